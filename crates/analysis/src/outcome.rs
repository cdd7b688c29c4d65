//! What runs are compared by: the median of the evaluations near a budget of images, by the rules of `evidence::budget`.

pub use evidence::outcome::{Fraction, Outcome};

use evidence::budget::{Budget, MeasureCurves, OutcomeAtBudget, Weights};
use serde::{Deserialize, Serialize};
use spec::{Arm, Plan, RunSpec, names};

use crate::curve::Curve;
use crate::number::thousands;
use crate::series::Series;
use crate::statistics;

/// How many of the last evaluations an outcome is the median of where a budget has none of its own.
pub const EVALUATIONS: usize = 5;

/// What runs are compared after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComparisonPoint {
    /// So many images seen in training.
    Images(u64),
    /// Each run's last step: of sweeps whose claims name no budget.
    End,
}

impl ComparisonPoint {
    /// What a sweep's runs are compared after, in rising order: the budgets of its claims, or their end, or the ends of runs of several lengths.
    pub fn of(plan: &Plan) -> Vec<Self> {
        let mut budgets = plan.budgets();
        if budgets.is_empty() {
            let runs = || plan.arms.iter().flat_map(|arm| &arm.runs);
            if !runs().any(|run| run.is_longer) {
                return vec![Self::End];
            }
            // Runs of several lengths have several ends.
            budgets = runs().map(|run| run.spec.images_seen()).collect();
            budgets.sort_unstable();
            budgets.dedup();
        } else {
            budgets.extend(later_end(plan).filter(|end| budgets.iter().all(|budget| budget < end)));
        }
        budgets.into_iter().map(Self::Images).collect()
    }

    /// The budget of a run.
    pub fn budget(self, spec: &RunSpec) -> Budget {
        let images = match self {
            Self::Images(images) => images,
            Self::End => spec.images_seen(),
        };
        Budget { images, batch: spec.images_per_step().max(1) }
    }

    /// In words that follow a number: `after 96,000 images seen`, `at the end of the runs`.
    pub fn in_words(self) -> String {
        match self {
            Self::Images(images) => format!("after {} images seen", thousands(images)),
            Self::End => "at the end of the runs".to_owned(),
        }
    }

    /// The head of a column: `96,000 images`, `end`.
    pub fn briefly(self) -> String {
        match self {
            Self::Images(images) => format!("{} images", thousands(images)),
            Self::End => "end".to_owned(),
        }
    }
}

/// Where the longer runs of a sweep end, in images seen: none where there are none, or where a seed of an arm does not go so far.
fn later_end(plan: &Plan) -> Option<u64> {
    let has_longer = plan.arms.iter().any(|arm| arm.runs.iter().any(|run| run.is_longer));
    let of_seed = |arm: &Arm, seed: u64| {
        let runs = arm.runs.iter().filter(|run| run.spec.seed == seed);
        runs.map(|run| run.spec.images_seen()).max()
    };
    let ends = plan.arms.iter().flat_map(|arm| arm.seeds().into_iter().filter_map(move |seed| of_seed(arm, seed)));
    ends.min().filter(|_| has_longer)
}

/// What a measure of a run came to at a budget; none where the run does not reach it or was not measured there.
pub fn read(series: &Series, name: &str, budget: Budget, diverged_at: Option<u64>) -> Option<OutcomeAtBudget> {
    let (raw, average) = (series.curve(name), series.curve(&names::of_average(name)));
    budget.outcome(MeasureCurves { average: average.points(), raw: raw.points() }, diverged_at)
}

/// The same of G's own weights alone.
pub fn read_raw(series: &Series, name: &str, budget: Budget, diverged_at: Option<u64>) -> Option<OutcomeAtBudget> {
    budget.outcome(MeasureCurves { average: &[], raw: series.curve(name).points() }, diverged_at)
}

/// The median of the last five evaluations after step 0, of fewer where there are fewer.
pub fn median_of_last(curve: &Curve) -> Option<f64> {
    let last = curve.points().iter().rev().filter(|(step, _)| *step > 0).take(EVALUATIONS);
    statistics::median(last.map(|(_, value)| *value).collect())
}

/// How outcomes come about, in words: the same for all runs, or one of several ways.
pub fn in_words<'r>(readings: impl Iterator<Item = &'r OutcomeAtBudget>) -> String {
    let (mut planned, mut last, mut average, mut raw) = (false, false, false, false);
    for reading in readings.filter(|reading| !reading.outcome.is_diverged()) {
        *(if reading.is_planned { &mut planned } else { &mut last }) = true;
        *(if reading.weights == Weights::Average { &mut average } else { &mut raw }) = true;
    }
    let median = match (planned, last) {
        (true, false) => "median of the evaluations at 0.92, 0.94, 0.96, 0.98 and 1 of the budget",
        (false, _) => "median of the last five evaluations",
        (true, true) => "median of the budget's evaluations, where a run lacks them of its last five",
    };
    match (average, raw) {
        (true, false) => format!("{median}, of the moving average of G's weights"),
        (true, true) => format!("{median}, of the moving average of G's weights where a run has one"),
        _ => median.to_owned(),
    }
}
