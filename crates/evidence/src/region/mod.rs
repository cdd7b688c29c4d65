//! Regions: the effect of a guideline over randomly drawn settings. The setting is the replicate.
//!
//! Outcomes are ranked within a setting, so that all settings have equal weight.

mod design;
mod sign_flip;

pub use design::{Design, Factor, Level};
pub use sign_flip::{sign_flip, smallest_p};

use crate::family::simultaneous_confidence;
use crate::outcome::{Fraction, Outcome};
use crate::student::{ConfidenceInterval, Estimate};
use crate::summary::{mean, midranks};

/// The effect of reversing a factor: the mean over settings of a within-setting difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegionEffect {
    /// Reversed minus kept: of mean ranks (above 0: reversed is worse), or of proportions.
    pub difference: f64,
    /// The exact two-sided p value of the sign-flip test over settings.
    pub p: f64,
    /// The standard deviation of the settings' differences. `None` with fewer than two.
    pub deviation: Option<f64>,
    /// The number of settings.
    pub settings: usize,
}

impl Design {
    /// The effect on ranks within settings: the mean rank of the cells that reverse `factor` minus that of the cells
    /// that keep it. Rank 1 is the lowest outcome, diverged runs share the last ranks, and ties get mid-ranks. Each
    /// row of `settings` has an outcome for each cell, in the design's order. `None` without settings, or if a row has
    /// another length.
    ///
    /// ```
    /// use evidence::{outcome::Outcome, region::{Design, Factor}};
    ///
    /// let design = Design::half_fraction();
    /// let setting: Vec<Outcome> = (1..=8).map(|k| Outcome::Value(f64::from(k))).collect();
    /// let effect = design.rank_effect(Factor::All, &vec![setting; 6]).expect("settings");
    /// assert_eq!((effect.difference, effect.p), (7.0, 1.0 / 32.0));
    /// ```
    pub fn rank_effect(&self, factor: Factor, settings: &[Vec<Outcome>]) -> Option<RegionEffect> {
        let doubled = |setting: &Vec<Outcome>| {
            let orders: Vec<f64> = setting.iter().map(|outcome| outcome.rank_value()).collect();
            midranks(&orders).into_iter().map(|rank| (2.0 * rank) as i64).collect::<Vec<i64>>()
        };
        self.test_signed_sums(factor, settings.iter().map(doubled), 2)
    }

    /// The effect on the proportion of runs that end well: that of the cells that reverse `factor` minus that of the
    /// cells that keep it. Each row of `settings` says for each cell whether its run ends well.
    pub fn share_effect(&self, factor: Factor, settings: &[Vec<bool>]) -> Option<RegionEffect> {
        let counts = |setting: &Vec<bool>| setting.iter().map(|well| i64::from(*well)).collect::<Vec<i64>>();
        self.test_signed_sums(factor, settings.iter().map(counts), 1)
    }

    /// The ratio of reversed to kept over the settings without a diverged run: geometric means within settings, with
    /// Student's interval over settings, simultaneous over `family` (claim, budget) pairs; and how many settings that
    /// is. The interval is `None` with fewer than two such settings, or with a value that is not above 0.
    pub fn ratio(
        &self,
        factor: Factor,
        settings: &[Vec<Outcome>],
        family: usize,
    ) -> (Option<ConfidenceInterval>, Fraction) {
        let signs = self.signs(factor);
        let whole = settings.iter().filter(|setting| setting.iter().all(|outcome| !outcome.is_diverged()));
        let logs = |setting: &Vec<Outcome>, sign: i64| {
            let of_sign = setting.iter().zip(&signs).filter(|(_, other)| **other == sign);
            mean(&of_sign.map(|(outcome, _)| outcome.rank_value().ln()).collect::<Vec<f64>>())
        };
        let differences: Vec<f64> = whole.map(|setting| logs(setting, 1) - logs(setting, -1)).collect();
        let counted = Fraction { count: differences.len(), total: settings.len() };
        let estimate = Estimate::of(&[(1.0, &differences)]).filter(|estimate| estimate.value.is_finite());
        (estimate.map(|estimate| estimate.interval(simultaneous_confidence(family)).exp()), counted)
    }

    /// Tests signed sums of integers within settings. `unit` scales the sums to the compared quantity.
    fn test_signed_sums(
        &self,
        factor: Factor,
        rows: impl Iterator<Item = Vec<i64>>,
        unit: i64,
    ) -> Option<RegionEffect> {
        let signs = self.signs(factor);
        let sum = |row: Vec<i64>| {
            let matches = row.len() == signs.len();
            matches.then(|| row.iter().zip(&signs).map(|(value, sign)| value * sign).sum())
        };
        let differences: Vec<i64> = rows.map(sum).collect::<Option<_>>()?;
        let cells = signs.iter().filter(|sign| **sign > 0).count() as i64;
        let scaled: Vec<f64> = differences.iter().map(|sum| *sum as f64 / (cells * unit) as f64).collect();
        (!differences.is_empty()).then(|| RegionEffect {
            difference: mean(&scaled),
            p: sign_flip(&differences),
            deviation: crate::summary::variance(&scaled).map(f64::sqrt),
            settings: scaled.len(),
        })
    }
}
