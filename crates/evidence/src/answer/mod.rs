//! Answers: what a family of claims comes to, each at its budget, corrected together.

mod hypothesis;
mod judge;

pub use hypothesis::{
    Alignment, Difference, Hypothesis, RatioContrast, RegionDifference, SecondaryComparison, SecondaryFinding,
    SecondaryMeasure,
};
pub use judge::{Evidence, TestResult, UndecidedReason, judge, judge_by_betting};

use std::cmp::Ordering;

/// What a claim expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The arm's measure is the higher one.
    Higher,
    /// The arm's measure is the lower one.
    Lower,
    /// The whole interval of the ratio lies inside the negligible range.
    Negligible,
}

/// The answer to a claim at a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// The data show what was expected.
    Supported,
    /// The data show the opposite.
    Contradicted,
    /// The claimed distance and a second measure show opposite directions.
    Mixed,
    /// The data show neither.
    Undecided,
}

impl Answer {
    /// Every answer, in the order in which they are counted.
    pub const ALL: [Self; 4] = [Self::Supported, Self::Contradicted, Self::Mixed, Self::Undecided];

    /// The word in tables and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Contradicted => "contradicted",
            Self::Mixed => "mixed",
            Self::Undecided => "undecided",
        }
    }

    /// Whether the claim's own measure is decided.
    pub const fn is_decided(self) -> bool {
        !matches!(self, Self::Undecided)
    }

    /// The answer where a direction is shown.
    fn of(expected: Expected, ordering: Ordering) -> Self {
        match (expected, ordering) {
            (Expected::Higher, Ordering::Greater) | (Expected::Lower, Ordering::Less) => Self::Supported,
            (Expected::Higher, Ordering::Less) | (Expected::Lower, Ordering::Greater) => Self::Contradicted,
            (Expected::Negligible, _) | (_, Ordering::Equal) => Self::Undecided,
        }
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
