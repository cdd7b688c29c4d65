//! Outcomes at a budget: which evaluations a run is compared by.

use crate::outcome::Outcome;
use crate::summary::median;

/// The budgets of claims that name none, in images seen.
pub const BUDGETS: [u64; 3] = [96_000, 384_000, 1_536_000];

/// Hundredths of a budget at which the plan evaluates for it.
pub const EVALUATION_PERCENTAGES: [u64; 5] = [92, 94, 96, 98, 100];

/// A budget in images seen, for runs of a batch size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Real images seen in training.
    pub images: u64,
    /// Images of a minibatch, above 0.
    pub batch: u64,
}

/// Step and value of each evaluation of one measure, in order.
pub type Evaluations<'a> = &'a [(u64, f64)];

/// One measure of a run: of the moving average of G's weights, empty where there is none, and of G's own weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MeasureCurves<'a> {
    /// Of the moving average.
    pub average: Evaluations<'a>,
    /// Of the raw weights.
    pub raw: Evaluations<'a>,
}

/// What a run came to at a budget, and what that rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeAtBudget {
    /// The median.
    pub outcome: Outcome,
    /// The weights that were evaluated.
    pub weights: Weights,
    /// The steps of the evaluations that it is the median of; empty of a run that diverged.
    pub steps: Vec<u64>,
    /// Whether these are the evaluations that the budget asks for; else they are the last five up to it.
    pub is_planned: bool,
}

/// Which of G's weights were evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// Their moving average.
    Average,
    /// Those of the step.
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
    /// let budget = evidence::reading::Budget { images: 96_000, batch: 64 };
    /// assert_eq!(budget.evaluations(), [1380, 1410, 1440, 1470, 1500]);
    /// ```
    pub fn evaluations(self) -> [u64; 5] {
        EVALUATION_PERCENTAGES.map(|hundredths| (self.images * hundredths).div_ceil(100 * self.batch))
    }

    /// What a run came to at the budget: the median of the five evaluations that the budget asks for, of the moving average where
    /// there is one. A run that has not all of these is read by its last five evaluations up to the budget, of fewer where there
    /// are fewer. A run that diverged by then has no number. None of a run that has not reached the budget.
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

/// The budgets, in images, at which a sweep that ends after so many images answers: those that it reaches, and its end where it is
/// shorter than the longest.
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
