//! What is said of input that has no measure.

use insta::assert_snapshot;
use metrics::{ClassHistogram, MetricError, Moments, frechet_distance, within_batch_deviation};

fn message<T: std::fmt::Debug>(result: Result<T, MetricError>) -> String {
    result.expect_err("no measure").to_string()
}

#[test]
fn numbers_that_are_not_finite() {
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
fn arrays_that_are_no_rows() {
    assert_snapshot!(message(Moments::of(&[0.0; 5], 2)), @"5 numbers are not one or more rows of 2");
    assert_snapshot!(message(Moments::of(&[], 2)), @"0 numbers are not one or more rows of 2");
    assert_snapshot!(message(Moments::of(&[0.0; 5], 0)), @"5 numbers are not one or more rows of 0");
    assert_snapshot!(message(ClassHistogram::of_labels(&[], 10)), @"0 numbers are not one or more rows of 1");
}

#[test]
fn one_sample_has_no_spread() {
    assert_snapshot!(message(Moments::of(&[0.0; 4], 4)), @"a spread needs 2 samples at least, got 1");
    assert_snapshot!(message(within_batch_deviation(&[0.0; 4], 4)), @"a spread needs 2 samples at least, got 1");
}

#[test]
fn features_that_differ_in_number() {
    let moments = |dims| Moments::of(&[0.0; 12], dims).expect("finite features");
    assert_snapshot!(
        message(frechet_distance(&moments(3), &moments(4))),
        @"features of 3 and of 4 numbers can't be compared"
    );
}

#[test]
fn a_label_that_names_no_class() {
    assert_snapshot!(
        message(ClassHistogram::of_labels(&[0, 9, 10], 10)),
        @"label 10 of sample 2 (counted from 0) names none of 10 classes"
    );
}
