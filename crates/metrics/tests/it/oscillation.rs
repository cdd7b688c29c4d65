//! Oscillating filters are detected; drift, decay, constants and noise are not.

use std::f64::consts::TAU;

use metrics::{MIN_EVALUATIONS, autocorrelation, is_oscillating};

use crate::noise::normal;

/// The share of so many series of 40 evaluations that swing.
fn share(series: impl Fn(u64) -> Vec<f64>) -> f64 {
    const SERIES: u64 = 500;
    let swings = |seed: &u64| is_oscillating(&autocorrelation(&series(*seed)).expect("enough evaluations"));
    (0..SERIES).filter(swings).count() as f64 / SERIES as f64
}

fn with_noise(seed: u64, deviation: f64, value: impl Fn(f64) -> f64) -> Vec<f64> {
    normal(seed).take(40).zip(0..).map(|(noise, k)| value(f64::from(k)) + deviation * noise).collect()
}

#[test]
fn oscillations_of_every_period_are_detected() {
    for period in [4.0, 6.0, 9.0, 16.0] {
        let found = share(|seed| with_noise(seed, 0.3, |k| (TAU * (k / period + seed as f64 / 500.0)).sin()));
        assert!(found > 0.95, "period {period}: {found}");
    }
    let alternating = share(|seed| with_noise(seed, 0.3, |k| (TAU / 2.0 * k).cos()));
    assert!(alternating > 0.95, "{alternating}");
}

#[test]
fn an_oscillation_is_detected_on_a_trend_and_at_any_scale() {
    let found = share(|seed| with_noise(seed, 3e-4, |k| 1e-3 * (TAU * k / 5.0).sin() + 0.01 * k + 7.0));
    assert!(found > 0.95, "{found}");
}

#[test]
fn noise_drift_and_decay_are_no_oscillations() {
    let noise = share(|seed| with_noise(seed, 1.0, |_| 0.0));
    let decay = share(|seed| with_noise(seed, 0.05, |k| (-k / 10.0).exp()));
    let drift = share(|seed| with_noise(seed, 0.1, |k| 0.2 * k));
    let walk = share(|seed| {
        let mut place = 0.0;
        let step = |noise: f64| {
            place += noise;
            place
        };
        normal(seed).take(40).map(step).collect()
    });
    for (what, found) in [("noise", noise), ("decay", decay), ("drift", drift), ("random walk", walk)] {
        assert!(found < 0.06, "{what}: {found}");
    }
}

#[test]
fn a_constant_or_linear_series_has_no_autocorrelation() {
    assert_eq!(autocorrelation(&[0.3; 40]), None);
    let line: Vec<f64> = (0..40).map(|k| 0.1 * f64::from(k) - 2.0).collect();
    assert_eq!(autocorrelation(&line), None);
    assert_eq!(autocorrelation(&[1.0; MIN_EVALUATIONS - 1]), None);
}

#[test]
fn slow_changes_have_a_positive_autocorrelation_and_alternation_a_negative_one() {
    let first = |series: &[f64]| autocorrelation(series).unwrap()[0];
    assert!(first(&with_noise(1, 0.0, |k| (TAU * k / 30.0).sin())) > 0.8);
    assert!(first(&with_noise(1, 0.0, |k| (TAU / 2.0 * k).cos())) < -0.95);
}
