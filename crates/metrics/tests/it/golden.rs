//! The Fréchet distance against scipy, and against 50 digits where scipy has too few: `tests/golden/frechet.py`.

use metrics::{Moments, frechet_distance};
use serde::Deserialize;

const GOLDEN: &str = include_str!("../golden/frechet.json");
const BITS: u32 = 12;

#[derive(Deserialize)]
struct Case {
    name: String,
    left: Sample,
    right: Sample,
    scipy: f64,
    exact: f64,
}

/// The formula of `whole` in the script.
#[derive(Deserialize)]
struct Sample {
    samples: usize,
    dims: usize,
    rank: usize,
    seed: u32,
    offset: u32,
    fade: usize,
}

impl Sample {
    fn moments(&self) -> Moments {
        let features: Vec<f32> =
            (0..self.samples).flat_map(|row| (0..self.dims).map(move |j| self.feature(row, j))).collect();
        Moments::of(&features, self.dims).expect("finite features")
    }

    fn feature(&self, row: usize, j: usize) -> f32 {
        let base = |column: usize| mixed((row * self.rank + column) as u32 + (self.seed << 24)) >> (32 - BITS);
        let factor = (2 + j / self.rank) as u32;
        let whole = base(j % self.rank) * factor + base((3 * j + 1) % self.rank) + (self.offset << BITS);
        let halvings = j.checked_div(self.fade).unwrap_or(0) as u32;
        (f64::from(whole) / 2f64.powi((BITS + halvings) as i32)) as f32
    }
}

/// The finalizer of MurmurHash3.
fn mixed(mut index: u32) -> u32 {
    for (shift, factor) in [(16, 0x85eb_ca6b), (13, 0xc2b2_ae35)] {
        index = (index ^ index >> shift).wrapping_mul(factor);
    }
    index ^ index >> 16
}

fn cases() -> Vec<Case> {
    serde_json::from_str(GOLDEN).expect("written by the script")
}

/// Where the distance differs from the expected one by more than `tolerance` × max(1, |value|).
fn apart(expected: impl Fn(&Case) -> f64, tolerance: f64) -> Vec<String> {
    let differs = |case: &Case| {
        let distance = frechet_distance(&case.left.moments(), &case.right.moments()).expect("equal features");
        (distance - expected(case)).abs() > tolerance * expected(case).abs().max(1.0)
    };
    cases().into_iter().filter(differs).map(|case| case.name).collect()
}

#[test]
fn the_distance_agrees_with_50_digits() {
    assert_eq!(apart(|case| case.exact, 1e-12), [""; 0]);
}

#[test]
fn the_distance_agrees_with_scipy_but_where_scipy_has_too_few_digits() {
    assert_eq!(apart(|case| case.scipy, 1e-6), ["identical, rank deficient"]);
    let cases = cases();
    let case = cases.iter().find(|case| case.name == "identical, rank deficient").expect("a case of the script");
    assert!(case.scipy < -1e-6, "a distance of a sample to itself that is below 0");
}
