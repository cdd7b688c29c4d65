//! Effects of arms: the ratio of geometric means to the reference, with its interval over seeds.
//!
//! Pure functions of outcomes by seed. Tests and decisions are in [`crate::claims`].

mod words;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::outcome::{Fraction, Outcome};
use crate::statistics::{self, ConfidenceInterval, Estimate};

/// The confidence of intervals of unclaimed effects, each by itself.
pub const CONFIDENCE: f64 = 0.95;

/// The outcomes of an arm's finished runs by seed.
pub type Replicates = BTreeMap<u64, Outcome>;

/// The effect of an arm relative to the reference.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The arm is the reference.
    Reference,
    /// One of the two has no finished run.
    Unfinished,
    /// The two were measured differently. The text says how this one was, after "measured".
    Incomparable(String),
    /// The arm is a cell of a region, which is compared within settings.
    WithinSettings,
    /// There is no ratio: every run of one of the two diverged, or a value is not above 0.
    NoRatio {
        /// Diverged runs of the arm, and all.
        diverged: (usize, usize),
        /// Diverged runs of the reference, and all.
        of_reference: (usize, usize),
    },
    /// A ratio.
    Measured(Comparison),
}

/// The ratio of an arm's values to the reference's, over runs that did not diverge.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The ratio of geometric means over seeds.
    pub ratio: f64,
    /// Its 95 % interval (Welch), by itself. `None` with a single run in an arm.
    pub interval: Option<(f64, f64)>,
    /// Each seed's ratio to the reference's geometric mean.
    pub seeds: Vec<(u64, f64)>,
    /// Runs of the arm that did not diverge, and all.
    pub runs: (usize, usize),
    /// Runs of the reference that did not diverge, and all.
    pub of_reference: (usize, usize),
}

/// Compares an arm with the reference. Seeds are unpaired.
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

/// Compares an arm with itself on another backend, paired by seed, because the same seeds draw the same numbers.
pub fn paired_by_seed(here: &Replicates, there: &Replicates) -> Option<(f64, Option<(f64, f64)>)> {
    let (left, right) = (logs(here)?, logs(there)?);
    let right: BTreeMap<u64, f64> = right.into_iter().collect();
    let differences: Vec<f64> = left.iter().filter_map(|(seed, log)| Some(log - right.get(seed)?)).collect();
    let ends = Estimate::of(&[(1.0, &differences)]).map(|estimate| ends(estimate.interval(CONFIDENCE)));
    (!differences.is_empty()).then(|| (statistics::mean(&differences).exp(), ends))
}

/// Welch's interval of the ratio of two groups of logarithms. `None` with a single value in a group.
pub fn interval(left: &[f64], right: &[f64]) -> Option<(f64, f64)> {
    Some(ends(Estimate::of(&[(1.0, left), (-1.0, right)])?.interval(CONFIDENCE)))
}

fn ends(logs: ConfidenceInterval) -> (f64, f64) {
    (logs.low.exp(), logs.high.exp())
}

/// Runs that did not diverge.
pub fn counted(outcomes: &Replicates) -> Fraction {
    let count = outcomes.values().filter(|outcome| !outcome.is_diverged()).count();
    Fraction { count, total: outcomes.len() }
}

/// Logarithms of the finite outcomes by seed. `None` if a value is not above 0.
pub fn logs(outcomes: &Replicates) -> Option<Vec<(u64, f64)>> {
    let values = outcomes.iter().filter_map(|(seed, outcome)| Some((*seed, outcome.value()?)));
    values.map(|(seed, value)| (value > 0.0).then(|| (seed, value.ln()))).collect()
}

impl Comparison {
    /// Whether the interval excludes 1.
    pub fn excludes_one(&self) -> bool {
        self.interval.is_some_and(|(low, high)| low > 1.0 || high < 1.0)
    }

    /// Whether a run of either arm diverged.
    pub fn has_divergence(&self) -> bool {
        self.runs.0 < self.runs.1 || self.of_reference.0 < self.of_reference.1
    }
}
