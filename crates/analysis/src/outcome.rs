//! The one number that a run is compared by: its Fréchet distance at the last step.

use crate::curve::Curve;
use crate::statistics;

/// How many of the last evaluations the outcome is the median of.
pub const EVALUATIONS: usize = 5;

/// What a finished run is compared by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// Its distance; comparisons take the logarithm.
    Distance(f64),
    /// It diverged: it has no distance, and ranks after every run that has one.
    Diverged,
}

impl Outcome {
    /// The distance, where there is one.
    pub fn distance(self) -> Option<f64> {
        match self {
            Self::Distance(distance) => Some(distance),
            Self::Diverged => None,
        }
    }
}

/// The median of the last five evaluations after step 0, of fewer where there are fewer.
pub fn settled(distance: &Curve) -> Option<f64> {
    let trained = distance.points().iter().rev().filter(|(step, _)| *step > 0);
    statistics::median(trained.take(EVALUATIONS).map(|(_, value)| *value).collect())
}
