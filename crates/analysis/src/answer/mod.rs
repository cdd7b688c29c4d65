//! The report's first lines: the answer in a sentence or two, made from the findings by rules.
//!
//! What can't be said is said first. Claims are judged elsewhere and counted here.

mod effects;

use crate::claims::{Decision, Ruling};
use crate::compare::{Comparison, Effect, Pairing};
use crate::findings::{Findings, Group};
use crate::number::{capital, significant, things, thousands, words};

/// What the sweep says, in words; `code` stands between backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The answer.
    pub headline: String,
    /// What it rests on, sentence by sentence.
    pub details: Vec<String>,
}

impl Answer {
    /// The answer that the findings and the claims' answers give.
    pub fn of(findings: &Findings, rulings: &[Ruling]) -> Self {
        let measured: Vec<(&Group, &Comparison)> = measured(findings);
        let details = [
            race(findings),
            effects::sentence(findings, &measured),
            diverged(findings),
            unfinished(findings),
            uncorrected(&measured),
            claims(rulings),
        ];
        Self { headline: headline(findings, &measured), details: details.into_iter().flatten().collect() }
    }
}

/// The arms that have a ratio, the largest effect first.
fn measured<'a>(findings: &'a Findings) -> Vec<(&'a Group<'a>, &'a Comparison)> {
    let mut measured: Vec<(&Group, &Comparison)> = findings
        .groups
        .iter()
        .filter_map(|group| match &group.effect {
            Effect::Measured(comparison) => Some((group, comparison)),
            _ => None,
        })
        .collect();
    measured.sort_by(|(_, a), (_, b)| b.ratio.ln().abs().total_cmp(&a.ratio.ln().abs()));
    measured
}

fn headline(findings: &Findings, measured: &[(&Group, &Comparison)]) -> String {
    let reference = &findings.sweep.plan.reference;
    let Some(first) = findings.references().next() else {
        return format!("Nothing to compare: the plan has no run of the reference `{reference}`.");
    };
    if findings.finished() == 0 {
        return "Nothing to compare yet: no run has finished.".to_owned();
    }
    if first.finished().next().is_none() {
        return format!("No comparison yet: the reference `{reference}` has no finished run.");
    }
    if findings.references().any(|group| group.diverged() > 0) {
        return format!("No comparison: the reference `{reference}` diverged.");
    }
    let Some((_, comparison)) = measured.first() else {
        return alone(findings, first);
    };
    if !measured.iter().any(|(_, comparison)| comparison.can_decide()) {
        return format!("Nothing is decided: {}.", too_few(comparison));
    }
    match measured.iter().find(|(_, comparison)| comparison.can_decide() && comparison.is_clear()) {
        Some((group, comparison)) => {
            let ratio = significant(comparison.ratio);
            format!("`{}` differs most from `{reference}`: {ratio} times its {}.", group.label, findings.outcome())
        }
        None => format!("No arm differs clearly from `{reference}`: every interval holds \"no difference\"."),
    }
}

/// There is nothing that the reference can be compared with.
fn alone(findings: &Findings, reference: &Group) -> String {
    let others = findings.groups.len() - findings.references().count();
    let incomparable = findings.groups.iter().any(|group| matches!(group.effect, Effect::Incomparable(_)));
    let distance = reference.distance().map(significant).unwrap_or_default();
    let seeds = things(reference.distances().len(), "seed");
    match others {
        0 => format!("`{}` reaches a {} of {distance} over {seeds}.", reference.label, findings.outcome()),
        _ if incomparable => "No comparison: the distances were measured with different things.".to_owned(),
        _ => format!(
            "No comparison yet: no other arm than `{}` has a {} to compare.",
            reference.label,
            findings.outcome()
        ),
    }
}

/// Why so few seeds decide nothing.
fn too_few(comparison: &Comparison) -> String {
    let p = crate::number::p(comparison.test.smallest_p);
    match comparison.pairing {
        Pairing::Paired { pairs: 1, .. } => "one seed shows no spread".to_owned(),
        Pairing::Paired { pairs, .. } => {
            format!("with {} the smallest p that a paired test can give is {p}", things(pairs, "seed"))
        }
        Pairing::Unpaired { here, reference } => {
            let sizes = format!("{} seeds against {}", words(here), words(reference));
            format!("with {sizes} the smallest p that a test can give is {p}")
        }
    }
}

fn race(findings: &Findings) -> Option<String> {
    let reference = findings.references().next()?;
    let follows =
        if findings.is_comparison() { ": what follows is a race, about speed and not about quality" } else { "" };
    let said = |step: u64| format!("At step {}, `{}` is still improving{follows}.", thousands(step), reference.label);
    findings.is_race().then(|| said(reference.steps()))
}

fn diverged(findings: &Findings) -> Option<String> {
    let diverged = findings.groups.iter().filter(|group| group.diverged() > 0);
    let each: Vec<String> = diverged
        .map(|group| format!("`{}` in {} of {}", group.label, words(group.diverged()), words(group.finished().count())))
        .collect();
    (!each.is_empty()).then(|| {
        format!(
            "Training diverged with {}: a run that diverged has no {}, so these arms have no ratio.",
            each.join(", "),
            findings.outcome()
        )
    })
}

fn unfinished(findings: &Findings) -> Option<String> {
    let (finished, all) = (findings.finished(), findings.runs().count());
    let text = match finished {
        0 => format!("None of {} has finished.", things(all, "run")),
        _ => {
            let verb = if finished == 1 { "has" } else { "have" };
            let left_out = "the others are shown below and counted nowhere";
            format!("{} of {} {verb} finished; {left_out}.", capital(&words(finished)), things(all, "run"))
        }
    };
    (finished < all).then_some(text)
}

/// `Of nine claims five are supported, one is contradicted and three are undecided.`
fn claims(rulings: &[Ruling]) -> Option<String> {
    let counts = Decision::ALL.map(|decision| (decision, rulings.iter().filter(|r| r.decision == decision).count()));
    let each = counts.into_iter().filter(|(_, count)| *count > 0).map(|(decision, count)| {
        let verb = if count == 1 { "is" } else { "are" };
        format!("{} {verb} {}", words(count), decision.name())
    });
    let each: Vec<String> = each.collect();
    (!rulings.is_empty()).then(|| format!("Of {} {}.", things(rulings.len(), "claim"), each.join(", ")))
}

fn uncorrected(measured: &[(&Group, &Comparison)]) -> Option<String> {
    let intervals = measured.iter().filter(|(_, comparison)| comparison.interval.is_some()).count();
    match intervals {
        0 => None,
        1 => Some("In brackets: the 95 % interval.".to_owned()),
        _ => Some(format!(
            "In brackets: 95 % intervals, each for itself, not corrected for there being {}.",
            words(intervals)
        )),
    }
}
