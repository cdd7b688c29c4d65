//! How an arm's outcomes differ from the reference's: a ratio of geometric means and its interval over seeds.
//!
//! Pure: outcomes by seed in, an effect out. No test is made here, and nothing is decided: that is for claims.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::outcome::{Fraction, Outcome};
use crate::statistics::{self, ConfidenceInterval, Estimate};

/// How often an interval of an effect that nobody claimed holds the true ratio, each for itself.
pub const CONFIDENCE: f64 = 0.95;

/// The outcomes of an arm's finished runs by seed.
pub type Replicates = BTreeMap<u64, Outcome>;

/// How an arm differs from the reference.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It is the reference.
    Reference,
    /// One of the two has no finished run to compare.
    Unfinished,
    /// The two were measured differently: how this one was, in words that follow "measured".
    Incomparable(String),
    /// It is a cell of a region: cells are compared within settings, and not over all of them.
    WithinSettings,
    /// There is no ratio: every run of one of the two diverged, or values are not above 0.
    NoRatio {
        /// Runs of the arm that diverged, of all.
        diverged: (usize, usize),
        /// The same of the reference.
        of_reference: (usize, usize),
    },
    /// A ratio.
    Measured(Comparison),
}

/// The ratio of an arm's values to the reference's, over runs that did not diverge.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The ratio of the geometric means over seeds.
    pub ratio: f64,
    /// The ends of its 95 % interval (Welch), for itself; none where an arm has a single run.
    pub interval: Option<(f64, f64)>,
    /// Each seed's ratio to the reference's geometric mean.
    pub seeds: Vec<(u64, f64)>,
    /// Runs of the arm that did not diverge, of all.
    pub runs: (usize, usize),
    /// The same of the reference.
    pub of_reference: (usize, usize),
}

/// Compares an arm with the reference; seeds are not paired.
pub fn effect(here: &Replicates, there: &Replicates) -> Effect {
    if here.is_empty() || there.is_empty() {
        return Effect::Unfinished;
    }
    let (runs, of_reference) = (counted(here), counted(there));
    let without = Effect::NoRatio {
        diverged: (runs.total - runs.count, runs.total),
        of_reference: (of_reference.total - of_reference.count, of_reference.total),
    };
    let (Some(left), Some(right)) = (logs(here), logs(there)) else { return without };
    if left.is_empty() || right.is_empty() {
        return without;
    }
    let values = |logs: &[(u64, f64)]| logs.iter().map(|(_, log)| *log).collect::<Vec<f64>>();
    let (first, second) = (values(&left), values(&right));
    let middle = statistics::mean(&second);
    Effect::Measured(Comparison {
        ratio: (statistics::mean(&first) - middle).exp(),
        interval: interval(&first, &second),
        seeds: left.iter().map(|(seed, log)| (*seed, (log - middle).exp())).collect(),
        runs: (runs.count, runs.total),
        of_reference: (of_reference.count, of_reference.total),
    })
}

/// Compares an arm with itself on another backend, seed by seed: the same seeds draw the same numbers there.
pub fn paired_by_seed(here: &Replicates, there: &Replicates) -> Option<(f64, Option<(f64, f64)>)> {
    let (left, right) = (logs(here)?, logs(there)?);
    let right: BTreeMap<u64, f64> = right.into_iter().collect();
    let differences: Vec<f64> = left.iter().filter_map(|(seed, log)| Some(log - right.get(seed)?)).collect();
    let ends = Estimate::of(&[(1.0, &differences)]).map(|estimate| ends(estimate.interval(CONFIDENCE)));
    (!differences.is_empty()).then(|| (statistics::mean(&differences).exp(), ends))
}

/// Welch's interval of the ratio of two groups of logarithms; none where a group has a single value.
pub fn interval(left: &[f64], right: &[f64]) -> Option<(f64, f64)> {
    Some(ends(Estimate::of(&[(1.0, left), (-1.0, right)])?.interval(CONFIDENCE)))
}

fn ends(logs: ConfidenceInterval) -> (f64, f64) {
    (logs.low.exp(), logs.high.exp())
}

/// Runs that did not diverge, of all.
pub fn counted(outcomes: &Replicates) -> Fraction {
    let count = outcomes.values().filter(|outcome| !outcome.is_diverged()).count();
    Fraction { count, total: outcomes.len() }
}

/// The logs of the runs that did not diverge, by seed; none where a value is not above 0.
pub fn logs(outcomes: &Replicates) -> Option<Vec<(u64, f64)>> {
    let values = outcomes.iter().filter_map(|(seed, outcome)| Some((*seed, outcome.value()?)));
    values.map(|(seed, value)| (value > 0.0).then(|| (seed, value.ln()))).collect()
}

impl Comparison {
    /// Whether the interval leaves out 1.
    pub fn is_clear(&self) -> bool {
        self.interval.is_some_and(|(low, high)| low > 1.0 || high < 1.0)
    }

    /// Whether a run of either diverged.
    pub fn has_divergence(&self) -> bool {
        self.runs.0 < self.runs.1 || self.of_reference.0 < self.of_reference.1
    }
}
