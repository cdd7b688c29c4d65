//! Outcomes of runs: the median of the evaluations near a budget, by the rules of [`evidence::budget`].

pub use evidence::outcome::{Fraction, Outcome};

use evidence::budget::{Budget, MeasureCurves, OutcomeAtBudget, Weights};
use serde::{Deserialize, Serialize};
use spec::{Arm, Plan, RunSpec, names};

use crate::curve::Curve;
use crate::number::thousands;
use crate::series::Series;
use crate::statistics;

/// The number of evaluations in a median of the last ones.
pub const EVALUATIONS: usize = 5;

/// The point in training at which runs are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComparisonPoint {
    /// After this many images.
    Images(u64),
    /// At each run's last step, for sweeps whose claims have no budget.
    End,
}

impl ComparisonPoint {
    /// The comparison points of a sweep, ascending: the budgets of its claims, else the ends of its runs.
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

    /// The budget for a run.
    pub fn budget(self, spec: &RunSpec) -> Budget {
        let images = match self {
            Self::Images(images) => images,
            Self::End => spec.images_seen(),
        };
        Budget { images, batch: spec.images_per_step().max(1) }
    }

    /// In words after a number: `after 96,000 images seen`, `at the end of the runs`.
    pub fn in_words(self) -> String {
        match self {
            Self::Images(images) => format!("after {} images seen", thousands(images)),
            Self::End => "at the end of the runs".to_owned(),
        }
    }

    /// A column header: `96,000 images`, `end`.
    pub fn short_label(self) -> String {
        match self {
            Self::Images(images) => format!("{} images", thousands(images)),
            Self::End => "end".to_owned(),
        }
    }
}

/// The end of a sweep's longer runs, in images. `None` without longer runs. It is the earliest end over all seeds.
fn later_end(plan: &Plan) -> Option<u64> {
    let has_longer = plan.arms.iter().any(|arm| arm.runs.iter().any(|run| run.is_longer));
    let of_seed = |arm: &Arm, seed: u64| {
        let runs = arm.runs.iter().filter(|run| run.spec.seed == seed);
        runs.map(|run| run.spec.images_seen()).max()
    };
    let ends = plan.arms.iter().flat_map(|arm| arm.seeds().into_iter().filter_map(move |seed| of_seed(arm, seed)));
    ends.min().filter(|_| has_longer)
}

/// A measure of a run at a budget. `None` if the run does not reach it or was not measured there.
pub fn read(series: &Series, name: &str, budget: Budget, diverged_at: Option<u64>) -> Option<OutcomeAtBudget> {
    let (raw, average) = (series.curve(name), series.curve(&names::of_average(name)));
    budget.outcome(MeasureCurves { average: average.points(), raw: raw.points() }, diverged_at)
}

/// The same for G's own weights only.
pub fn read_raw(series: &Series, name: &str, budget: Budget, diverged_at: Option<u64>) -> Option<OutcomeAtBudget> {
    budget.outcome(MeasureCurves { average: &[], raw: series.curve(name).points() }, diverged_at)
}

/// The median of the last five (or fewer) evaluations after step 0.
pub fn median_of_last(curve: &Curve) -> Option<f64> {
    let last = curve.points().iter().rev().filter(|(step, _)| *step > 0).take(EVALUATIONS);
    statistics::median(last.map(|(_, value)| *value).collect())
}

/// The rule of the outcomes in words.
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
