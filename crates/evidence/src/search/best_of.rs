//! The best of k settings: the distribution of the minimum over all k-subsets (Lucic et al. 2018; Dodge et al. 2019).

use crate::outcome::Outcome;

/// The minimum over k-subsets of settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BestOf {
    /// The 10 % quantile.
    pub low: Outcome,
    /// The median.
    pub median: Outcome,
    /// The 90 % quantile.
    pub high: Outcome,
}

/// Tolerance for equal probabilities.
const ROUNDING: f64 = 1e-12;

/// The best of k settings, with a diverged setting ranking last. `None` if k is 0 or exceeds the number of settings.
///
/// With sorted outcomes, a proportion `1 - C(N - i, k) / C(N, k)` of the subsets has its minimum among the i smallest.
///
/// ```
/// use evidence::outcome::Outcome::Value;
/// let best = evidence::search::best_of(2, &[Value(1.0), Value(2.0), Value(3.0)]).expect("three settings");
/// assert_eq!(best.median, Value(1.0));
/// ```
pub fn best_of(k: usize, outcomes: &[Outcome]) -> Option<BestOf> {
    if k == 0 || k > outcomes.len() {
        return None;
    }
    let mut sorted: Vec<f64> = outcomes.iter().map(|outcome| outcome.rank_value()).collect();
    sorted.sort_by(f64::total_cmp);
    let reached = proportion_reached(k, sorted.len());
    let quantile = |share: f64| {
        let place = reached.iter().position(|reached| *reached >= share - ROUNDING).unwrap_or(sorted.len() - 1);
        (place, sorted[place])
    };
    let (place, middle) = quantile(0.5);
    // At exactly one half, the median is the midpoint of two outcomes.
    let is_between = (reached[place] - 0.5).abs() < ROUNDING;
    let median = if is_between { f64::midpoint(middle, sorted[place + 1]) } else { middle };
    let outcome = |value: f64| if value.is_finite() { Outcome::Value(value) } else { Outcome::Diverged };
    Some(BestOf { low: outcome(quantile(0.1).1), median: outcome(median), high: outcome(quantile(0.9).1) })
}

/// The best of 1, 2, … and all settings.
pub fn best_of_curve(outcomes: &[Outcome]) -> Vec<BestOf> {
    (1..=outcomes.len()).filter_map(|k| best_of(k, outcomes)).collect()
}

/// The proportion of k-subsets of n whose minimum is among the i smallest, for i = 1, 2, …
fn proportion_reached(k: usize, n: usize) -> Vec<f64> {
    // C(n - i, k) / C(n, k), by one factor for each i.
    let missed = (0..n).scan(1.0, |missed, i| {
        *missed *= (n - i).saturating_sub(k) as f64 / (n - i) as f64;
        Some(*missed)
    });
    missed.map(|missed| 1.0 - missed).collect()
}
