//! Verdicts on recorded runs, by the rules of [`evidence::verdict`].

pub use evidence::verdict::{MIN_EVALUATIONS, RunVerdict, Verdict};

use evidence::verdict::{VerdictInput, discriminator_won, evenly_spaced};
use spec::{Task, names};

use crate::read::RecordedRun;
use crate::trivial::TrivialBaselines;

/// The verdict on a finished run. `None` with too few evaluations.
pub fn judge(recorded: &RecordedRun, trivial: TrivialBaselines) -> Option<RunVerdict> {
    let (spec, series) = (&recorded.run.spec, &recorded.series);
    let evaluations = evenly_spaced(series.outcome(spec.task).points(), spec.cadence.evaluate);
    let is_generation = spec.task == Task::Generation;
    let recall = series.last(names::RECALL).zip(trivial.recall_of_real).filter(|_| is_generation);
    let record = VerdictInput {
        evaluations: &evaluations,
        diverged_at: recorded.diverged_at(),
        limit: trivial.limit.filter(|_| is_generation),
        recall,
    };
    record.classify()
}

/// Whether D won at the end, which is a note besides any verdict.
pub fn has_discriminator_won(recorded: &RecordedRun) -> bool {
    let fake = recorded.series.curve(names::D_FAKE);
    let gap = |(step, real): &(u64, f64)| Some((*step, real - fake.at(*step)?));
    let gaps: Vec<(u64, f64)> = recorded.series.curve(names::D_REAL).points().iter().filter_map(gap).collect();
    discriminator_won(&gaps)
}

/// The verdicts that apply to a task, in the order in which they are tried.
pub fn applicable(task: Task) -> impl Iterator<Item = Verdict> {
    let of_samples = |verdict: &Verdict| matches!(verdict, Verdict::NotBegun | Verdict::Collapsed);
    Verdict::ALL.into_iter().filter(move |verdict| task == Task::Generation || !of_samples(verdict))
}

/// Whether a verdict is also given to runs that would be `not begun` or `collapsed` with a ruler.
pub const fn needs_ruler(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Relapsed | Verdict::Learning | Verdict::Plateau)
}

/// Whether the run is still learning or at a plateau.
pub const fn is_healthy(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Learning | Verdict::Plateau)
}
