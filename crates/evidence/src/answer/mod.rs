//! Answers to the claims of a file: one for each claim and budget, corrected as one family.

mod hypothesis;
mod judge;

pub use hypothesis::{
    Alignment, Difference, Hypothesis, RatioContrast, RegionDifference, SecondaryComparison, SecondaryFinding,
    SecondaryMeasure,
};
pub use judge::{Evidence, TestResult, UndecidedReason, judge, judge_by_betting};

use std::cmp::Ordering;

/// The expectation of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The arm's measure is higher.
    Higher,
    /// The arm's measure is lower.
    Lower,
    /// The whole interval of the ratio lies inside the negligible range (an equivalence test).
    Negligible,
}

/// The answer to a claim at a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// The data show the expected direction.
    Supported,
    /// The data show the opposite direction.
    Contradicted,
    /// The claimed distance and a secondary measure show opposite directions.
    Mixed,
    /// The data show neither.
    Undecided,
}

impl Answer {
    /// Every answer, in display order.
    pub const ALL: [Self; 4] = [Self::Supported, Self::Contradicted, Self::Mixed, Self::Undecided];

    /// The name in tables and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Contradicted => "contradicted",
            Self::Mixed => "mixed",
            Self::Undecided => "undecided",
        }
    }

    /// Whether the claim's measure is decided.
    pub const fn is_decided(self) -> bool {
        !matches!(self, Self::Undecided)
    }

    /// The answer for a significant direction.
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
