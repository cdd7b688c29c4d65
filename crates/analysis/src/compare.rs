//! How an arm's outcome differs from the reference's: a ratio, its interval over seeds, and an exact test.
//!
//! Pure: distances by seed in, an effect out. Whether a claim holds is not decided here.

use std::collections::{BTreeMap, BTreeSet};

use crate::outcome::Outcome;
use crate::statistics::{self, Interval};

/// The outcomes of one arm's finished runs by seed, and the seeds that were planned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replicates {
    /// What the finished runs came to.
    pub outcomes: BTreeMap<u64, Outcome>,
    /// Every seed of the plan.
    pub planned: BTreeSet<u64>,
}

/// How an arm differs from the reference.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// It is the reference.
    Reference,
    /// One of the two has no finished run to compare.
    Unfinished,
    /// The two were measured with different things.
    Incomparable,
    /// Runs diverged: they have no distance, so there is no ratio of means either.
    Diverged {
        /// Runs of the arm that diverged.
        here: usize,
        /// Runs of the reference that diverged.
        reference: usize,
    },
    /// A ratio.
    Measured(Comparison),
}

/// The ratio of an arm's distance to the reference's.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The ratio of the geometric means over seeds.
    pub ratio: f64,
    /// The ends of its 95 % interval; none with a single seed.
    pub interval: Option<(f64, f64)>,
    /// Each seed's ratio: to the same seed of the reference where paired, else to the reference's geometric mean.
    pub seeds: Vec<(u64, f64)>,
    /// How seeds were set against each other.
    pub pairing: Pairing,
    /// The exact two-sided p of no difference; none where there are too many arrangements to try.
    pub p: Option<f64>,
    /// The smallest p that so many seeds can give.
    pub smallest_p: f64,
}

/// How seeds were set against each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pairing {
    /// Seed k against seed k.
    Paired {
        /// How many pairs.
        pairs: usize,
        /// How alike the two arms' seeds are: Pearson's correlation of the log distances.
        correlation: Option<f64>,
    },
    /// All against all.
    Unpaired {
        /// Seeds of the arm.
        here: usize,
        /// Seeds of the reference.
        reference: usize,
    },
}

/// The p up to which a difference counts as more than chance.
pub const SIGNIFICANT: f64 = 0.05;

impl Comparison {
    /// Whether so many seeds could show a difference at all.
    pub fn can_decide(&self) -> bool {
        self.smallest_p <= SIGNIFICANT
    }

    /// Whether the interval leaves out 1.
    pub fn is_clear(&self) -> bool {
        self.interval.is_some_and(|(low, high)| low > 1.0 || high < 1.0)
    }
}

impl Replicates {
    /// Compares this arm with the reference: seed by seed where that was declared and the plan gives both the seeds.
    pub fn against(&self, reference: &Self, paired: bool) -> Effect {
        let diverged = (self.diverged(), reference.diverged());
        if self.outcomes.is_empty() || reference.outcomes.is_empty() {
            return Effect::Unfinished;
        }
        if diverged != (0, 0) {
            return Effect::Diverged { here: diverged.0, reference: diverged.1 };
        }
        if paired && !self.planned.is_disjoint(&reference.planned) {
            return self.pairwise(reference).map_or(Effect::Unfinished, Effect::Measured);
        }
        Effect::Measured(self.groupwise(reference))
    }

    /// How many finished runs diverged.
    pub fn diverged(&self) -> usize {
        self.outcomes.values().filter(|outcome| outcome.distance().is_none()).count()
    }

    /// The log distances by seed.
    pub fn logs(&self) -> BTreeMap<u64, f64> {
        self.outcomes.iter().filter_map(|(seed, outcome)| Some((*seed, outcome.distance()?.ln()))).collect()
    }

    fn pairwise(&self, reference: &Self) -> Option<Comparison> {
        let theirs = reference.logs();
        let pairs: BTreeMap<u64, (f64, f64)> =
            self.logs().into_iter().filter_map(|(seed, log)| Some((seed, (log, *theirs.get(&seed)?)))).collect();
        let differences: Vec<f64> = pairs.values().map(|(here, there)| here - there).collect();
        let values: Vec<(f64, f64)> = pairs.values().copied().collect();
        (!pairs.is_empty()).then(|| Comparison {
            ratio: statistics::mean(&differences).exp(),
            interval: statistics::paired(&differences).map(ratios),
            seeds: pairs.keys().copied().zip(differences.iter().map(|log| log.exp())).collect(),
            p: statistics::sign_flip(&differences),
            smallest_p: statistics::smallest_sign_flip_p(pairs.len()),
            pairing: Pairing::Paired { pairs: pairs.len(), correlation: statistics::correlation(&values) },
        })
    }

    fn groupwise(&self, reference: &Self) -> Comparison {
        let (here, there) = (self.logs(), reference.logs());
        let logs = |by_seed: &BTreeMap<u64, f64>| by_seed.values().copied().collect::<Vec<f64>>();
        let (left, right) = (logs(&here), logs(&there));
        let middle = statistics::mean(&right);
        Comparison {
            ratio: (statistics::mean(&left) - middle).exp(),
            interval: statistics::welch(&left, &right).map(ratios),
            seeds: here.iter().map(|(seed, log)| (*seed, (log - middle).exp())).collect(),
            p: statistics::permutation(&left, &right),
            smallest_p: statistics::smallest_permutation_p(left.len(), right.len()),
            pairing: Pairing::Unpaired { here: left.len(), reference: right.len() },
        }
    }
}

fn ratios(logs: Interval) -> (f64, f64) {
    (logs.low.exp(), logs.high.exp())
}
