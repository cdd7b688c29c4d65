//! Verdicts: a matrix of arms by seeds, and the rules.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::inline_code;
use super::table::copyable_table;
use crate::findings::{AnalyzedRun, Findings};
use crate::number::{or_dash, thousands};
use crate::tally::NOT_JUDGED;
use crate::verdict::{MIN_EVALUATIONS, Verdict, applicable, has_discriminator_won};

pub(super) fn matrix(findings: &Findings) -> Markup {
    let seeds: BTreeSet<u64> = findings.runs().map(|(_, run)| run.seed()).collect();
    html! {
        h3 id="verdicts" { "Verdicts" }
        p.faint { "Each cell is a link to its run; below a verdict the level at the end." }
        (copyable_table("verdicts", html! {
            table.matrix {
                thead { tr { th { "arm" } @for seed in &seeds { th { "seed " (seed) } } } }
                tbody {
                    @for group in &findings.groups {
                        tr data-arm=(group.label) {
                            td { a href={ "#runs-" (group.label) } { (group.label) } }
                            @for seed in &seeds { (cell(group.runs.iter().find(|run| run.seed() == *seed))) }
                        }
                    }
                }
            }
        }))
    }
}

fn cell(run: Option<&AnalyzedRun>) -> Markup {
    let Some(run) = run else {
        return html! { td.none {} };
    };
    let (word, class) = match run.run_verdict {
        Some(run_verdict) => (run_verdict.verdict.words(), css_class(run_verdict.verdict)),
        None if run.is_finished() => (NOT_JUDGED, "open"),
        None => (run.recorded.status.name(), "open"),
    };
    html! {
        td class=(class) {
            a href=(run.link()) { (word) }
            @if let Some(run_verdict) = run.run_verdict {
                @if let Some(step) = run_verdict.onset { small { "since step " (thousands(step)) } }
                @if let Some(level) = run_verdict.level { small { (or_dash(Some(level))) } }
                @if has_discriminator_won(run.recorded) { small { "D won" } }
            }
        }
    }
}

const fn css_class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Plateau => "good",
        Verdict::Learning => "fair",
        Verdict::NotBegun | Verdict::Relapsed => "poor",
        Verdict::Collapsed | Verdict::Diverged => "lost",
    }
}

pub(super) fn rules(findings: &Findings) -> Markup {
    html! {
        h3 { "How a run is judged" }
        p.faint {
            "By the first of these that holds, on medians of five evenly spaced evaluations, of G's own weights. A run that was evaluated fewer than "
            (MIN_EVALUATIONS) " times after step 0 is not judged, unless it diverged. “D won” is a note: the mean of D(real) − D(fake) over the last fifth "
            "is at least " (evidence::verdict::WON_GAP) "."
        }
        @if let Some(missing) = findings.trivial.missing { p { (inline_code(&missing.sentence())) } }
        dl { @for verdict in applicable(findings.task()) { dt { (verdict) } dd { (inline_code(&findings.in_task_words(&verdict.rule()))) } } }
    }
}
