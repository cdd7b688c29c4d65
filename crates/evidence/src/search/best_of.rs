//! What k tries are worth: the smallest of k outcomes, over all choices of k of them (Lucic et al. 2018; Dodge et al. 2019).

use crate::outcome::Outcome;

/// The smallest outcome of k settings over all k-subsets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BestOf {
    /// The value that a tenth of the subsets reach or better.
    pub low: Outcome,
    /// The median.
    pub median: Outcome,
    /// The value that nine tenths of the subsets reach or better.
    pub high: Outcome,
}

/// How far apart two probabilities may be and count as equal.
const ROUNDING: f64 = 1e-12;

/// The best of k settings, a diverged one being worse than any other; none where k is 0 or more than there are.
///
/// With outcomes sorted, `1 - C(N - i, k) / C(N, k)` of the subsets have a minimum among the i smallest.
pub fn best_of(k: usize, outcomes: &[Outcome]) -> Option<BestOf> {
    if k == 0 || k > outcomes.len() {
        return None;
    }
    let mut sorted: Vec<f64> = outcomes.iter().map(|outcome| outcome.rank_value()).collect();
    sorted.sort_by(f64::total_cmp);
    let reached = reached(k, sorted.len());
    let quantile = |share: f64| {
        let place = reached.iter().position(|reached| *reached >= share - ROUNDING).unwrap_or(sorted.len() - 1);
        (place, sorted[place])
    };
    let (place, middle) = quantile(0.5);
    // With half of the subsets exactly there, the median lies between two outcomes.
    let is_between = (reached[place] - 0.5).abs() < ROUNDING;
    let median = if is_between { f64::midpoint(middle, sorted[place + 1]) } else { middle };
    let outcome = |value: f64| if value.is_finite() { Outcome::Value(value) } else { Outcome::Diverged };
    Some(BestOf { low: outcome(quantile(0.1).1), median: outcome(median), high: outcome(quantile(0.9).1) })
}

/// The best of 1, 2, … settings, up to all of them.
pub fn best_of_curve(outcomes: &[Outcome]) -> Vec<BestOf> {
    (1..=outcomes.len()).filter_map(|k| best_of(k, outcomes)).collect()
}

/// The share of k-subsets of n whose smallest member is among the i smallest, for i from 1 on.
fn reached(k: usize, n: usize) -> Vec<f64> {
    // C(n - i, k) / C(n, k), one factor for each i.
    let missed = (0..n).scan(1.0, |missed, i| {
        *missed *= (n - i).saturating_sub(k) as f64 / (n - i) as f64;
        Some(*missed)
    });
    missed.map(|missed| 1.0 - missed).collect()
}
