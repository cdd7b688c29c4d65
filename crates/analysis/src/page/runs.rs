//! Every planned run with how far it got and why, and the rules that verdicts follow.

use maud::{Markup, html};
use spec::results::{End, Status};

use crate::findings::{Findings, Group, Judged};
use crate::number::{NONE, duration, or_none, thousands};
use crate::tally::NOT_JUDGED;
use crate::verdict::{EVALUATIONS, LATE, Verdict};

pub(super) fn section(findings: &Findings) -> Markup {
    html! {
        h2 { "Runs" }
        div.scroll {
            table {
                thead {
                    tr {
                        th { "arm" } th.n { "seed" } th { "status" } th { "verdict" } th.n { "since step" }
                        th.n { (findings.outcome()) small { (findings.window().briefly()) } } th.n { "last step" } th.n { "time" } th { "run id" }
                    }
                }
                @for group in &findings.groups {
                    tbody id={ "runs-" (group.label) } { @for run in &group.runs { (row(group, run)) } }
                }
            }
        }
        p.faint {
            "Since step: from when on the verdict holds to the end; “" (LATE) "”: at fewer than the last three evaluations; "
            (NONE) ": the run has no verdict."
        }
    }
}

fn row(group: &Group, run: &Judged) -> Markup {
    let recorded = run.recorded;
    let steps = thousands(recorded.run.spec.steps);
    let reached = recorded.series.last_step().map_or(NONE.to_owned(), thousands);
    let since = run.judgement.map(|judgement| judgement.onset.map_or(LATE.to_owned(), thousands));
    let time = recorded.manifest.as_ref().map_or(NONE.to_owned(), |manifest| duration(manifest.timing.total));
    html! {
        tr {
            td { (group.label) }
            td.n { a href=[run.link_if_begun()] { (run.seed()) } }
            td {
                span.bad[is_bad(&recorded.state)] { (recorded.state.name()) }
                @if let Some(reason) = recorded.state.reason() { small.wide { (reason) } }
            }
            td { (verdict(run)) (broken(run)) }
            td.n { (since.unwrap_or(NONE.to_owned())) }
            td.n { (or_none(run.outcome.and_then(|outcome| outcome.value()))) }
            td.n.nowrap { (reached) " of " (steps) }
            td.n.nowrap { (time) }
            td { code { (recorded.run.id) } }
        }
    }
}

fn verdict(run: &Judged) -> Markup {
    let evaluations = run.recorded.series.outcome(run.recorded.run.spec.task).points().len().saturating_sub(1);
    html! {
        @match run.judgement {
            Some(judgement) => { (judgement.verdict) },
            None if run.is_finished() => {
                span.faint { (NOT_JUDGED) }
                small { (evaluations) " of " (EVALUATIONS) " evaluations" }
            }
            None => { (NONE) },
        }
    }
}

fn is_bad(state: &Status) -> bool {
    matches!(state, Status::Failed { .. } | Status::Foreign { .. } | Status::Damaged { .. })
}

/// What was not finite in a run that diverged.
fn broken(run: &Judged) -> Markup {
    const SHOWN: usize = 3;
    let end = run.recorded.manifest.as_ref().and_then(|manifest| manifest.end.as_ref());
    let Some(End::Finished { diverged: Some(divergence) }) = end else {
        return html! {};
    };
    let named = divergence.broken.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    let more = divergence.broken.len().saturating_sub(SHOWN);
    html! { small.wide { (named) @if more > 0 { " and " (more) " more" } } }
}

pub(super) fn rules(findings: &Findings) -> Markup {
    html! {
        h2 { "How a run is judged" }
        p.faint {
            "By the first of these that holds. It holds since the first of three evaluations in a row from which it does so to "
            "the end, and “" (LATE) "” where fewer than the last three do. How far a " (findings.outcome()) " fell is read off the median slope "
            "of its logarithm. A run that was evaluated fewer than "
            (EVALUATIONS) " times after step 0 is not judged, unless it diverged."
        }
        dl { @for verdict in Verdict::of(findings.task()) { dt { (verdict) } dd { (super::inline(&findings.said(&verdict.rule()))) } } }
    }
}
