//! The Fréchet distance against scipy, and against 50 digits where scipy has too few: `tests/golden/frechet.py`.

use metrics::{Moments, frechet_distance};
use serde::Deserialize;

use crate::formula::Sample;

const GOLDEN: &str = include_str!("../golden/frechet.json");

#[derive(Deserialize)]
struct Case {
    name: String,
    left: Sample,
    right: Sample,
    scipy: f64,
    exact: f64,
}

fn moments(sample: &Sample) -> Moments {
    Moments::of(&sample.features(), sample.dims).expect("finite features")
}

fn cases() -> Vec<Case> {
    serde_json::from_str(GOLDEN).expect("written by the script")
}

/// Where the distance differs from the expected one by more than `tolerance` × max(1, |value|).
fn apart(expected: impl Fn(&Case) -> f64, tolerance: f64) -> Vec<String> {
    let differs = |case: &Case| {
        let distance = frechet_distance(&moments(&case.left), &moments(&case.right)).expect("equal features");
        (distance - expected(case)).abs() > tolerance * expected(case).abs().max(1.0)
    };
    cases().into_iter().filter(differs).map(|case| case.name).collect()
}

#[test]
fn the_distance_agrees_with_50_digits() {
    assert_eq!(apart(|case| case.exact, 1e-12), [""; 0]);
}

#[test]
fn the_distance_agrees_with_scipy_except_where_scipy_loses_digits() {
    assert_eq!(apart(|case| case.scipy, 1e-6), ["identical, rank deficient"]);
    let cases = cases();
    let case = cases.iter().find(|case| case.name == "identical, rank deficient").expect("a case of the script");
    assert!(case.scipy < -1e-6, "a distance of a sample to itself that is below 0");
}
