//! Outcomes at a budget: the evaluations that runs are compared by.

use crate::outcome::Outcome;
use crate::summary::median;

/// Percentages of a budget at which a planned run is evaluated for it.
pub const EVALUATION_PERCENTAGES: [u64; 5] = [92, 94, 96, 98, 100];

/// A budget in training images, for runs with a given batch size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Real images seen in training.
    pub images: u64,
    /// Images in a minibatch, above 0.
    pub batch: u64,
}

/// Step and value of each evaluation of one measure, in order.
pub type Evaluations<'a> = &'a [(u64, f64)];

/// One measure of a run, for G's moving average (empty if there is none) and for G's own weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MeasureCurves<'a> {
    /// Of the moving average of G's weights.
    pub average: Evaluations<'a>,
    /// Of G's own weights.
    pub raw: Evaluations<'a>,
}

/// The outcome of a run at a budget, with the evaluations it is based on.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeAtBudget {
    /// The median of these evaluations.
    pub outcome: Outcome,
    /// The weights that were evaluated.
    pub weights: Weights,
    /// The steps of these evaluations. Empty for a diverged run.
    pub steps: Vec<u64>,
    /// Whether these are the evaluations planned for the budget. Otherwise they are the last five up to it.
    pub is_planned: bool,
}

/// Which of G's weights were evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// The moving average.
    Average,
    /// The weights of that step.
    Raw,
}

impl Budget {
    /// The step that reaches the budget.
    pub const fn step(self) -> u64 {
        self.images.div_ceil(self.batch)
    }

    /// The steps of the five evaluations at 0.92, 0.94, 0.96, 0.98 and 1 of the budget.
    ///
    /// ```
    /// let budget = evidence::budget::Budget { images: 96_000, batch: 64 };
    /// assert_eq!(budget.evaluations(), [1380, 1410, 1440, 1470, 1500]);
    /// ```
    pub fn evaluations(self) -> [u64; 5] {
        EVALUATION_PERCENTAGES.map(|hundredths| (self.images * hundredths).div_ceil(100 * self.batch))
    }

    /// The outcome at the budget: the median of its five planned evaluations, of the moving average if there is one. A
    /// run without all five has the median of its last five (or fewer) evaluations up to the budget. A run that has
    /// diverged by then is [`Outcome::Diverged`]. `None` if the run does not reach the budget.
    pub fn outcome(self, curves: MeasureCurves, diverged_at: Option<u64>) -> Option<OutcomeAtBudget> {
        let (evaluations, weights) = match curves.average {
            [] => (curves.raw, Weights::Raw),
            average => (average, Weights::Average),
        };
        if diverged_at.is_some_and(|step| step <= self.step()) {
            return Some(OutcomeAtBudget { outcome: Outcome::Diverged, weights, steps: Vec::new(), is_planned: false });
        }
        evaluations.last().filter(|(last, _)| *last >= self.step())?;
        let planned = self.evaluations();
        let mut read: Vec<(u64, f64)> = at(evaluations, &planned);
        let is_planned = read.len() == planned.len();
        if !is_planned {
            let before = evaluations.iter().copied().filter(|(step, _)| (1..=self.step()).contains(step));
            let before: Vec<(u64, f64)> = before.collect();
            read = before[before.len().saturating_sub(planned.len())..].to_vec();
        }
        let outcome = Outcome::Value(median(read.iter().map(|(_, value)| *value).collect())?);
        Some(OutcomeAtBudget { outcome, weights, steps: read.into_iter().map(|(step, _)| step).collect(), is_planned })
    }
}

fn at(evaluations: Evaluations, steps: &[u64]) -> Vec<(u64, f64)> {
    evaluations.iter().copied().filter(|(step, _)| steps.contains(step)).collect()
}

/// The budgets (in images) that a sweep of this length reaches, and its end if that is before the longest budget.
pub fn budgets_reached(budgets: &[u64], end: u64) -> Vec<u64> {
    let mut reached: Vec<u64> = budgets.iter().copied().filter(|budget| *budget <= end).collect();
    let is_short = budgets.is_empty() || budgets.iter().any(|budget| *budget > end);
    if is_short {
        reached.push(end);
    }
    reached.sort_unstable();
    reached.dedup();
    reached
}
