//! The scenarios of the calibration: the truth of a simulated sweep.

use super::SweepShape;

/// The simulated truth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scenario {
    /// All arms are runs of one design: every claim is false.
    Exchangeable,
    /// The reference has one design and the arms the other, shifted on the log scale until neither is worse. Spreads
    /// differ, and every claim is false.
    UnequalSpread,
    /// Like `Exchangeable`, with runs that diverge with this probability.
    RareFailures(f64),
    /// Like `Exchangeable`, with the distances of all arms except the reference multiplied by this ratio.
    Planted(f64),
}

/// A bound on the family-wise error rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// The lower end of the confidence interval is at most this.
    LowerEnd(f64),
    /// The upper end of the confidence interval is at most this.
    UpperEnd(f64),
}

impl Scenario {
    /// The scenarios of the committed table.
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

    /// Whether every claim is false.
    pub const fn is_null(self) -> bool {
        !matches!(self, Self::Planted(_))
    }

    /// The bound of a null scenario. The permutation test is exact for exchangeable arms and approximate otherwise.
    pub const fn bound(self) -> Option<Bound> {
        match self {
            Self::Exchangeable => Some(Bound::LowerEnd(0.05)),
            Self::UnequalSpread | Self::RareFailures(_) => Some(Bound::UpperEnd(0.07)),
            Self::Planted(_) => None,
        }
    }

    /// The name in tables and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exchangeable => "exchangeable",
            Self::UnequalSpread => "unequal-spread",
            Self::RareFailures(_) => "rare-failures",
            Self::Planted(_) => "planted",
        }
    }

    /// The failure probability or the planted ratio, if there is one.
    pub const fn value(self) -> Option<f64> {
        match self {
            Self::RareFailures(value) | Self::Planted(value) => Some(value),
            Self::Exchangeable | Self::UnequalSpread => None,
        }
    }

    /// The numbers that key the random stream, together with the name.
    pub(super) fn key(self, shape: SweepShape) -> [u64; 3] {
        [self.value().unwrap_or(0.0).to_bits(), shape.arms as u64, shape.seeds as u64]
    }
}
