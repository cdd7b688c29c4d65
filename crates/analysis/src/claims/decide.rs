//! From a weight to an answer, by the rules of fixed-n statistics. Pure.

use std::cmp::Ordering;

use spec::{Claim, Expect};

use super::weigh::Weighed;
use crate::compare::SIGNIFICANT;
use crate::statistics::PowerPlan;

/// What the runs say about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// The whole interval lies within the margin: the two are the same for all purposes that were stated.
    Equivalent,
    /// They differ as expected.
    Supported,
    /// They differ otherwise than expected.
    Contradicted,
    /// Chance explains it.
    Undecided,
}

impl Decision {
    /// Every answer, in the order in which they are counted.
    pub const ALL: [Self; 4] = [Self::Supported, Self::Equivalent, Self::Contradicted, Self::Undecided];

    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equivalent => "equivalent",
            Self::Supported => "supported",
            Self::Contradicted => "contradicted",
            Self::Undecided => "undecided",
        }
    }

    /// Whether what was expected came out.
    pub fn is_as_expected(self, expect: Expect) -> bool {
        match self {
            Self::Supported => true,
            Self::Equivalent => {
                matches!(expect, Expect::Same | Expect::NotHigher | Expect::NotLower | Expect::Negligible)
            }
            Self::Contradicted | Self::Undecided => false,
        }
    }
}

/// The answer to a claim, given its weight and its p after Holm's correction over the file's claims.
///
/// Seeds that could not show a difference can't show that there is none either: they decide nothing.
pub fn decide(claim: &Claim, weight: &Weighed, corrected_p: Option<f64>) -> Decision {
    if !weight.test.can_decide() {
        return Decision::Undecided;
    }
    if is_within(weight.interval, claim.margin) {
        return Decision::Equivalent;
    }
    if corrected_p.is_none_or(|p| p > SIGNIFICANT) {
        return Decision::Undecided;
    }
    match (claim.expect, weight.test.lean) {
        (Expect::Higher | Expect::NotLower, Ordering::Greater)
        | (Expect::Lower | Expect::NotHigher, Ordering::Less) => Decision::Supported,
        (_, Ordering::Equal) => Decision::Undecided,
        _ => Decision::Contradicted,
    }
}

/// The seeds that it would take to find a difference as large as the one seen, but no smaller than the margin, at the spread
/// seen and beside so many other claims.
pub fn seeds_needed(claim: &Claim, weight: &Weighed, claims: usize) -> Option<usize> {
    let (spread, paired) = weight.spread?;
    let difference = weight.ratio?.ln().abs().max(claim.margin.ln());
    PowerPlan { level: SIGNIFICANT / claims as f64, paired, spread }.seeds_for(difference)
}

fn is_within(interval: Option<(f64, f64)>, margin: f64) -> bool {
    interval.is_some_and(|(low, high)| low > 1.0 / margin && high < margin)
}
