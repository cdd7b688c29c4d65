//! Effect sizes: the ratio of two arms' geometric means with a simultaneous confidence interval.

use crate::family::simultaneous_confidence;
use crate::outcome::{Fraction, Outcome, count_diverged, logs};
use crate::student::{ConfidenceInterval, Estimate};

/// The range of negligible ratios.
pub const NEGLIGIBLE: (f64, f64) = (0.8, 1.25);

/// The ratio of two arms, over runs that did not diverge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EffectSize {
    /// The ratio of geometric means with its simultaneous interval.
    pub ratio: ConfidenceInterval,
    /// The log ratio with its standard error.
    pub log: Estimate,
    /// The runs of each arm that did not diverge.
    pub finite_runs: [Fraction; 2],
}

impl EffectSize {
    /// Estimates the ratio of `arm` to `other`: Welch's interval of the difference of mean logarithms at a confidence
    /// of `1 - 0.05 / family`. `None` with fewer than two runs in an arm that did not diverge, or with a value that is
    /// not above 0.
    ///
    /// ```
    /// use evidence::{outcome::Outcome::Value, effect_size::EffectSize};
    ///
    /// let runs = |values: [f64; 3]| values.map(Value);
    /// let size = EffectSize::of(&runs([2.0, 2.2, 1.9]), &runs([1.0, 1.1, 0.9]), 1).expect("runs");
    /// assert!((size.ratio.estimate - 2.037).abs() < 0.001 && !size.is_negligible());
    /// ```
    pub fn of(arm: &[Outcome], other: &[Outcome], family: usize) -> Option<Self> {
        let log = Estimate::of(&[(1.0, &logs(arm)?), (-1.0, &logs(other)?)])?;
        let ratio = log.interval(simultaneous_confidence(family)).exp();
        let finite_runs =
            [arm, other].map(|runs| Fraction { count: runs.len() - count_diverged(runs), total: runs.len() });
        Some(Self { ratio, log, finite_runs })
    }

    /// Whether a run of either arm diverged.
    pub fn has_divergence(&self) -> bool {
        self.finite_runs.iter().any(|finite_runs| finite_runs.count < finite_runs.total)
    }

    /// Whether the whole interval lies inside [`NEGLIGIBLE`] and no run diverged.
    pub fn is_negligible(&self) -> bool {
        is_within(self.ratio) && !self.has_divergence()
    }

    /// Whether the whole interval lies outside [`NEGLIGIBLE`].
    pub fn is_beyond_negligible(&self) -> bool {
        is_outside(self.ratio)
    }
}

/// Whether an interval lies entirely inside [`NEGLIGIBLE`].
pub(crate) fn is_within(ratio: ConfidenceInterval) -> bool {
    ratio.low >= NEGLIGIBLE.0 && ratio.high <= NEGLIGIBLE.1
}

/// Whether an interval lies entirely outside [`NEGLIGIBLE`].
pub(crate) fn is_outside(ratio: ConfidenceInterval) -> bool {
    ratio.high < NEGLIGIBLE.0 || ratio.low > NEGLIGIBLE.1
}
