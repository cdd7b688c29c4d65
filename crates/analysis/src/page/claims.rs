//! The claims with their answers at each budget: in words, with effect sizes and sample sizes.

use maud::{Markup, html};
use runs::Standing;

use super::strip::Strip;
use super::table::copyable_table;
use crate::chart::Axis;
use crate::claims::{ClaimAnswer, ClaimResult, Decision};
use crate::findings::Findings;
use crate::number::{NO_VALUE, capitalize, number_word, p, pluralize};
use crate::results::Results;

/// Maximum number of ticks.
const MAX_TICKS: usize = 5;
/// The widest axis. Values beyond it are clamped.
const MAX_RATIO: f64 = 50.0;

pub(super) fn section(results: &Results) -> Markup {
    let answers = || results.claims.iter().flat_map(|claim| &claim.answers);
    let ends = answers().flat_map(|answer| {
        let interval = answer.interval.into_iter().flat_map(|(low, high)| [low, high]);
        interval.chain(answer.ratio).map(|end| end.clamp(1.0 / MAX_RATIO, MAX_RATIO))
    });
    let axis = Axis::fitted(ends.chain([0.8, 1.25]), MAX_TICKS);
    let plan = &results.findings.sweep.plan;
    html! {
        @if !results.claims.is_empty() {
            h2 id="claims" { "What was expected, and what came out" }
            p { strong { (score(results)) } " " (timing_note(results)) }
            (copyable_table("claims", html! {
                table.stacked {
                    thead {
                        tr {
                            th { "claim" } th { "after" } th { "answer" }
                            th { "times the other's" (Strip::scale(&axis)) }
                            th { "what each came to" } th { "rests on" }
                        }
                    }
                    tbody { @for claim in &results.claims { (rows(results, claim, &axis)) } }
                }
            }))
            (legend(results))
        }
        // The detectable effect is that of the permutation test of two arms.
        @if plan.until_decided.is_none() && plan.region.is_none() && !results.findings.groups.is_empty() {
            p.faint { (capitalize(&results.power.to_string())) "." }
        }
    }
}

/// The number of claims with each decision. Undecided claims are not failed predictions.
fn score(results: &Results) -> String {
    let pairs = results.pairs();
    let count = |decision: Decision| {
        results.decision_counts().iter().find(|(other, _)| *other == decision).map_or(0, |(_, n)| *n)
    };
    let asked = if pairs == results.claims.len() {
        pluralize(pairs, "claim")
    } else {
        format!("{} at their budgets, {} answers", pluralize(results.claims.len(), "claim"), number_word(pairs))
    };
    let each: Vec<String> =
        results.decision_counts().iter().map(|(decision, count)| format!("{count} {}", decision.name())).collect();
    let note = if count(Decision::Undecided) > 0 { " Undecided is no failed prediction." } else { "" };
    format!("{}: {}.{note}", capitalize(&asked), each.join(", "))
}

fn timing_note(results: &Results) -> &'static str {
    let has = |standing: Standing| results.claims.iter().any(|claim| claim.standing == standing);
    match (has(Standing::After), has(Standing::Extended)) {
        (true, _) => "Not all of them were written before the runs.",
        (false, true) => "They were written before the runs, of which some were added after a look.",
        (false, false) => "They were written before the runs.",
    }
}

fn rows(results: &Results, claim: &ClaimResult, axis: &Axis) -> Markup {
    html! {
        @for (k, answer) in claim.answers.iter().enumerate() {
            tr {
                @if k == 0 {
                    td.wide rowspan=(claim.answers.len()) {
                        (claim.says())
                        small {
                            @if let Some(guideline) = claim.claim.guideline { "guideline " (guideline) ": " }
                            (claim.in_words())
                        }
                        @if arms(results, claim).next().is_some() { small { "runs: " @for (k, label) in arms(results, claim).enumerate() { @if k > 0 { ", " } a href={ "#runs-" (label) } { (label) } } } }
                    }
                }
                td data-head="after" { (answer.at.short_label()) }
                td {
                    span class={ "answer-" (answer.decision.style()) } { (answer.in_words()) }
                    @if let Some(why) = why(claim, answer) { small { (why) } }
                }
                td data-head="times the other's (dotted line: 1)" { (effect(results, claim, answer, axis)) }
                td data-head="what each came to" { (values(claim, answer)) }
                td data-head="rests on" { (sample_sizes(claim, answer)) }
            }
        }
    }
}

/// The labels that have listed runs: arms or grids.
fn arms<'c>(results: &'c Results, claim: &'c ClaimResult) -> impl Iterator<Item = &'c String> {
    let groups = || results.findings.groups.iter().chain(&results.findings.regions);
    claim.labels.iter().filter(move |label| groups().any(|group| group.label == **label))
}

