//! What is true of a simulated sweep.

use super::SweepShape;

/// What is done to the outcomes of a pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scenario {
    /// All arms are runs of one design: no claim is true.
    Exchangeable,
    /// The reference is of one design and the arms of the other, shifted on the log scale until neither is worse in the pool: spreads
    /// differ, and no claim is true.
    UnequalSpread,
    /// As exchangeable, and each run diverges with this probability.
    RareFailures(f64),
    /// As exchangeable, and the distances of all arms but the reference are this many times as large.
    Planted(f64),
}

/// What is allowed of the share of false decisions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// The lower end of its interval is at most this.
    LowerEnd(f64),
    /// The upper end of its interval is at most this.
    UpperEnd(f64),
}

impl Scenario {
    /// Those of the committed table.
    pub const ALL: [Self; 8] = [
        Self::Exchangeable,
        Self::UnequalSpread,
        Self::RareFailures(0.05),
        Self::Planted(1.1),
        Self::Planted(1.15),
        Self::Planted(1.25),
        Self::Planted(1.5),
        Self::Planted(2.0),
    ];

    /// Whether no claim is true.
    pub const fn is_null(self) -> bool {
        !matches!(self, Self::Planted(_))
    }

    /// The bound of a null. Permutation is exact where arms are exchangeable, and nearly so elsewhere.
    pub const fn bound(self) -> Option<Bound> {
        match self {
            Self::Exchangeable => Some(Bound::LowerEnd(0.05)),
            Self::UnequalSpread | Self::RareFailures(_) => Some(Bound::UpperEnd(0.07)),
            Self::Planted(_) => None,
        }
    }

    /// The word in tables and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exchangeable => "exchangeable",
            Self::UnequalSpread => "unequal-spread",
            Self::RareFailures(_) => "rare-failures",
            Self::Planted(_) => "planted",
        }
    }

    /// The probability of a failure or the planted ratio, where there is one.
    pub const fn value(self) -> Option<f64> {
        match self {
            Self::RareFailures(value) | Self::Planted(value) => Some(value),
            Self::Exchangeable | Self::UnequalSpread => None,
        }
    }

    /// The numbers that, with the name, tell the draws of one table row from those of another.
    pub(super) fn key(self, shape: SweepShape) -> [u64; 3] {
        [self.value().unwrap_or(0.0).to_bits(), shape.arms as u64, shape.seeds as u64]
    }
}
