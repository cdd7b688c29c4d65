//! The state of a running search. The runner writes `search.json` before each round; later tries are read from their
//! runs.

use runs::Status;
use spec::{Run, Search, SearchRecord, Tried, Try};

use super::RecordedRun;
use crate::outcome::{ComparisonPoint, read};

/// The record with all tries whose runs have finished.
pub(super) fn completed(
    record: SearchRecord,
    search: &Search,
    read_run: impl Fn(&str, &Run) -> RecordedRun,
) -> SearchRecord {
    let mut record = record;
    if record.is_over {
        return record;
    }
    for attempt in search.tries() {
        let Some(arm) = record.arms.iter_mut().find(|arm| arm.arm == attempt.design) else { continue };
        arm.rounds.resize(arm.rounds.len().max(search.rounds.len()), Vec::new());
        let round = &mut arm.rounds[attempt.round];
        if round.iter().any(|tried| tried.setting == attempt.setting) {
            continue;
        }
        if let Some(outcomes) = outcomes_of(&attempt, &read_run) {
            round.push(Tried { setting: attempt.setting, outcomes });
            round.sort_by_key(|tried| tried.setting);
        }
    }
    record
}

/// The final outcomes of a try's seeds, `None` inside for a diverged seed. `None` if a seed has not finished.
fn outcomes_of(attempt: &Try, read_run: impl Fn(&str, &Run) -> RecordedRun) -> Option<Vec<Option<f64>>> {
    let outcome = |run: &Run| {
        let recorded = read_run(&attempt.name, run);
        let name = recorded.series.outcome_name(run.spec.task);
        let is_finished = recorded.status == Status::Finished;
        let reading = read(&recorded.series, name, ComparisonPoint::End.budget(&run.spec), recorded.diverged_at());
        reading.filter(|_| is_finished).map(|reading| reading.outcome.value())
    };
    attempt.runs.iter().map(outcome).collect()
}
