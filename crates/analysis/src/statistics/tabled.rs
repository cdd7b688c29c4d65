//! Tests that statrs makes, for shares and for spreads; none where their numbers can't be had.

use statrs::stats_tests::f_oneway::f_oneway;
use statrs::stats_tests::{Alternative, NaNPolicy, fishers_exact};

use super::median;

/// Replicates of each side below which a spread is not tested.
pub const SPREAD_NEEDS: usize = 6;

/// How many of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Those that count.
    pub some: usize,
    /// All.
    pub all: usize,
}

/// Fisher's exact two-sided p of two shares being one.
pub fn fisher(left: Share, right: Share) -> Option<f64> {
    let table = [left.some, left.all - left.some, right.some, right.all - right.some].map(|count| count as u64);
    (left.all > 0 && right.all > 0).then(|| fishers_exact(&table, Alternative::TwoSided).ok()).flatten()
}

/// Brown and Forsythe's p of two groups spreading alike: an analysis of variance of the distances from each group's median.
/// None with fewer than six in a group.
pub fn brown_forsythe(left: &[f64], right: &[f64]) -> Option<f64> {
    if left.len().min(right.len()) < SPREAD_NEEDS {
        return None;
    }
    let deviations = |values: &[f64]| -> Option<Vec<f64>> {
        let middle = median(values.to_vec())?;
        Some(values.iter().map(|value| (value - middle).abs()).collect())
    };
    let (_, p) = f_oneway(vec![deviations(left)?, deviations(right)?], NaNPolicy::Error).ok()?;
    p.is_finite().then_some(p)
}
