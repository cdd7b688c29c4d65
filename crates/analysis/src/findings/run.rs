//! A run with its verdict and outcome.

use evidence::budget::OutcomeAtBudget;
use runs::Status;

use crate::measurement_protocol::MeasurementProtocol;
use crate::outcome::{ComparisonPoint, Outcome, read, read_raw};
use crate::read::RecordedRun;
use crate::trivial::TrivialBaselines;
use crate::verdict::{self, RunVerdict};

/// A run with its verdict and outcome.
#[derive(Debug)]
pub struct AnalyzedRun<'a> {
    /// The run.
    pub recorded: &'a RecordedRun,
    /// The verdict. `None` for an unfinished run.
    pub run_verdict: Option<RunVerdict>,
    /// Whether it has a verdict that no ruler backs: it could also be `not begun` or `collapsed`.
    pub lacks_ruler: bool,
    /// The outcome at the last of [`ComparisonPoint::of`]. `None` for an unfinished run.
    pub final_outcome: Option<OutcomeAtBudget>,
    /// The protocol of its distances.
    pub measurement_protocol: Option<MeasurementProtocol>,
}

/// What judging a run needs besides its records.
#[derive(Clone, Copy, Debug)]
pub(super) struct JudgingContext {
    /// The last comparison point.
    pub(super) at: ComparisonPoint,
    /// The ruler's trivial baselines and real images.
    pub(super) trivial: TrivialBaselines,
}

impl<'a> AnalyzedRun<'a> {
    pub(super) fn new(recorded: &'a RecordedRun, context: JudgingContext) -> Self {
        let mut judged = Self {
            recorded,
            run_verdict: None,
            lacks_ruler: false,
            final_outcome: None,
            measurement_protocol: MeasurementProtocol::of(recorded),
        };
        if judged.is_finished() {
            judged.run_verdict = verdict::judge(recorded, context.trivial);
            let verdict = judged.run_verdict.map(|run_verdict| run_verdict.verdict);
            judged.lacks_ruler = context.trivial.missing.is_some() && verdict.is_some_and(verdict::needs_ruler);
            judged.final_outcome = judged.outcome_at(context.at);
        }
        judged
    }

    /// The outcome. `None` for an unfinished run.
    pub fn outcome(&self) -> Option<Outcome> {
        self.final_outcome.as_ref().map(|reading| reading.outcome)
    }

    /// The outcome at a budget. `None` if the run does not reach it.
    pub fn outcome_at(&self, at: ComparisonPoint) -> Option<OutcomeAtBudget> {
        self.measure_at(self.recorded.series.outcome_name(self.recorded.run.spec.task), at)
    }

    /// The outcome of G's own weights at a budget.
    pub fn raw_outcome_at(&self, at: ComparisonPoint) -> Option<OutcomeAtBudget> {
        let run = &self.recorded.run.spec;
        let name = self.recorded.series.outcome_name(run.task);
        read_raw(&self.recorded.series, name, at.budget(run), self.recorded.diverged_at())
    }

    /// A measure at a budget. `None` if it was not taken.
    pub fn measure_at(&self, name: &str, at: ComparisonPoint) -> Option<OutcomeAtBudget> {
        let budget = at.budget(&self.recorded.run.spec);
        read(&self.recorded.series, name, budget, self.recorded.diverged_at())
    }

    /// Whether the run has finished, and so counts.
    pub fn is_finished(&self) -> bool {
        self.recorded.status == Status::Finished
    }

    /// The number of training steps.
    pub(super) fn steps(&self) -> u64 {
        self.recorded.run.spec.steps
    }

    /// Whether both are runs of the same arm and seed.
    pub(super) fn has_same_seed(&self, other: &Self) -> bool {
        self.seed() == other.seed() && self.recorded.arm == other.recorded.arm
    }

    /// Whether it reaches a budget.
    pub(super) fn reaches(&self, at: ComparisonPoint) -> bool {
        at.budget(&self.recorded.run.spec).step() <= self.steps()
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.recorded.run.spec.seed
    }

    /// Its path in the sweep: `arm/seed-<n>-<backend>`.
    pub fn place(&self) -> String {
        let folder = self.recorded.folder.path().file_name().unwrap_or_default().to_string_lossy();
        format!("{}/{folder}", self.recorded.arm)
    }

    /// The id of its row in the page's list of runs.
    pub fn anchor(&self) -> String {
        format!("run-{}", self.place().replace('/', "-"))
    }

    /// A link to its row in the page's list of runs. Published runs have no folder to link to.
    pub fn link(&self) -> String {
        format!("#{}", self.anchor())
    }
}