fn effect(results: &Results, claim: &ClaimResult, answer: &ClaimAnswer, axis: &Axis) -> Markup {
    let Some(words) = answer.effect() else {
        return html! { span.faint { (NO_VALUE) } };
    };
    let strip = Strip {
        title: format!("{} of {}", claim.measure().words, claim.arm()),
        dots: answer
            .seeds
            .iter()
            .filter_map(|(seed, ratio)| Some((link(&results.findings, claim, *seed)?, *ratio)))
            .collect(),
        interval: answer.interval,
        middle: answer.ratio,
        band: Some(evidence::effect_size::NEGLIGIBLE),
    };
    html! {
        @if answer.ratio.is_some() { (strip.markup(axis)) }
        span.nowrap { (words) }
        @if answer.is_crossover { small { "the effect changes its sign" } }
        @else if claim.labels.len() == 4 && answer.ratio.is_some() { small { "on the log scale" } }
    }
}

/// The link to an arm's run with a seed, and its title.
fn link(findings: &Findings, claim: &ClaimResult, seed: u64) -> Option<(String, String)> {
    let arm = findings.groups.iter().find(|group| group.label == claim.arm())?;
    let run = arm.runs.iter().find(|run| run.seed() == seed)?;
    Some((run.link(), format!("seed {seed}")))
}

fn values(claim: &ClaimResult, answer: &ClaimAnswer) -> Markup {
    html! {
        @if answer.values.is_empty() { span.faint { (NO_VALUE) } }
        @for (label, value) in claim.labels.iter().zip(&answer.values) { div.nowrap { (value) " " small.inline { (label) } } }
    }
}

fn sample_sizes(claim: &ClaimResult, answer: &ClaimAnswer) -> Markup {
    let replicates = if answer.is_of_ranks || claim.kind == spec::ClaimKind::Share { "settings" } else { "runs" };
    let shown = |value: Option<f64>| value.map_or(NO_VALUE.to_owned(), p);
    html! {
        @if !answer.runs.is_empty() { (answer.runs_in_words()) " " (replicates) }
        @if let Some(larger) = answer.larger { small { "larger in " (format!("{:.0}", 100.0 * larger)) " % of pairs" } }
        @if answer.p.is_some() { small { "p " (shown(answer.p)) ", corrected " (shown(answer.corrected_p)) } }
        @for secondary in &answer.secondary {
            small { (secondary.measure) ": worse in " (format!("{:.0}", 100.0 * secondary.worse)) " % of pairs, p " (p(secondary.p)) }
        }
    }
}

/// The remarks on an answer.
fn why(claim: &ClaimResult, answer: &ClaimAnswer) -> Option<String> {
    let seeds = if claim.kind == spec::ClaimKind::Share { "settings" } else { "seeds" };
    let parts = [
        answer.why.clone(),
        answer.required_replicates.map(|count| format!("about {count} {seeds} would decide it")),
        (claim.standing == Standing::After).then(|| "written after its runs had begun: no prediction".to_owned()),
        (claim.standing == Standing::Extended)
            .then(|| format!("{} were added after a look", claim.added.join(" and "))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn legend(results: &Results) -> Markup {
    let shown = |decision: &Decision| results.decision_counts().iter().any(|(other, _)| other == decision);
    html! {
        details {
            summary { "How claims are judged" }
            dl {
                @for decision in Decision::ALL.iter().filter(|decision| shown(decision)) {
                    dt { (decision.name()) } dd { (decision.meaning()) }
                }
                dt { "negligible" } dd { "the whole interval lies between 0.8 and 1.25, and no run diverged" }
                dt { "test" } dd { (test(results)) }
                dt { "corrected p" } dd { "after Holm's correction over the " (number_word(results.pairs())) " answers of this file, its " (family(results)) " family" }
                dt { "bar" } dd { "the ratio of geometric means over runs that did not diverge, with a simultaneous interval (Welch, Bonferroni over the same answers). Dots: seeds, each a link to its run. Band: negligible ratios" }
                dt { "veto" } dd { "of a distance: recall and the distance on random features, two-sided at 5 % each, uncorrected" }
                dt { "seeds that would decide" } dd { "for an effect and spread as seen, found in 80 % of cases" }
            }
        }
    }
}

fn test(results: &Results) -> &'static str {
    let plan = &results.findings.sweep.plan;
    if plan.until_decided.is_some() {
        return "bets on the order of index pairs, which may be looked at after every seed; a run that diverged is the worse one";
    }
    if plan.region.is_some() {
        return "all flips of the settings' signs, of differences of mean ranks, or of shares, within settings; a run that diverged ranks last";
    }
    "Brunner and Munzel's, studentised, by permutation, seeds not paired; a run that diverged ranks last. Contrasts: Welch's, of two log ratios. Shares: all \
     flips of the settings' signs."
}

fn family(results: &Results) -> &'static str {
    match results.findings.sweep.plan.family {
        spec::Family::Primary => "primary",
        spec::Family::Secondary => "secondary",
    }
}
