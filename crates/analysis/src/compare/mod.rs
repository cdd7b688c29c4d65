//! How an arm's outcomes differ from the reference's: a ratio, its interval over seeds, and an exact test.
//!
//! Pure: outcomes by seed in, an effect out. Whether a claim holds is not decided here.

mod replicates;

use std::cmp::Ordering;

pub use replicates::Replicates;

use crate::statistics;

/// How an arm differs from the reference.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// It is the reference.
    Reference,
    /// One of the two has no finished run to compare.
    Unfinished,
    /// The two were measured differently: how this one was, in words that follow "measured".
    Incomparable(String),
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
