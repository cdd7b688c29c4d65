//! The table of arms: effects at each budget, outcomes and cost.

use maud::{Markup, html};

use super::inline_code;
use super::strip::Strip;
use super::table::copyable_table;
use crate::chart::Axis;
use crate::compare::Effect;
use crate::findings::{AnalyzedRun, Findings, Group};
use crate::measurement_protocol::MeasurementProtocol;
use crate::number::{NO_VALUE, capitalize, duration, or_dash, significant};
use crate::results::{EffectsAtBudget, Results};
use crate::sizes;
use crate::tally::{self, NOT_JUDGED, VERDICTS_UNAVAILABLE};
use crate::verdict::is_healthy;

pub(super) fn section(results: &Results) -> Markup {
    let findings = &results.findings;
    let distances = findings.groups.iter().flat_map(Group::distances);
    let axis = Axis::logarithmic(distances, 4);
    let has_run_data = has_run_data(findings);
    let columns = 4
        + results.effects.len()
        + usize::from(findings.sweep.plan.ends_well.is_some())
        + if has_run_data { 3 } else { 0 };
    html! {
        h2 id="arms" { "Arms" }
        (copyable_table("arms", html! {
            table.stacked.arms {
                thead {
                    tr {
                        th { "arm" }
                        @for at in &results.effects { th { "times the reference's" small { (at.at.short_label()) } } }
                        th.n { (findings.outcome()) small { (findings.last_at().short_label()) } }
                        th { "each seed" (Strip::scale(&axis)) }
                        @if findings.sweep.plan.ends_well.is_some() { th.n { "end well" } }
                        th { "verdicts" }
                        @if has_run_data {
                            th.n { "multiply-adds" (networks_label(findings)) }
                            th.n { "parameters" (networks_label(findings)) }
                            th.n { "time" br; "per run" }
                        }
                    }
                }
                tbody {
                    @for (how, groups) in findings.by_protocol() {
                        @if !how.is_empty() { tr.apart { th colspan=(columns) { "measured " (how) } } }
                        @for group in groups { (row(results, group, &axis)) }
                    }
                }
            }
        }))
        (note(results))
    }
}

/// Whether any run has network sizes or a duration.
fn has_run_data(findings: &Findings) -> bool {
    findings.groups.iter().any(|group| group.networks().is_some() || group.time().is_some())
}

fn networks_label(findings: &Findings) -> Markup {
    html! { @if let Some(networks) = sizes::networks_label(findings.task()) { br; (networks) } }
}

fn row(results: &Results, group: &Group, axis: &Axis) -> Markup {
    let findings = &results.findings;
    let last = results.effects.last().and_then(|at| of(at, group));
    let (well, raw) = (last.and_then(|arm| arm.ends_well), last.and_then(|arm| arm.raw));
    html! {
        tr id={ "arm-" (group.label) } data-arm=(group.label) {
            td { strong { a href={ "#runs-" (group.label) } { (group.label) } } }
            @for at in &results.effects {
                td.nowrap.ratio data-head={ "times the reference's, " (at.at.short_label()) } { (effect(at, group)) }
            }
            td.n data-head=(findings.outcome()) { (or_dash(group.distance())) @if raw.is_some() { small { "raw " (or_dash(raw)) } } }
            td data-head="each seed" { (strip(group, axis)) }
            @if findings.sweep.plan.ends_well.is_some() {
                td.n data-head="end well" { (well.map_or(NO_VALUE.to_owned(), |(well, all)| format!("{well} of {all}"))) }
            }
            td data-head="verdicts" { (verdicts(group)) }
            @if has_run_data(findings) {
                td.n.nowrap data-head="multiply-adds" { (sizes::cell(findings, group, |size| size.multiply_adds)) }
                td.n.nowrap data-head="parameters" { (sizes::cell(findings, group, |size| size.parameters)) }
                td.n.nowrap data-head="time per run" { (group.time().map_or(NO_VALUE.to_owned(), duration)) }
            }
        }
    }
}

