//! Stability: trends, and variation around them.

use evidence::stability::{detrended_deviation, theil_sen};
use proptest::prelude::*;

use crate::golden::{Golden, assert_close};

#[test]
fn trends_match_scipy() {
    for case in Golden::read().lines {
        assert_close(theil_sen(&case.points).unwrap().slope, case.slope);
    }
    assert_eq!(theil_sen(&[(1.0, 2.0)]), None);
}

/// A run that falls by a constant factor, with a periodic swing of period four around that trend.
fn run(fall: f64, swing: f64) -> Vec<(u64, f64)> {
    let around = [0.0, swing, 0.0, -swing];
    (0..=20).map(|k| (50 * k as u64, 400.0 * fall.powi(k) * f64::exp(around[k as usize % 4]))).collect()
}

#[test]
fn a_constant_decay_has_no_deviation() {
    for fall in [1.0, 0.97, 0.8] {
        assert!(detrended_deviation(&run(fall, 0.0)).unwrap() < 1e-12);
        // Five of the last eleven evaluations lie off the trend.
        let swinging = detrended_deviation(&run(fall, 0.1)).unwrap();
        assert!((swinging - 0.1 * f64::sqrt(5.0 / 11.0)).abs() < 1e-3, "{fall}: {swinging}");
    }
}

#[test]
fn only_the_last_half_counts() {
    let mut evaluations = run(0.9, 0.05);
    let before = detrended_deviation(&evaluations);
    evaluations[3].1 *= 40.0;
    assert_eq!(detrended_deviation(&evaluations), before);
    evaluations[15].1 *= 40.0;
    assert!(detrended_deviation(&evaluations) > before);
}

#[test]
fn few_evaluations_or_a_zero_distance_have_no_deviation() {
    assert_eq!(detrended_deviation(&run(0.9, 0.1)[..3]), None);
    let mut zero = run(0.9, 0.1);
    zero[18].1 = 0.0;
    assert_eq!(detrended_deviation(&zero), None);
}

proptest! {
    #[test]
    fn the_unit_of_the_distance_does_not_matter(values in prop::collection::vec(1.0..9.0_f64, 8..20), scale in 0.1..10.0_f64) {
        let run = |scale: f64| (0..).zip(&values).map(|(step, value)| (step, value * scale)).collect::<Vec<(u64, f64)>>();
        let (one, two) = (detrended_deviation(&run(1.0)).unwrap(), detrended_deviation(&run(scale)).unwrap());
        prop_assert!((one - two).abs() < 1e-9);
    }
}
