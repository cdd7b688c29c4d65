//! Size: how far two arms are apart, as a ratio of geometric means with a simultaneous interval.

use crate::family::simultaneous_confidence;
use crate::outcome::{Fraction, Outcome, count_diverged, logs};
use crate::student::{ConfidenceInterval, Estimate};

/// Ratios between these two are negligible.
pub const NEGLIGIBLE: (f64, f64) = (0.8, 1.25);

/// The ratio of one arm to another over the runs that did not diverge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EffectSize {
    /// The ratio of the geometric means, with its simultaneous interval.
    pub ratio: ConfidenceInterval,
    /// The ratio's logarithm with its standard error.
    pub log: Estimate,
    /// Runs that did not diverge, of all: the first arm's, the other's.
    pub counted: [Fraction; 2],
}

impl EffectSize {
    /// The ratio of `arm` to `other` beside a family of so many (claim, budget) pairs: Welch's interval of the difference of
    /// mean logarithms at a confidence of `1 - 0.05 / family`. None where an arm has fewer than two runs that did not diverge,
    /// or a value that is not above 0.
    ///
    /// ```
    /// use evidence::{outcome::Outcome::Value, size::Size};
    ///
    /// let runs = |values: [f64; 3]| values.map(Value);
    /// let size = EffectSize::of(&runs([2.0, 2.2, 1.9]), &runs([1.0, 1.1, 0.9]), 1).expect("runs");
    /// assert!((size.ratio.estimate - 2.037).abs() < 0.001 && !size.is_negligible());
    /// ```
    pub fn of(arm: &[Outcome], other: &[Outcome], family: usize) -> Option<Self> {
        let log = Estimate::of(&[(1.0, &logs(arm)?), (-1.0, &logs(other)?)])?;
        let ratio = log.interval(simultaneous_confidence(family)).exp();
        let counted = [arm, other].map(|runs| Fraction { count: runs.len() - count_diverged(runs), total: runs.len() });
        Some(Self { ratio, log, counted })
    }

    /// Whether a run of either arm diverged.
    pub fn has_divergence(&self) -> bool {
        self.counted.iter().any(|counted| counted.count < counted.total)
    }

    /// Whether the whole interval lies inside [`NEGLIGIBLE`], and no run diverged.
    pub fn is_negligible(&self) -> bool {
        is_within(self.ratio) && !self.has_divergence()
    }

    /// Whether the whole interval lies outside [`NEGLIGIBLE`].
    pub fn is_beyond_negligible(&self) -> bool {
        is_outside(self.ratio)
    }
}

/// Whether an interval of a ratio lies wholly inside [`NEGLIGIBLE`].
pub(crate) fn is_within(ratio: ConfidenceInterval) -> bool {
    ratio.low >= NEGLIGIBLE.0 && ratio.high <= NEGLIGIBLE.1
}

/// Whether an interval of a ratio lies wholly outside [`NEGLIGIBLE`].
pub(crate) fn is_outside(ratio: ConfidenceInterval) -> bool {
    ratio.high < NEGLIGIBLE.0 || ratio.low > NEGLIGIBLE.1
}
