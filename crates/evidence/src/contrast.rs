//! Contrasts: does an effect differ between two conditions? The difference of two log ratios, by Welch's test.

use crate::family::simultaneous_confidence;
use crate::outcome::{Outcome, count_diverged, logs};
use crate::student::{ConfidenceInterval, Estimate};
use crate::summary::mean;

/// Outcomes of the four cells of the contrast `(arm / other in the first condition) / (arm / other in the second)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    /// The arm and its comparison in the first condition.
    pub first: [Vec<Outcome>; 2],
    /// The arm and its comparison in the second condition.
    pub second: [Vec<Outcome>; 2],
}

/// A ratio of ratios.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contrast {
    /// The ratio of ratios with its simultaneous interval.
    pub ratio: ConfidenceInterval,
    /// Its logarithm with standard error and Satterthwaite's degrees of freedom.
    pub log: Estimate,
    /// The arm's ratio in each condition with its simultaneous interval.
    pub ratios: [ConfidenceInterval; 2],
}

/// Why a contrast can't be computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ContrastError {
    /// A cell has fewer than two runs, or a value that is not above 0.
    TooFewRuns {
        /// Index into [`Cells::all`].
        cell: usize,
    },
    /// A run of a cell diverged.
    Diverged {
        /// Index into [`Cells::all`].
        cell: usize,
    },
    /// A cell's mean lies above the limit of the trivial baselines, where distances are saturated and show no effect.
    Saturated {
        /// Index into [`Cells::all`].
        cell: usize,
        /// The cell's geometric mean.
        mean: f64,
        /// The limit.
        limit: f64,
    },
}

impl Cells {
    /// The four cells: arm and comparison in the first condition, then in the second.
    pub fn all(&self) -> [&[Outcome]; 4] {
        [&self.first[0], &self.first[1], &self.second[0], &self.second[1]]
    }

    /// The ratio of ratios with an interval that is simultaneous over `family` (claim, budget) pairs. `limit` is that
    /// of the trivial baselines, if the measure has one.
    ///
    /// # Errors
    ///
    /// A [`ContrastError`] for the first cell that diverged, has too few runs, or is saturated.
    pub fn contrast(&self, limit: Option<f64>, family: usize) -> Result<Contrast, ContrastError> {
        let mut cells: Vec<Vec<f64>> = Vec::new();
        for (cell, outcomes) in self.all().into_iter().enumerate() {
            if count_diverged(outcomes) > 0 {
                return Err(ContrastError::Diverged { cell });
            }
            let logs = logs(outcomes).filter(|logs| logs.len() >= 2).ok_or(ContrastError::TooFewRuns { cell })?;
            let mean = mean(&logs).exp();
            if let Some(limit) = limit.filter(|limit| mean > *limit) {
                return Err(ContrastError::Saturated { cell, mean, limit });
            }
            cells.push(logs);
        }
        let confidence = simultaneous_confidence(family);
        let of = |groups: &[(f64, &[f64])]| Estimate::of(groups).ok_or(ContrastError::TooFewRuns { cell: 0 });
        let log = of(&[(1.0, &cells[0]), (-1.0, &cells[1]), (-1.0, &cells[2]), (1.0, &cells[3])])?;
        let ratio_of = |arm: usize| Ok(of(&[(1.0, &cells[arm]), (-1.0, &cells[arm + 1])])?.interval(confidence).exp());
        Ok(Contrast { ratio: log.interval(confidence).exp(), log, ratios: [ratio_of(0)?, ratio_of(2)?] })
    }
}

impl Contrast {
    /// Whether the effect reverses its sign between the conditions, with both intervals excluding 1. No monotone
    /// transformation removes such a crossover interaction.
    pub fn is_crossover(&self) -> bool {
        let [here, there] = self.ratios;
        (here.low > 1.0 && there.high < 1.0) || (here.high < 1.0 && there.low > 1.0)
    }

    /// Whether both contrasts have the same non-zero sign.
    pub fn has_same_sign(&self, other: &Self) -> bool {
        self.log.value * other.log.value > 0.0
    }
}
