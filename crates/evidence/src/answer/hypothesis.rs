//! What is asked: a claim at one budget, with the outcomes that answer it.

use std::cmp::Ordering;

use super::Expected;
use crate::brunner_munzel::BrunnerMunzel;
use crate::contrast::Cells;
use crate::family::LEVEL;
use crate::outcome::Outcome;
use crate::region::RegionEffect;

/// A claim at one budget: one member of the family.
#[derive(Clone, Debug, PartialEq)]
pub enum Hypothesis {
    /// An arm is compared with another.
    Difference(Difference),
    /// An arm's ratio is compared between two conditions.
    Contrast(RatioContrast),
    /// A guideline is compared over a region's settings.
    Region(RegionDifference),
}

/// A difference of two arms.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What is expected of the arm.
    pub expected: Expected,
    /// The arm's runs at the budget.
    pub arm: Vec<Outcome>,
    /// The runs of what it is compared with.
    pub other: Vec<Outcome>,
    /// Second measures of the same runs; only for claims about a distance.
    pub secondary: Vec<SecondaryComparison>,
}

/// A second measure of two arms' runs, which can veto what the distance shows.
#[derive(Clone, Debug, PartialEq)]
pub struct SecondaryComparison {
    /// The measure.
    pub of: SecondaryMeasure,
    /// The arm's runs.
    pub arm: Vec<Outcome>,
    /// The other's runs.
    pub other: Vec<Outcome>,
}

/// The measures that can veto a distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondaryMeasure {
    /// Recall: more is better.
    Recall,
    /// The Fréchet distance on an untaught network: less is better.
    RandomNetwork,
}

/// What a second measure shows by itself, two-sided at 5 %, uncorrected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SecondaryFinding {
    /// The measure.
    pub of: SecondaryMeasure,
    /// The direction, where [`BrunnerMunzel::worse`] is the probability that the arm's run is the worse one by this measure.
    pub direction: BrunnerMunzel,
    /// Whether this is what the claim would have of the arm's quality.
    pub alignment: Alignment,
}

/// How a finding stands to what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// It points as the claim expects.
    Agrees,
    /// It points the other way.
    Opposes,
    /// The claim expects no direction.
    Unspecified,
}

/// A contrast: whether an arm's ratio differs between two conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct RatioContrast {
    /// The claim that this is one budget of; its other budgets have the same number.
    pub claim: usize,
    /// What is expected of the ratio of ratios.
    pub expected: Expected,
    /// The four cells.
    pub cells: Cells,
    /// The limit of the trivial baselines; none where the measure has none.
    pub limit: Option<f64>,
}

/// A difference over a region's settings, of ranks or of shares that end well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegionDifference {
    /// What is expected of reversed less kept.
    pub expected: Expected,
    /// The effect; none where the region has not run.
    pub effect: Option<RegionEffect>,
}

impl SecondaryComparison {
    /// What the measure shows; none where it shows nothing.
    pub(super) fn finding(&self, expected: Expected) -> Option<SecondaryFinding> {
        let direction = BrunnerMunzel::of(&self.of.badness(&self.arm), &self.of.badness(&self.other))?;
        let alignment = match (expected, direction.ordering()) {
            (Expected::Higher, Ordering::Greater) | (Expected::Lower, Ordering::Less) => Alignment::Agrees,
            (Expected::Negligible, _) => Alignment::Unspecified,
            _ => Alignment::Opposes,
        };
        (direction.p <= LEVEL).then_some(SecondaryFinding { of: self.of, direction, alignment })
    }
}

impl SecondaryMeasure {
    /// The word in tables and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recall => "recall",
            Self::RandomNetwork => "distance on random features",
        }
    }

    /// The values so that larger is worse; a diverged run is the worst.
    fn badness(self, outcomes: &[Outcome]) -> Vec<f64> {
        let of = |outcome: &Outcome| match (self, outcome) {
            (Self::Recall, Outcome::Value(recall)) => -recall,
            (Self::RandomNetwork, _) | (_, Outcome::Diverged) => outcome.rank_value(),
        };
        outcomes.iter().map(of).collect()
    }
}
