//! The report's first lines: headline and details in words, generated from the findings.
//!
//! What prevents a comparison comes first. Claims are judged in [`crate::claims`] and only counted here.

mod effects;
mod headline;

use std::collections::BTreeMap;

use evidence::brunner_munzel::smallest_p;
use evidence::family::LEVEL;
use serde::Serialize;

use crate::claims::{ClaimResult, Decision};
use crate::compare::Comparison;
use crate::findings::{Findings, Group};
use crate::number::{capitalize, duration, number_word, pluralize, significant};

/// The answer of a sweep in words. Backticks mark code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The headline.
    pub headline: String,
    /// The details, sentence by sentence.
    pub details: Vec<String>,
}

/// Sentences about the parts of a sweep beside its arms' runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// What a search came to: the headline while no run of an arm has finished.
    pub search: Option<String>,
    /// The effect over a region: the headline of a sweep that has one.
    pub region: Option<String>,
    /// The state of the sweep, for the end of the details.
    pub progress: Vec<String>,
}

impl Answer {
    /// The answer for these findings and claims.
    pub fn of(findings: &Findings, claims: &[ClaimResult], context: Context) -> Self {
        let measured: Vec<(&Group, &Comparison)> = measured(findings);
        let details = [
            too_few(findings, &measured),
            effects::sentence(findings, &measured),
            saturated(findings, &measured),
            diverged(findings),
            unfinished(findings),
            uncorrected(&measured),
            counted(claims),
        ];
        Self {
            headline: headline::headline(findings, &measured, &context),
            details: details.into_iter().flatten().chain(context.progress).collect(),
        }
    }
}

/// The arms with a ratio, the largest effect first.
fn measured<'a>(findings: &'a Findings) -> Vec<(&'a Group<'a>, &'a Comparison)> {
    let measured = findings.groups.iter().filter_map(|group| Some((group, group.effect.comparison()?)));
    let mut measured: Vec<(&Group, &Comparison)> = measured.collect();
    measured.sort_by(|(_, a), (_, b)| b.ratio.ln().abs().total_cmp(&a.ratio.ln().abs()));
    measured
}

/// Whether an arm's geometric mean lies above the limit, where distances are saturated.
fn is_saturated(findings: &Findings, group: &Group) -> bool {
    findings.trivial.limit.zip(group.distance()).is_some_and(|(limit, mean)| mean > limit)
}

/// Names the arms whose ratios are saturated.
fn saturated(findings: &Findings, measured: &[(&Group, &Comparison)]) -> Option<String> {
    let limit = findings.trivial.limit?;
    let arms = measured.iter().filter(|(group, _)| is_saturated(findings, group));
    let arms: Vec<String> = arms.map(|(group, _)| format!("`{}`", group.label)).collect();
    let (verb, ratio) = if arms.len() == 1 { ("lies", "its ratio means") } else { ("lie", "their ratios means") };
    (!arms.is_empty()).then(|| {
        format!(
            "{} {verb} above {}, half of the nearest trivial baseline, where distances saturate: the size of {ratio} little.",
            arms.join(", "),
            significant(limit)
        )
    })
}

/// Whether every arm's geometric mean lies above the limit.
fn all_saturated(findings: &Findings, limit: f64) -> bool {
    let means: Vec<f64> = findings.groups.iter().filter_map(Group::distance).collect();
    !means.is_empty() && means.iter().all(|mean| *mean > limit)
}

/// States that the sample is too small for a decision, and what size is needed.
fn too_few(findings: &Findings, measured: &[(&Group, &Comparison)]) -> Option<String> {
    let (_, comparison) = measured.first()?;
    let sizes = (comparison.runs.1, comparison.of_reference.1);
    if measured.iter().any(|(_, comparison)| smallest_p(comparison.runs.1, comparison.of_reference.1) <= LEVEL) {
        return None;
    }
    let enough = (2..).find(|seeds| smallest_p(*seeds, *seeds) <= LEVEL)?;
    let seeds = if sizes.0 == sizes.1 {
        pluralize(sizes.0, "seed")
    } else {
        format!("{} seeds against {}", number_word(sizes.0), number_word(sizes.1))
    };
    let is_shown = measured.iter().all(|(_, comparison)| comparison.interval.is_none())
        || measured.iter().any(|(_, comparison)| comparison.excludes_one());
    let all_saturated = findings.trivial.limit.is_some_and(|limit| all_saturated(findings, limit));
    let shows =
        if is_shown && !all_saturated { "this shows an effect and decides nothing" } else { "nothing is decided" };
    findings.is_comparison().then(|| {
        format!(
            "Over {seeds} {shows}: one claim takes {} of each arm at least, several take more.",
            pluralize(enough, "seed")
        )
    })
}

