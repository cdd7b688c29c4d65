//! The measures that claims and tables are about: what each is, and how a run's number of it comes about.

mod derived;
mod novelty;
mod table;
mod tracked;

pub use derived::{
    activation_drift, derived_until, ends_well, gradient_tail, high_frequency_power, oscillation, trend_deviation,
};
pub use novelty::{COPYING, WALKS, optional_measures};

/// What a measure is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasureDefinition {
    /// Its name in files.
    pub name: &'static str,
    /// Its name in a sentence.
    pub words: &'static str,
    /// How it comes about.
    pub meaning: &'static str,
    /// What it is counted in, where how it comes about does not say it.
    pub unit: Option<&'static str>,
    /// Which direction is an improvement.
    pub better: Better,
    /// What it is a measure of.
    pub aspect: Aspect,
    /// How a run's number comes about, and how arms are compared by it.
    pub kind: MeasureKind,
}

impl MeasureDefinition {
    /// How it comes about, and what it is counted in.
    pub fn explained(&self) -> String {
        self.unit.map_or_else(|| self.meaning.to_owned(), |unit| format!("{}, in {unit}", self.meaning))
    }

    /// The name in `metrics.csv` of what is shown of a run, where that is one number of it.
    pub const fn recorded(&self) -> Option<&'static str> {
        match self.kind {
            MeasureKind::MedianOfLast(name) | MeasureKind::Last(name) => Some(name),
            _ => None,
        }
    }
}

/// Which direction is an improvement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Less is better.
    Lower,
    /// What real images have is best.
    AsReal,
    /// More is better.
    Higher,
}

/// Speed, quality and stability are three things, and none of them says whether samples are new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// How good samples are.
    Quality,
    /// How soon they are.
    Speed,
    /// How surely they become so.
    Stability,
    /// Whether they are new, and what lies between them.
    Novelty,
}

/// How a run's number comes about, and how arms are compared by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeasureKind {
    /// A ratio: the median of the last five values.
    MedianOfLast(&'static str),
    /// A ratio: the last value.
    Last(&'static str),
    /// A ratio: worst rise of the distance from the best so far.
    Oscillation,
    /// A ratio: the gradient's tail.
    GradientTail,
    /// A ratio: how much the scale of what the stages give moves.
    ActivationDrift,
    /// A ratio: the power of the highest rings of frequencies over that of real images.
    HighFrequencyPower,
    /// Steps that may not have been enough.
    Steps,
    /// A share of runs.
    Rate,
    /// A share of runs that reach the distance of the sweep's file and end at or below it.
    EndsWell,
    /// A spread over runs.
    Spread,
}
