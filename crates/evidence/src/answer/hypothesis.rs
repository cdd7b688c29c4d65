//! The hypotheses of a family: one claim at one budget, with the outcomes that test it.

use std::cmp::Ordering;

use super::Expected;
use crate::brunner_munzel::BrunnerMunzel;
use crate::contrast::Cells;
use crate::family::LEVEL;
use crate::outcome::Outcome;
use crate::region::RegionEffect;

/// One claim at one budget, which is one member of the family of tests.
#[derive(Clone, Debug, PartialEq)]
pub enum Hypothesis {
    /// Compares two arms.
    Difference(Difference),
    /// Compares an arm's ratio between two conditions.
    Contrast(RatioContrast),
    /// Compares the levels of a guideline over a region's settings.
    Region(RegionDifference),
}

/// A comparison of two arms.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The expected direction of the arm's effect.
    pub expected: Expected,
    /// The arm's runs at the budget.
    pub arm: Vec<Outcome>,
    /// The comparison arm's runs at the budget.
    pub other: Vec<Outcome>,
    /// Secondary measures of the same runs. Empty unless the claim is about a distance.
    pub secondary: Vec<SecondaryComparison>,
}

/// A secondary measure of both arms. It can veto what the distance shows.
#[derive(Clone, Debug, PartialEq)]
pub struct SecondaryComparison {
    /// The measure.
    pub measure: SecondaryMeasure,
    /// The arm's runs.
    pub arm: Vec<Outcome>,
    /// The comparison arm's runs.
    pub other: Vec<Outcome>,
}

/// The secondary measures that can veto a distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondaryMeasure {
    /// Recall. Higher is better.
    Recall,
    /// The Fréchet distance on the features of a random network. Lower is better.
    RandomNetwork,
}

/// A significant result of a secondary measure: two-sided at 5 %, uncorrected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SecondaryFinding {
    /// The measure.
    pub measure: SecondaryMeasure,
    /// The test of this measure. [`BrunnerMunzel::relative_effect`] is the probability that the arm's run is worse.
    pub direction: BrunnerMunzel,
    /// Whether the result agrees with the claim.
    pub alignment: Alignment,
}

/// How a secondary result relates to the expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// It has the expected direction.
    Agrees,
    /// It has the opposite direction.
    Opposes,
    /// The claim expects no direction.
    Unspecified,
}

/// A contrast: does an arm's ratio differ between two conditions?
#[derive(Clone, Debug, PartialEq)]
pub struct RatioContrast {
    /// Index of the claim. Its other budgets have the same index.
    pub claim: usize,
    /// The expected direction of the ratio of ratios.
    pub expected: Expected,
    /// The four cells.
    pub cells: Cells,
    /// Limit above which distances are saturated. `None` if the measure has no trivial baselines.
    pub limit: Option<f64>,
}

/// A difference over a region's settings, of ranks or of the proportion of runs that end well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegionDifference {
    /// The expected direction of reversed minus kept.
    pub expected: Expected,
    /// The effect. `None` if no setting of the region has finished.
    pub effect: Option<RegionEffect>,
}

impl SecondaryComparison {
    /// Tests the measure. `None` if it is not significant.
    pub(super) fn finding(&self, expected: Expected) -> Option<SecondaryFinding> {
        let direction = BrunnerMunzel::of(&self.measure.badness(&self.arm), &self.measure.badness(&self.other))?;
        let alignment = match (expected, direction.ordering()) {
            (Expected::Higher, Ordering::Greater) | (Expected::Lower, Ordering::Less) => Alignment::Agrees,
            (Expected::Negligible, _) => Alignment::Unspecified,
            _ => Alignment::Opposes,
        };
        (direction.p <= LEVEL).then_some(SecondaryFinding { measure: self.measure, direction, alignment })
    }
}

impl SecondaryMeasure {
    /// The name in tables and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recall => "recall",
            Self::RandomNetwork => "distance on random features",
        }
    }

    /// The values with larger meaning worse. A diverged run is the worst.
    fn badness(self, outcomes: &[Outcome]) -> Vec<f64> {
        let of = |outcome: &Outcome| match (self, outcome) {
            (Self::Recall, Outcome::Value(recall)) => -recall,
            (Self::RandomNetwork, _) | (_, Outcome::Diverged) => outcome.rank_value(),
        };
        outcomes.iter().map(of).collect()
    }
}
