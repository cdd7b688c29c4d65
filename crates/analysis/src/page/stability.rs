//! What became of each run, arm by seed, and how steady training was: between seeds, within a run, and on the way.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::findings::{Findings, Group, Judged};
use crate::measure::{Definition, finished_well, gradient_tail, late_spread, oscillation, speed_threshold, steps_to};
use crate::number::{NONE, or_none, significant, thousands};
use crate::statistics::{self, SPREAD_NEEDS, Time};
use crate::verdict::Verdict;
use spec::Measure;

pub(super) fn matrix(findings: &Findings) -> Markup {
    let seeds: BTreeSet<u64> = findings.runs().map(|(_, run)| run.seed()).collect();
    html! {
        h2 { "What became of each run" }
        p.faint { "Each cell is a link to its run; below a verdict, the step since which it holds. Rules at the end of the page." }
        div.scroll {
            table.matrix {
                thead { tr { th { "arm" } @for seed in &seeds { th { "seed " (seed) } } } }
                tbody {
                    @for group in &findings.groups {
                        tr {
                            td { a href={ "#runs-" (group.label) } { (group.label) } }
                            @for seed in &seeds { (cell(group.runs.iter().find(|run| run.seed() == *seed))) }
                        }
                    }
                }
            }
        }
    }
}

fn cell(run: Option<&Judged>) -> Markup {
    let Some(run) = run else {
        return html! { td.none {} };
    };
    let (word, class) = match run.judgement {
        Some(judgement) => (judgement.verdict.words(), tone(judgement.verdict)),
        None if run.is_finished() => ("not judged", "open"),
        None => (run.recorded.state.name(), "open"),
    };
    let onset = run.judgement.and_then(|judgement| judgement.onset);
    html! {
        td class=(class) {
            a href=[run.link_if_begun()] { (word) }
            @if let Some(step) = onset { small { "since " (thousands(step)) } }
        }
    }
}

const fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Healthy => "good",
        Verdict::Improving => "fair",
        Verdict::Stalled => "poor",
        Verdict::Collapsed | Verdict::DiscriminatorWon | Verdict::Diverged => "lost",
    }
}

pub(super) fn table(findings: &Findings) -> Markup {
    let columns =
        [Measure::SeedSpread, Measure::Oscillation, Measure::HealthyRate, Measure::StepsTo, Measure::GradientTail]
            .map(Definition::of);
    let outcome = findings.outcome();
    html! {
        h2 { "Stability and speed" }
        div.scroll {
            table {
                thead {
                    tr {
                        th { "arm" }
                        th.n { "spread" br; "between seeds" } th.n { "worst rise" br; "of the " (outcome) }
                        th.n { "unrest over" br; "the last third" } th.n { "end well:" br; "levelled off or improving" }
                        th { "steps to a quarter" br; "of the untrained " (outcome) } th.n { "tail of the" br; "gradient norm" }
                    }
                }
                tbody { @for group in &findings.groups { (row(findings, group)) } }
            }
        }
        dl {
            @for definition in columns {
                dt { (findings.said(definition.words)) } dd { (findings.said(definition.meaning)) ", in " (definition.unit) }
            }
            dt { "unrest over the last third" }
            dd { "standard deviation of the logarithm of the " (outcome) " over the last third of the steps" }
            dt { "of several runs" } dd { "their median; a spread of fewer than " (SPREAD_NEEDS) " seeds is grey: it is not tested" }
        }
    }
}

fn row(findings: &Findings, group: &Group) -> Markup {
    let logs: Vec<f64> = group.distances().iter().map(|distance| distance.ln()).collect();
    let spread = statistics::variance(&logs).map(f64::sqrt).filter(|_| group.diverged() == 0);
    let middle =
        |of: fn(&Judged) -> Option<f64>| or_none(statistics::median(group.finished().filter_map(of).collect()));
    let judged: Vec<bool> = group.finished().filter_map(finished_well).collect();
    let well = judged.iter().filter(|well| **well).count();
    html! {
        tr {
            td { a href={ "#runs-" (group.label) } { (group.label) } }
            td.n.faint[logs.len() < SPREAD_NEEDS] { (or_none(spread)) }
            td.n { (middle(oscillation)) }
            td.n { (middle(late_spread)) }
            td.n { @if judged.is_empty() { (NONE) } @else { (well) " of " (judged.len()) } }
            td { (near(findings, group)) }
            td.n { (middle(gradient_tail)) }
        }
    }
}

/// The median steps to near, and how many got there.
fn near(findings: &Findings, group: &Group) -> Markup {
    let Some(threshold) = speed_threshold(findings, group) else {
        return html! { span.faint { (NONE) } };
    };
    let times: Vec<Time> = group.finished().filter_map(|run| steps_to(run, threshold)).collect();
    let reached = times.iter().filter(|time| time.happened).count();
    let half = statistics::kaplan_meier(&times).into_iter().find(|(_, left)| *left <= 0.5);
    html! {
        @match half { Some((step, _)) => { (thousands(step)) }, None => { span.faint { "not by half" } } }
        small { (reached) " of " (times.len()) " reached " (significant(threshold)) }
    }
}
