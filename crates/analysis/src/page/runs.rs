//! All planned runs with their progress and status.

use maud::{Markup, html};
use runs::Status;

use super::table::copyable_table;
use crate::findings::{AnalyzedRun, Findings, Group};
use crate::number::{NO_VALUE, duration, or_dash, thousands};
use crate::tally::NOT_JUDGED;
use crate::verdict::MIN_EVALUATIONS;

pub(super) fn section(findings: &Findings) -> Markup {
    html! {
        h2 id="runs" { "Runs" }
        (copyable_table("runs", html! {
            table {
                thead {
                    tr {
                        th { "arm" } th.n { "seed" } th { "status" } th { "verdict" } th.n { "since step" }
                        th.n { (findings.outcome()) small { (findings.last_at().short_label()) } } th.n { "last step" } th.n { "time" } th { "run id" }
                    }
                }
                @for group in &findings.groups {
                    tbody id={ "runs-" (group.label) } { @for run in &group.runs { (row(group, run)) } }
                }
            }
        }))
        p.faint {
            "Since step: from when on a run has diverged, or has been worse than at its best. A run again: "
            "see " a href="#again" { "how to get this again" } "."
        }
    }
}

fn row(group: &Group, run: &AnalyzedRun) -> Markup {
    let recorded = run.recorded;
    let steps = thousands(recorded.run.spec.steps);
    let reached = recorded.series.last_step().map_or(NO_VALUE.to_owned(), thousands);
    let since = run.run_verdict.and_then(|run_verdict| run_verdict.onset).map(thousands);
    let time = recorded.manifest.as_ref().map_or(NO_VALUE.to_owned(), |manifest| duration(manifest.timing.total));
    html! {
        tr id=(run.anchor()) data-arm=(group.label) {
            td { (group.label) }
            td.n { (run.seed()) }
            td {
                span.bad[is_bad(&recorded.status)] { (recorded.status.name()) }
                @if let Some(reason) = recorded.status.reason() { small.wide { (reason) } }
            }
            td { (verdict(run)) (divergence_note(run)) }
            td.n { (since.unwrap_or(NO_VALUE.to_owned())) }
            td.n { (or_dash(run.outcome().and_then(|outcome| outcome.value()))) }
            td.n.nowrap { (reached) " of " (steps) }
            td.n.nowrap { (time) }
            td { code { (recorded.run.id) } }
        }
    }
}

fn verdict(run: &AnalyzedRun) -> Markup {
    let evaluations = run.recorded.series.outcome(run.recorded.run.spec.task).points().len().saturating_sub(1);
    html! {
        @match run.run_verdict {
            Some(run_verdict) => { (run_verdict.verdict) },
            None if run.is_finished() => {
                span.faint { (NOT_JUDGED) }
                small { (evaluations) " of " (MIN_EVALUATIONS) " evaluations" }
            }
            None => { (NO_VALUE) },
        }
    }
}

fn is_bad(state: &Status) -> bool {
    matches!(state, Status::Failed { .. } | Status::Foreign { .. } | Status::Damaged { .. })
}

/// The values that were not finite in a diverged run.
fn divergence_note(run: &AnalyzedRun) -> Markup {
    const MAX_LISTED: usize = 3;
    let Some(divergence) = run.recorded.divergence() else { return html! {} };
    let named = divergence.broken.iter().take(MAX_LISTED).cloned().collect::<Vec<_>>().join(", ");
    let more = divergence.broken.len().saturating_sub(MAX_LISTED);
    html! { small.wide { (named) @if more > 0 { " and " (more) " more" } } }
}
