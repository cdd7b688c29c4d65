//! The one number that a run is compared by: its Fréchet distance, the median of its last five evaluations.

pub use evidence::outcome::Outcome;

use crate::curve::Curve;
use crate::number::{thousands, words};
use crate::statistics;

/// How many of the last evaluations the outcome is the median of.
pub const EVALUATIONS: usize = 5;

/// The median of the last five evaluations after step 0, of fewer where there are fewer.
pub fn settled(distance: &Curve) -> Option<f64> {
    statistics::median(last(distance).map(|(_, value)| value).collect())
}

/// The evaluations that an outcome is the median of, the latest first.
fn last(distance: &Curve) -> impl Iterator<Item = (u64, f64)> {
    distance.points().iter().rev().filter(|(step, _)| *step > 0).take(EVALUATIONS).copied()
}

/// The stretch of training that outcomes are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// Every run's last evaluations are at the same steps.
    Shared {
        /// How many there are.
        evaluations: usize,
        /// The step of the first of them.
        from: u64,
        /// The step of the last.
        to: u64,
    },
    /// Runs end at different steps, or none has an evaluation.
    EachOwn,
}

impl Window {
    /// The window that these runs share.
    pub fn of(distances: impl Iterator<Item = Curve>) -> Self {
        let steps = |distance: Curve| last(&distance).map(|(step, _)| step).collect::<Vec<u64>>();
        let mut windows: Vec<Vec<u64>> = distances.map(steps).filter(|steps| !steps.is_empty()).collect();
        windows.dedup();
        match windows.as_slice() {
            [steps] => Self::Shared { evaluations: steps.len(), from: steps[steps.len() - 1], to: steps[0] },
            _ => Self::EachOwn,
        }
    }

    /// How an outcome comes about: `median of the last five evaluations`.
    pub fn briefly(self) -> String {
        match self {
            Self::Shared { evaluations: 1, .. } => "the only evaluation".to_owned(),
            Self::Shared { evaluations, .. } => format!("median of the last {} evaluations", words(evaluations)),
            Self::EachOwn => format!("median of each run's last {} evaluations", words(EVALUATIONS)),
        }
    }

    /// The same with its steps, where runs share them: `median of the last five evaluations, steps 800 to 1,000`.
    pub fn in_short(self) -> String {
        match self {
            Self::Shared { evaluations: 1, to, .. } => format!("{}, step {}", self.briefly(), thousands(to)),
            Self::Shared { from, to, .. } => {
                format!("{}, steps {} to {}", self.briefly(), thousands(from), thousands(to))
            }
            Self::EachOwn => self.briefly(),
        }
    }
}
