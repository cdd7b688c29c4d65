//! How an arm's outcomes differ from the reference's: a ratio, its interval over seeds, and an exact test.
//!
//! Pure: outcomes by seed in, an effect out. Whether a claim holds is not decided here.

use std::cmp::Ordering;
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
    /// There is an order and no ratio: runs diverged, or values are not above 0.
    Ranked(Ranking),
    /// A ratio.
    Measured(Comparison),
}

/// The ratio of an arm's values to the reference's.
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
    /// The exact test of no difference.
    pub test: Test,
    /// Standard deviation of the logarithm: of the pairs' ratios, else of one arm's values (pooled); none with one seed.
    pub spread: Option<f64>,
}

/// Outcomes without a ratio, compared by rank; a run that diverged ranks after all others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranking {
    /// Runs of the arm that diverged.
    pub here: usize,
    /// Runs of the reference that diverged.
    pub reference: usize,
    /// Whether the order is more than chance.
    pub test: Test,
}

/// A test of "no difference".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// The two-sided p; none where it can't be had.
    pub p: Option<f64>,
    /// The smallest p that so many seeds can give.
    pub smallest_p: f64,
    /// Whether the arm's values are the greater or the less.
    pub lean: Ordering,
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

impl Test {
    /// The test of these signed differences of pairs.
    pub fn of_pairs(differences: &[f64]) -> Self {
        Self {
            p: statistics::sign_flip(differences),
            smallest_p: statistics::smallest_sign_flip_p(differences.len()),
            lean: sign(differences.iter().sum()),
        }
    }

    /// The test of two groups of values.
    pub fn of_groups(left: &[f64], right: &[f64]) -> Self {
        Self {
            p: statistics::permutation(left, right),
            smallest_p: statistics::smallest_permutation_p(left.len(), right.len()),
            lean: sign(statistics::mean(left) - statistics::mean(right)),
        }
    }

    /// Whether so many seeds could show a difference at all.
    pub fn can_decide(&self) -> bool {
        self.smallest_p <= SIGNIFICANT
    }
}

fn sign(value: f64) -> Ordering {
    value.partial_cmp(&0.0).unwrap_or(Ordering::Equal)
}

impl Comparison {
    /// Whether so many seeds could show a difference at all.
    pub fn can_decide(&self) -> bool {
        self.test.can_decide()
    }

    /// Whether seeds were set against each other one by one.
    pub fn is_paired(&self) -> bool {
        matches!(self.pairing, Pairing::Paired { .. })
    }

    /// Whether the interval leaves out 1.
    pub fn is_clear(&self) -> bool {
        self.interval.is_some_and(|(low, high)| low > 1.0 || high < 1.0)
    }
}

impl Replicates {
    /// Compares this arm with the reference: seed by seed where that was declared and the plan gives both the seeds.
    pub fn against(&self, reference: &Self, paired: bool) -> Effect {
        if self.outcomes.is_empty() || reference.outcomes.is_empty() {
            return Effect::Unfinished;
        }
        let paired = paired && !self.planned.is_disjoint(&reference.planned);
        if !(self.has_logs() && reference.has_logs()) {
            return self.ranked(reference, paired).map_or(Effect::Unfinished, Effect::Ranked);
        }
        if paired {
            return self.pairwise(reference).map_or(Effect::Unfinished, Effect::Measured);
        }
        Effect::Measured(self.groupwise(reference))
    }

    /// Whether every outcome is a value above 0.
    fn has_logs(&self) -> bool {
        self.outcomes.values().all(|outcome| outcome.value().is_some_and(|value| value > 0.0))
    }

    fn ranked(&self, reference: &Self, paired: bool) -> Option<Ranking> {
        let order = |outcome: &Outcome| outcome.value().unwrap_or(f64::INFINITY);
        let test = if paired {
            let pairs = self.outcomes.iter().filter_map(|(seed, here)| Some((here, reference.outcomes.get(seed)?)));
            // Two runs that diverged differ by nothing.
            let difference = |(here, there)| if here == there { 0.0 } else { order(here) - order(there) };
            let differences: Vec<f64> = pairs.map(difference).collect();
            (!differences.is_empty()).then(|| Test::of_pairs(&statistics::signed_ranks(&differences)))?
        } else {
            let values: Vec<f64> = self.outcomes.values().chain(reference.outcomes.values()).map(order).collect();
            let ranks = statistics::midranks(&values);
            let (left, right) = ranks.split_at(self.outcomes.len());
            Test::of_groups(left, right)
        };
        Some(Ranking { here: self.diverged(), reference: reference.diverged(), test })
    }

    /// How many finished runs diverged.
    pub fn diverged(&self) -> usize {
        self.outcomes.values().filter(|outcome| outcome.value().is_none()).count()
    }

    /// The logs of the values by seed.
    pub fn logs(&self) -> BTreeMap<u64, f64> {
        self.outcomes.iter().filter_map(|(seed, outcome)| Some((*seed, outcome.value()?.ln()))).collect()
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
            test: Test::of_pairs(&differences),
            spread: statistics::variance(&differences).map(f64::sqrt),
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
            test: Test::of_groups(&left, &right),
            spread: statistics::pooled_variance(&left, &right).map(f64::sqrt),
            pairing: Pairing::Unpaired { here: left.len(), reference: right.len() },
        }
    }
}

fn ratios(logs: Interval) -> (f64, f64) {
    (logs.low.exp(), logs.high.exp())
}
