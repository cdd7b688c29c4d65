//! The Fréchet distance of infinitely many samples.

use metrics::{LEAST_SAMPLES, Moments, frechet_distance, frechet_distance_infinity};

use crate::noise::normal;

const DIMS: usize = 24;

fn sample(seed: u64, count: usize, shift: f64) -> Vec<f64> {
    normal(seed).take(count * DIMS).map(|value| value + shift).collect()
}

fn moments(features: &[f64]) -> Moments {
    Moments::of(features, DIMS).expect("finite features")
}

#[test]
fn extrapolation_takes_the_bias_of_the_number_of_samples_away() {
    let real = moments(&sample(1, 60_000, 0.0));
    for (shift, exact) in [(0.0, 0.0), (0.1, 0.01 * DIMS as f64)] {
        let fake = sample(2, 12_000, shift);
        let distance = frechet_distance(&real, &moments(&fake)).expect("equal features");
        let infinity = frechet_distance_infinity(&real, &fake, DIMS).expect("equal features").expect("enough samples");
        assert!((infinity - exact).abs() < (distance - exact).abs() / 2.0, "{infinity} and {distance} for {exact}");
    }
}

#[test]
fn few_samples_are_not_extrapolated() {
    let real = moments(&sample(1, 100, 0.0));
    let of = |count| frechet_distance_infinity(&real, &sample(2, count, 0.0), DIMS).expect("equal features");
    assert_eq!(of(2 * LEAST_SAMPLES - 1), None);
    assert!(of(2 * LEAST_SAMPLES).is_some());
}

#[test]
fn features_that_differ_in_number_are_an_error() {
    let real = Moments::of(&[0.0, 1.0, 3.0], 1).expect("finite features");
    assert!(frechet_distance_infinity(&real, &sample(2, 2 * LEAST_SAMPLES, 0.0), DIMS).is_err());
}
