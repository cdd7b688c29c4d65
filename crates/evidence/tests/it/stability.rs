//! Stability: trends, variation around them, tortuosity, and change of layer inputs.

use evidence::stability::{InputChange, Moments, detrended_deviation, input_change, theil_sen, tortuosity};
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

#[test]
fn a_sample_that_moves_straight_has_a_tortuosity_of_one() {
    let straight: Vec<(u64, Vec<Vec<f64>>)> = (0..=4).map(|k| (10 * k, vec![vec![k as f64, 2.0 * k as f64]])).collect();
    assert_close(tortuosity(&straight).unwrap(), 1.0);
}

#[test]
fn a_path_around_a_corner_has_a_larger_tortuosity() {
    let at = |step: u64, a: [f64; 2], b: [f64; 2]| (step, vec![a.to_vec(), b.to_vec()]);
    // The first half is ignored. The first sample moves 3 and 4 around a corner; the second returns to its start.
    let features = [
        at(0, [90.0, 0.0], [90.0, 0.0]),
        at(50, [0.0, 0.0], [0.0, 0.0]),
        at(75, [3.0, 0.0], [1.0, 0.0]),
        at(100, [3.0, 4.0], [0.0, 0.0]),
    ];
    assert_close(tortuosity(&features).unwrap(), (7.0 + 2.0) / 5.0);
    assert_eq!(tortuosity(&features[..1]), None);
    assert_eq!(tortuosity(&[at(0, [1.0, 1.0], [1.0, 1.0]), at(1, [1.0, 1.0], [1.0, 1.0])]), None);
}

#[test]
fn input_change_is_in_standard_deviations() {
    let at = |step: u64, means: [f64; 2], deviations: [f64; 2]| {
        (step, Moments { means: means.to_vec(), deviations: deviations.to_vec() })
    };
    // Step 0 lies in the first tenth; the second channel is constant from step 20 on.
    let moments = [
        at(0, [9.0, 9.0], [7.0, 7.0]),
        at(10, [1.0, 0.0], [2.0, 1.0]),
        at(20, [2.0, 3.0], [4.0, 0.0]),
        at(100, [2.0, 3.0], [4.0, 0.0]),
    ];
    assert_eq!(input_change(&moments), Some(InputChange { mean: 0.25, deviation: 2.0_f64.ln() / 2.0 }));
    assert_eq!(input_change(&moments[..1]), None);
}

proptest! {
    #[test]
    fn the_unit_of_the_distance_does_not_matter(values in prop::collection::vec(1.0..9.0_f64, 8..20), scale in 0.1..10.0_f64) {
        let run = |scale: f64| (0..).zip(&values).map(|(step, value)| (step, value * scale)).collect::<Vec<(u64, f64)>>();
        let (one, two) = (detrended_deviation(&run(1.0)).unwrap(), detrended_deviation(&run(scale)).unwrap());
        prop_assert!((one - two).abs() < 1e-9);
    }

    #[test]
    fn tortuosity_is_at_least_one(points in prop::collection::vec(prop::array::uniform2(-5.0..5.0_f64), 2..12)) {
        let features: Vec<(u64, Vec<Vec<f64>>)> = (100..).zip(&points).map(|(step, point)| (step, vec![point.to_vec()])).collect();
        prop_assert!(tortuosity(&features).is_none_or(|tortuosity| tortuosity >= 1.0 - 1e-9));
    }

    #[test]
    fn scaling_a_layer_changes_nothing(scale in 0.1..10.0_f64) {
        let at = |step: u64, mean: f64, deviation: f64| (step, Moments { means: vec![mean * scale], deviations: vec![deviation * scale] });
        let change = input_change(&[at(10, 1.0, 2.0), at(20, 3.0, 1.0)]).unwrap();
        prop_assert!((change.mean - 1.0).abs() < 1e-9 && (change.deviation - 2.0_f64.ln()).abs() < 1e-9);
    }
}
