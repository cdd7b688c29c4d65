//! Counts of runs by status and verdict: `9 finished (7 plateau, 2 learning), 1 failed`.

use std::collections::BTreeMap;

use crate::findings::AnalyzedRun;
use crate::verdict::Verdict;

/// The label of finished runs without a verdict.
pub const NOT_JUDGED: &str = "not judged";

/// The label for verdicts that need a ruler and have none.
pub const VERDICTS_UNAVAILABLE: &str = "not begun and collapsed can't be told";

/// The number of runs with each verdict, best first, and without one.
pub fn verdicts<'r, 'a: 'r>(runs: impl Iterator<Item = &'r AnalyzedRun<'a>>) -> Vec<(&'static str, usize)> {
    let mut counts: BTreeMap<Option<Verdict>, usize> = BTreeMap::new();
    for run in runs.filter(|run| run.is_finished()) {
        *counts.entry(run.run_verdict.map(|run_verdict| run_verdict.verdict)).or_default() += 1;
    }
    let unjudged = counts.remove(&None).map(|count| (NOT_JUDGED, count));
    // Verdicts are ordered from worst to best.
    let judged = counts.into_iter().rev().filter_map(|(verdict, count)| Some((verdict?.words(), count)));
    judged.chain(unjudged).collect()
}

/// The number of runs with each status, finished ones first.
pub fn states<'r, 'a: 'r>(runs: impl Iterator<Item = &'r AnalyzedRun<'a>>) -> Vec<(&'static str, usize)> {
    const ORDER: [&str; 7] = ["finished", "running", "interrupted", "failed", "damaged", "another run's", "pending"];
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    runs.for_each(|run| *counts.entry(run.recorded.status.name()).or_default() += 1);
    ORDER.iter().filter_map(|state| Some((*state, *counts.get(state)?))).collect()
}

/// `7 plateau, 2 learning`.
pub fn listed(counts: &[(&'static str, usize)]) -> String {
    counts.iter().map(|(what, count)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
}

/// `9 finished (7 plateau, 2 learning), 1 failed`.
pub fn line<'a>(runs: &[&AnalyzedRun<'a>]) -> String {
    let verdicts = verdicts(runs.iter().copied());
    let states = states(runs.iter().copied());
    let unavailable_verdicts =
        if runs.iter().any(|run| run.lacks_ruler) { format!("; {VERDICTS_UNAVAILABLE}") } else { String::new() };
    let each = states.iter().map(|(state, count)| match *state {
        "finished" => format!("{count} finished ({}{unavailable_verdicts})", listed(&verdicts)),
        other => format!("{count} {other}"),
    });
    let text = each.collect::<Vec<_>>().join(", ");
    if text.is_empty() { "no runs".to_owned() } else { text }
}
