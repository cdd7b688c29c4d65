//! Messages of errors.

use insta::assert_snapshot;
use metrics::{
    ClassHistogram, Manifold, MetricError, Moments, Spectrum, frechet_distance, kernel_distance, nearest,
    nearest_other, within_batch_deviation,
};

fn message<T: std::fmt::Debug>(result: Result<T, MetricError>) -> String {
    result.expect_err("no measure").to_string()
}

#[test]
fn numbers_that_are_not_finite_are_errors() {
    assert_snapshot!(
        message(Moments::of(&[0.0, 1.0, 2.0, f32::NAN], 2)),
        @"feature 1 of row 1 (counted from 0) is NaN, not a finite number"
    );
    assert_snapshot!(
        message(Moments::of(&[f32::INFINITY, 1.0, 2.0, 3.0], 2)),
        @"feature 0 of row 0 (counted from 0) is inf, not a finite number"
    );
    assert_snapshot!(
        message(ClassHistogram::of_logits(&[0.0, f32::NAN], 2)),
        @"logit 1 of row 0 (counted from 0) is NaN, not a finite number"
    );
    assert_snapshot!(
        message(within_batch_deviation(&[0.0, f32::NEG_INFINITY], 1)),
        @"pixel 0 of row 1 (counted from 0) is -inf, not a finite number"
    );
}

#[test]
fn arrays_that_are_no_rows_are_errors() {
    assert_snapshot!(message(Moments::of(&[0.0; 5], 2)), @"5 numbers are not one or more rows of 2");
    assert_snapshot!(message(Moments::of::<f32>(&[], 2)), @"0 numbers are not one or more rows of 2");
    assert_snapshot!(message(Moments::of(&[0.0; 5], 0)), @"5 numbers are not one or more rows of 0");
    assert_snapshot!(message(ClassHistogram::of_labels(&[], 10)), @"0 numbers are not one or more rows of 1");
}

#[test]
fn one_sample_has_no_covariance() {
    assert_snapshot!(message(Moments::of(&[0.0; 4], 4)), @"this needs 2 samples at least, got 1");
    assert_snapshot!(message(within_batch_deviation(&[0.0; 4], 4)), @"this needs 2 samples at least, got 1");
}

#[test]
fn a_manifold_needs_k_neighbours_and_a_kernel_distance_two_samples() {
    assert_snapshot!(message(Manifold::of(&[0.0; 10], 2, 5)), @"this needs 6 samples at least, got 5");
    assert_snapshot!(message(kernel_distance(&[0.0; 4], &[0.0; 2], 2)), @"this needs 2 samples at least, got 1");
}

#[test]
fn nearest_neighbours_need_enough_images() {
    assert_snapshot!(message(nearest_other(&[0.0; 4], 4, &[0])), @"this needs 2 samples at least, got 1");
    assert_snapshot!(message(nearest(&[], &[0.0; 4], 4)), @"0 numbers are not one or more rows of 4");
    assert_snapshot!(
        message(nearest(&[0.0; 4], &[f32::NAN; 4], 4)),
        @"feature 0 of row 0 (counted from 0) is NaN, not a finite number"
    );
}

#[test]
fn images_that_are_too_small_have_no_spectrum() {
    assert_snapshot!(
        message(Spectrum::of(&[0.0; 49], 7)),
        @"a spectrum needs images of an even height of 8 pixels or more, got 7"
    );
    assert_snapshot!(message(Spectrum::of(&[0.0; 65], 8)), @"65 numbers are not one or more rows of 64");
    assert_snapshot!(
        message(Spectrum::of(&[f32::NAN; 64], 8)),
        @"pixel 0 of row 0 (counted from 0) is NaN, not a finite number"
    );
}

#[test]
fn different_numbers_of_features_are_an_error() {
    let moments = |dims| Moments::of(&[0.0; 12], dims).expect("finite features");
    assert_snapshot!(
        message(frechet_distance(&moments(3), &moments(4))),
        @"features of 3 and of 4 numbers can't be compared"
    );
    let manifold = |dims| Manifold::of(&[0.0; 24], dims, 1).expect("finite features");
    assert_snapshot!(
        message(manifold(3).overlap(&manifold(4))),
        @"features of 3 and of 4 numbers can't be compared"
    );
}

#[test]
fn a_label_outside_the_classes_is_an_error() {
    assert_snapshot!(
        message(ClassHistogram::of_labels(&[0, 9, 10], 10)),
        @"label 10 of sample 2 (counted from 0) names none of 10 classes"
    );
}