fn diverged(findings: &Findings) -> Option<String> {
    let diverged = findings.groups.iter().filter(|group| group.diverged() > 0);
    let each: Vec<String> = diverged
        .map(|group| {
            format!(
                "`{}` in {} of {}",
                group.label,
                number_word(group.diverged()),
                number_word(group.finished().count())
            )
        })
        .collect();
    (!each.is_empty()).then(|| {
        format!(
            "Training diverged with {}: such a run has no {}, is no part of a ratio, and ranks last where claims are judged.",
            each.join(", "),
            findings.outcome()
        )
    })
}

fn unfinished(findings: &Findings) -> Option<String> {
    let (finished, all) = (findings.finished(), findings.runs().count());
    let plan = &findings.sweep.plan;
    let limit = plan.timed_out.filter(|_| plan.until_decided.is_none());
    let limit = limit
        .map_or(String::new(), |seconds| format!(" The time limit of {} ended the sweep.", duration(seconds as f64)));
    let text = match finished {
        0 => format!("None of {} has finished.{limit}", pluralize(all, "run")),
        _ => {
            let verb = if finished == 1 { "has" } else { "have" };
            let left_out = "the others are shown below and counted nowhere";
            let missing = missing(findings);
            format!(
                "{} of {} {verb} finished; {left_out}.{limit} Missing: {missing}.",
                capitalize(&number_word(finished)),
                pluralize(all, "run")
            )
        }
    };
    (finished < all).then_some(text)
}

/// The unfinished runs: `a` seeds 3 and 4, `b` seed 4 (24000 steps).
fn missing(findings: &Findings) -> String {
    let mut arms = Vec::new();
    for group in &findings.groups {
        let mut seeds = BTreeMap::<Option<u64>, Vec<String>>::new();
        for run in group.runs.iter().filter(|run| !run.is_finished()) {
            let run = &run.recorded.run;
            seeds.entry(run.is_longer.then_some(run.spec.steps)).or_default().push(run.spec.seed.to_string());
        }
        arms.extend(seeds.into_iter().map(|(steps, seeds)| {
            let noun = if seeds.len() == 1 { "seed" } else { "seeds" };
            let steps = steps.map_or(String::new(), |steps| format!(" ({steps} steps)"));
            format!("`{}` {noun} {}{steps}", group.label, seeds.join(", "))
        }));
    }
    arms.join("; ")
}

/// `Of nine claims five are supported, one is contradicted and three are undecided.`
fn counted(claims: &[ClaimResult]) -> Option<String> {
    let answers: Vec<Decision> = claims.iter().flat_map(|claim| &claim.answers).map(|answer| answer.decision).collect();
    let count = |decision: Decision| answers.iter().filter(|other| **other == decision).count();
    let each = Decision::ALL.into_iter().map(|decision| (decision, count(decision))).filter(|(_, count)| *count > 0);
    let each: Vec<String> = each
        .map(|(decision, count)| match (decision, count) {
            (Decision::NoVerdict, 1) => "one has no verdict".to_owned(),
            (Decision::NoVerdict, _) => format!("{} have no verdict", number_word(count)),
            (_, 1) => format!("one is {}", decision.name()),
            _ => format!("{} are {}", number_word(count), decision.name()),
        })
        .collect();
    let asked = match (claims.len(), answers.len()) {
        (claims, answers) if claims == answers => pluralize(claims, "claim"),
        (claims, answers) => {
            format!("{} at their budgets, {} answers,", pluralize(claims, "claim"), number_word(answers))
        }
    };
    (!claims.is_empty()).then(|| format!("Of {asked} {}.", each.join(", ")))
}

fn uncorrected(measured: &[(&Group, &Comparison)]) -> Option<String> {
    let intervals = measured.iter().filter(|(_, comparison)| comparison.interval.is_some()).count();
    match intervals {
        0 => None,
        1 => Some("In brackets: the 95 % interval.".to_owned()),
        _ => Some(format!(
            "In brackets: 95 % intervals, each for itself, not corrected for there being {}.",
            number_word(intervals)
        )),
    }
}
