//! What is asked: a claim at one budget, with the outcomes that answer it.

use std::cmp::Ordering;

use super::Expected;
use crate::contrast::Cells;
use crate::direction::Direction;
use crate::family::LEVEL;
use crate::outcome::Outcome;
use crate::region::RegionEffect;

/// A claim at one budget: one member of the family.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// An arm is compared with another.
    Difference(Difference),
    /// An arm's ratio is compared between two conditions.
    Contrast(Contrasted),
    /// A guideline is compared over a region's settings.
    Region(Regional),
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
    pub opinions: Vec<Opinion>,
}

/// A second measure of two arms' runs, which can veto what the distance shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// The measure.
    pub of: Second,
    /// The arm's runs.
    pub arm: Vec<Outcome>,
    /// The other's runs.
    pub other: Vec<Outcome>,
}

/// The measures that can veto a distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Second {
    /// Recall: more is better.
    Recall,
    /// The Fréchet distance on an untaught network: less is better.
    RandomNetwork,
}

/// What a second measure shows by itself, two-sided at 5 %, uncorrected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// The measure.
    pub of: Second,
    /// The direction, where [`Direction::worse`] is the probability that the arm's run is the worse one by this measure.
    pub direction: Direction,
    /// Whether this is what the claim would have of the arm's quality.
    pub stance: Stance,
}

/// How a finding stands to what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// It points as the claim expects.
    With,
    /// It points the other way.
    Against,
    /// The claim expects no direction.
    Neither,
}

/// A contrast: whether an arm's ratio differs between two conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct Contrasted {
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
pub struct Regional {
    /// What is expected of reversed less kept.
    pub expected: Expected,
    /// The effect; none where the region has not run.
    pub effect: Option<RegionEffect>,
}

impl Opinion {
    /// What the measure shows; none where it shows nothing.
    pub(super) fn finding(&self, expected: Expected) -> Option<Finding> {
        let direction = Direction::of(&self.of.badness(&self.arm), &self.of.badness(&self.other))?;
        let stance = match (expected, direction.lean()) {
            (Expected::Higher, Ordering::Greater) | (Expected::Lower, Ordering::Less) => Stance::With,
            (Expected::Negligible, _) => Stance::Neither,
            _ => Stance::Against,
        };
        (direction.p <= LEVEL).then_some(Finding { of: self.of, direction, stance })
    }
}

impl Second {
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
            (Self::RandomNetwork, _) | (_, Outcome::Diverged) => outcome.order(),
        };
        outcomes.iter().map(of).collect()
    }
}
