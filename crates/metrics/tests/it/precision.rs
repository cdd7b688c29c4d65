//! Features in double precision are measured in double precision.

use metrics::{Manifold, Moments, NEIGHBORS, Precision, frechet_distance, kernel_distance};

const DIMS: usize = 3;

/// Multiples of 2^-20 in [-1, 1], `[40, 3]`: a shift by 2^24 is exact in double precision and takes all digits in single.
fn features(seed: u64) -> Vec<f64> {
    let step = |k: u64| ((k + seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 43) as f64;
    (0..40 * DIMS as u64).map(|k| step(k) / f64::from(1 << 20) - 1.0).collect()
}

fn overlap<T: Precision>(real: &[T], fake: &[T]) -> [f64; 4] {
    let manifold = |side| Manifold::of(side, DIMS, NEIGHBORS).expect("finite features");
    let overlap = manifold(real).overlap(&manifold(fake)).expect("equal dimensions");
    [overlap.precision, overlap.recall, overlap.density, overlap.coverage]
}

fn distance<T: Precision>(real: &[T], fake: &[T]) -> f64 {
    let moments = |side| Moments::of(side, DIMS).expect("finite features");
    frechet_distance(&moments(real), &moments(fake)).expect("equal dimensions")
}

#[test]
fn a_common_shift_changes_nothing_in_double_precision() {
    let (real, fake) = (features(0), features(7));
    let shifted = |side: &[f64]| side.iter().map(|value| value + f64::from(1 << 24)).collect::<Vec<f64>>();
    let (far_real, far_fake) = (shifted(&real), shifted(&fake));
    assert_eq!(overlap(&real, &fake), overlap(&far_real, &far_fake));
    let (near, far) = (distance(&real, &fake), distance(&far_real, &far_fake));
    assert!((near - far).abs() < 1e-6 * near, "{near} and {far}");
    let single = |side: &[f64]| side.iter().map(|&value| value as f32).collect::<Vec<f32>>();
    let rounded = distance(&single(&far_real), &single(&far_fake));
    assert!((rounded - near).abs() > 0.01 * near, "single precision loses these features: {rounded}");
}

#[test]
fn single_and_double_precision_agree_on_numbers_that_both_hold() {
    let single = |side: &[f64]| side.iter().map(|&value| value as f32).collect::<Vec<f32>>();
    let (real, fake) = (single(&features(1)), single(&features(2)));
    let double = |side: &[f32]| side.iter().map(|&value| f64::from(value)).collect::<Vec<f64>>();
    let (wide_real, wide_fake) = (double(&real), double(&fake));
    assert_eq!(overlap(&real, &fake), overlap(&wide_real, &wide_fake));
    assert_eq!(distance(&real, &fake), distance(&wide_real, &wide_fake));
    assert_eq!(kernel_distance(&real, &fake, DIMS), kernel_distance(&wide_real, &wide_fake, DIMS));
}

#[test]
fn features_beyond_single_precision_are_measured() {
    let large = |seed| features(seed).iter().map(|value| value * 1e60).collect::<Vec<f64>>();
    let (real, fake) = (large(3), large(4));
    assert_eq!(overlap(&real, &fake), overlap(&features(3), &features(4)));
    assert!(distance(&real, &fake).is_finite());
}
