//! The table of arms: what each came to, how that differs from the reference, what it cost.

use maud::{Markup, html};

use super::inline;
use super::strip::Strip;
use crate::chart::{Axis, marks, missing, numbers};
use crate::compare::{Comparison, Effect, Pairing};
use crate::findings::{Findings, Group, Judged};
use crate::number::{NONE, capital, duration, or_none, p, significant};
use crate::sizes;
use crate::tally::{self, NOT_JUDGED};
use crate::verdict::Verdict;
use crate::yardstick::Yardstick;

pub(super) fn section(findings: &Findings) -> Markup {
    let distances = findings.groups.iter().flat_map(Group::distances);
    let axis = Axis::logarithmic(distances, 4);
    let has_begun = has_begun(findings);
    let is_tested = is_tested(findings);
    html! {
        h2 { "Arms" }
        div.scroll {
            table {
                thead {
                    tr {
                        th { "arm" }
                        th.n { (findings.outcome()) small { (findings.window().briefly()) } }
                        th { "each seed" (Strip::scale(&axis)) }
                        th { "times the reference's" @if is_tested { small { "each arm for itself," br; "p not corrected" } } }
                        th { "verdicts" }
                        @if has_begun {
                            th { "multiply-adds" (whose(findings)) }
                            th { "parameters" (whose(findings)) }
                            th.n { "time" br; "per run" }
                        }
                    }
                }
                tbody {
                    @for (how, groups) in findings.alike() {
                        @if !how.is_empty() { tr.apart { th colspan=(if has_begun { 8 } else { 5 }) { "measured " (how) } } }
                        @for group in groups { (row(findings, group, &axis)) }
                    }
                }
            }
        }
        (note(findings))
    }
}

/// Whether any run says how large its networks are and how long it took.
fn has_begun(findings: &Findings) -> bool {
    findings.groups.iter().any(|group| group.networks().is_some() || group.time().is_some())
}

/// Whether any arm has an interval and a p.
fn is_tested(findings: &Findings) -> bool {
    let is_tested =
        |group: &Group| matches!(&group.effect, Effect::Measured(comparison) if comparison.interval.is_some());
    findings.groups.iter().any(is_tested)
}

fn whose(findings: &Findings) -> Markup {
    html! { @if let Some(networks) = sizes::whose(findings.task()) { br; (networks) } }
}

fn row(findings: &Findings, group: &Group, axis: &Axis) -> Markup {
    html! {
        tr id={ "arm-" (group.label) } {
            td { strong { (group.label) } }
            td.n { (or_none(group.distance())) }
            td { (strip(group, axis)) }
            td.nowrap { (effect(group)) }
            td { (verdicts(group)) }
            @if has_begun(findings) {
                td.nowrap { (sizes::cell(findings, group, |size| size.multiply_adds)) }
                td.nowrap { (sizes::cell(findings, group, |size| size.parameters)) }
                td.n.nowrap { (group.time().map_or(NONE.to_owned(), duration)) }
            }
        }
    }
}

fn effect(group: &Group) -> Markup {
    html! {
        @match &group.effect {
            Effect::Reference => { span.faint { "the reference" } }
            Effect::Measured(comparison) => {
                (numbers(comparison))
                small { (test(comparison)) }
            }
            _ => { span.faint { (missing(group)) } }
        }
    }
}

/// The exact test in a few words: `uncorrected p 0.25, 3 pairs, r 0.4`.
fn test(comparison: &Comparison) -> String {
    let p = comparison.test.p.map_or("p not computed".to_owned(), |value| format!("uncorrected p {}", p(value)));
    match comparison.pairing {
        Pairing::Paired { pairs: 1, .. } => "1 pair".to_owned(),
        Pairing::Paired { pairs, correlation } => {
            let correlation = correlation.map_or(String::new(), |r| format!(", r {r:.2}"));
            format!("{p}, {pairs} pairs{correlation}")
        }
        Pairing::Unpaired { here, reference } => format!("{p}, {here} against {reference}"),
    }
}

fn verdicts(group: &Group) -> Markup {
    let counts = tally::verdicts(group.runs.iter());
    let calm = [Verdict::Healthy.words(), Verdict::Improving.words(), NOT_JUDGED];
    let others = tally::states(group.runs.iter());
    html! {
        @for (verdict, number) in &counts {
            div.verdict.bad[!calm.contains(verdict)].faint[*verdict == NOT_JUDGED] { (number) " " (verdict) }
        }
        @for (state, number) in others.iter().filter(|(state, _)| *state != "finished") {
            div.verdict.faint { (number) " " (state) }
        }
    }
}

/// The distances of an arm's seeds as dots on the axis that all arms share, and their middle as a stroke.
fn strip(group: &Group, axis: &Axis) -> Markup {
    let dot = |run: &Judged| Some(((run.link(), format!("seed {}", run.seed())), run.outcome?.value()?));
    Strip {
        title: format!("each seed of {}", group.label),
        dots: group.finished().filter_map(dot).collect(),
        interval: None,
        middle: group.distance(),
        band: None,
    }
    .markup(axis)
}

/// What the numbers are, and what they were measured with.
fn note(findings: &Findings) -> Markup {
    let paired = match (findings.is_comparison(), findings.sweep.plan.paired) {
        (false, _) => "",
        (true, true) => "Seed k of an arm is compared with seed k of the reference (r: how alike they are).",
        (true, false) => "The seeds of an arm are compared with all seeds of the reference.",
    };
    let race = if findings.is_comparison() && findings.is_race() {
        " The reference is still improving: ratios are about speed."
    } else {
        ""
    };
    html! {
        p.faint {
            (capital(findings.outcome())) ": the " (findings.whole_outcome()) " (" (findings.window().in_short()) "), over runs the geometric mean; lower is "
            "better. Only finished runs count. In brackets: the 95 % interval over seeds. " (paired) (race)
        }
        @if is_tested(findings) { p.faint { (uncorrected(findings)) } }
        @for yardstick in findings.yardsticks() { p.faint { (inline(&Yardstick::sentence(yardstick))) } }
        (ruler(findings))
        @if has_begun(findings) { p.faint { "Multiply-adds: of one forward pass of one image, convolutions only." } }
    }
}

/// What keeps these p apart from those of claims.
fn uncorrected(findings: &Findings) -> &'static str {
    if findings.sweep.plan.claims.is_empty() {
        "Intervals and p are of each arm for itself, not corrected for there being several."
    } else {
        "Intervals and p are of each arm for itself, not corrected for there being several: what is decided stands with the claims, \
         whose p are."
    }
}

/// What real images come to when something is done to them.
fn ruler(findings: &Findings) -> Markup {
    let marks = marks(findings);
    html! {
        @if !marks.is_empty() {
            p.faint {
                "The ruler, of real images with the same network and number of samples: "
                @for (k, (words, distance)) in marks.iter().enumerate() {
                    @if k > 0 { ", " } (words) " " strong { (significant(*distance)) }
                }
                "."
            }
        }
    }
}