fn of<'r>(at: &'r EffectsAtBudget, group: &Group) -> Option<&'r crate::results::ArmEffect> {
    at.arms.iter().find(|arm| arm.label == group.label)
}

fn effect(at: &EffectsAtBudget, group: &Group) -> Markup {
    html! {
        @match of(at, group).map(|arm| &arm.effect) {
            Some(Effect::Measured(comparison)) => { (comparison.in_words()) }
            Some(effect) => { span.faint { (effect.in_words()) } }
            None => { span.faint { (NO_VALUE) } }
        }
    }
}

fn verdicts(group: &Group) -> Markup {
    let counts = tally::verdicts(group.runs.iter());
    let calm = [NOT_JUDGED];
    let is_calm = |word: &str| {
        calm.contains(&word) || crate::verdict::Verdict::ALL.iter().any(|v| is_healthy(*v) && v.words() == word)
    };
    let others = tally::states(group.runs.iter());
    html! {
        @for (verdict, number) in &counts {
            div.verdict.bad[!is_calm(verdict)].faint[*verdict == NOT_JUDGED] { (number) " " (verdict) }
        }
        @if group.runs.iter().any(|run| run.lacks_ruler) { div.verdict.faint { small { (VERDICTS_UNAVAILABLE) } } }
        @for (state, number) in others.iter().filter(|(state, _)| *state != "finished") {
            div.verdict.faint { (number) " " (state) }
        }
    }
}

/// A strip of the seeds' outcomes on a shared axis, with the geometric mean.
fn strip(group: &Group, axis: &Axis) -> Markup {
    let dot = |run: &AnalyzedRun| Some(((run.link(), format!("seed {}", run.seed())), run.outcome()?.value()?));
    Strip {
        title: format!("each seed of {}", group.label),
        dots: group.finished().filter_map(dot).collect(),
        interval: None,
        middle: group.distance(),
        band: None,
    }
    .markup(axis)
}

/// Notes on the outcomes and their protocol.
fn note(results: &Results) -> Markup {
    let findings = &results.findings;
    let effects = results.effects.iter().flat_map(|at| &at.arms);
    let has_intervals = effects
        .into_iter()
        .any(|arm| matches!(&arm.effect, Effect::Measured(comparison) if comparison.interval.is_some()));
    html! {
        p.faint {
            (capitalize(findings.outcome())) ": the " (findings.outcome_long_name()) " (" (findings.outcome_rule()) "), over the runs that finished and did not diverge "
            "the geometric mean; lower is better."
            @if results.effects.iter().flat_map(|at| &at.arms).any(|arm| arm.raw.is_some()) { " Raw: the same of G's own weights." }
            @if has_intervals {
                " In brackets: the 95 % interval over seeds (Welch), of each arm for itself, not corrected for there being several; no test is made of "
                "it. What is decided stands with the claims."
            }
        }
        @for measurement_protocol in findings.measurement_protocols() { p.faint { (inline_code(&MeasurementProtocol::sentence(measurement_protocol))) } }
        (controls(results))
        @if has_run_data(findings) { p.faint { "Multiply-adds: of one forward pass of one image, convolutions only." } }
    }
}

/// The ruler's marks and trivial baselines.
fn controls(results: &Results) -> Markup {
    html! {
        @if !results.controls.is_empty() {
            p.faint {
                "The ruler, with the same network and number of samples: "
                @for (k, control) in results.controls.iter().enumerate() {
                    @if k > 0 { ", " } (control.says) @if control.is_trivial { " (trivial baseline)" } " " strong { (significant(control.distance)) }
                }
                "."
                @if let Some(limit) = results.findings.trivial.limit {
                    " Above " strong { (significant(limit)) } ", half of the nearest trivial baseline, distances saturate: there the size of a ratio means little."
                }
            }
        }
    }
}
