//! The trace ratio detects a collapsed sample or one that spreads too widely, and ignores a shift.

use metrics::Moments;

use crate::noise::normal;

const DIMS: usize = 8;

fn moments(seed: u64, scale: f64, shift: f64) -> Moments {
    let features: Vec<f32> = normal(seed).take(2_000 * DIMS).map(|x| (scale * x + shift) as f32).collect();
    Moments::of(&features, DIMS).expect("finite features")
}

#[test]
fn the_ratio_is_the_square_of_the_scale_and_ignores_shifts() {
    let real = moments(0, 1.0, 0.0);
    for (scale, shift) in [(1.0, 0.0), (0.5, 0.0), (2.0, 0.0), (1.0, 30.0), (0.1, -3.0)] {
        let ratio = moments(1, scale, shift).trace_ratio(&real).unwrap();
        assert!((ratio / (scale * scale) - 1.0).abs() < 0.05, "{scale}, {shift}: {ratio}");
    }
}

#[test]
fn equal_samples_have_ratio_0_and_are_no_reference() {
    let (real, copies) = (moments(0, 1.0, 0.0), Moments::of(&[0.5; 10 * DIMS], DIMS).unwrap());
    assert_eq!(copies.trace_ratio(&real), Some(0.0));
    assert_eq!(real.trace_ratio(&copies), None);
}
