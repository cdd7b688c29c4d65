//! Definitions of the measures in claims and tables.

mod derived;
mod novelty;
mod table;
mod tracked;

pub use derived::{
    activation_drift, derived_until, ends_well, gradient_tail, high_frequency_power, oscillation, trend_deviation,
};
pub use novelty::{COPYING, WALKS, optional_measures};

/// The definition of a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasureDefinition {
    /// The name in files.
    pub name: &'static str,
    /// The name in a sentence.
    pub words: &'static str,
    /// The definition in words.
    pub meaning: &'static str,
    /// The unit, unless the definition states it.
    pub unit: Option<&'static str>,
    /// The direction of improvement.
    pub better: Better,
    /// The aspect that it measures.
    pub aspect: Aspect,
    /// How a run's value is computed, and how arms are compared by it.
    pub kind: MeasureKind,
}

impl MeasureDefinition {
    /// The definition with its unit.
    pub fn meaning_with_unit(&self) -> String {
        self.unit.map_or_else(|| self.meaning.to_owned(), |unit| format!("{}, in {unit}", self.meaning))
    }

    /// The name in `metrics.csv`, if the measure is a single recorded number.
    pub const fn recorded(&self) -> Option<&'static str> {
        match self.kind {
            MeasureKind::MedianOfLast(name) | MeasureKind::Last(name) => Some(name),
            _ => None,
        }
    }
}

/// The direction of improvement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Lower is better.
    Lower,
    /// The value of real images is best.
    AsReal,
    /// Higher is better.
    Higher,
}

/// The aspect of training that a measure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// Quality of samples.
    Quality,
    /// Speed of training.
    Speed,
    /// Stability of training.
    Stability,
    /// Novelty of samples, and interpolation between them.
    Novelty,
}

/// How a run's value is computed, and how arms are compared by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureKind {
    /// A ratio of medians of the last five values.
    MedianOfLast(&'static str),
    /// A ratio of last values.
    Last(&'static str),
    /// A ratio of the largest rise of the distance above the best so far.
    Oscillation,
    /// A ratio of gradient tails.
    GradientTail,
    /// A ratio of activation drifts.
    ActivationDrift,
    /// A ratio of the power of high frequencies.
    HighFrequencyPower,
    /// Steps to a threshold, which may be censored.
    Steps,
    /// A proportion of runs.
    Rate,
    /// The proportion of runs that end at or below the sweep's `ends_well` distance.
    EndsWell,
    /// A spread over runs.
    Spread,
}
