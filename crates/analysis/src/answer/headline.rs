//! The headline: what prevents a comparison, else the clearest effect.

use super::{Context, all_saturated, is_saturated};
use crate::compare::{Comparison, Effect};
use crate::findings::{Findings, Group};
use crate::number::{pluralize, significant, with_interval};

/// The headline, given the arms with a ratio, the largest effect first.
pub(super) fn headline(findings: &Findings, measured: &[(&Group, &Comparison)], context: &Context) -> String {
    let reference = &findings.sweep.plan.reference;
    let Some(first) = findings.references().next() else {
        if findings.sweep.plan.is_searching() {
            let nothing = || "Nothing to compare yet: the search has not chosen the arms' settings.".to_owned();
            return context.search.clone().unwrap_or_else(nothing);
        }
        return format!("Nothing to compare: the plan has no run of the reference `{reference}`.");
    };
    if findings.finished() == 0 {
        let nothing = || "Nothing to compare yet: no run has finished.".to_owned();
        return context.search.clone().unwrap_or_else(nothing);
    }
    if first.finished().next().is_none() {
        return format!("No comparison yet: the reference `{reference}` has no finished run.");
    }
    if let Some(limit) = findings.trivial.limit.filter(|limit| all_saturated(findings, *limit)) {
        return format!(
            "No arm is better than noise yet: every {} is above {}, half of the nearest trivial baseline. Train longer.",
            findings.outcome(),
            significant(limit)
        );
    }
    if let Some(headline) = &context.region {
        return headline.clone();
    }
    let has_interval = |(_, comparison): &&(&Group, &Comparison)| comparison.interval.is_some();
    let Some(largest) = measured.iter().find(has_interval).or(measured.first()) else {
        return no_comparison_headline(findings, first);
    };
    if largest.1.interval.is_some() && !measured.iter().any(|(_, comparison)| comparison.excludes_one()) {
        return format!("No arm differs clearly from `{reference}`: every interval holds \"no difference\".");
    }
    let (group, comparison) = clearest_effect(findings, measured).unwrap_or(largest);
    format!(
        "`{}` has {} times the {} of `{reference}` {}.",
        group.label,
        with_interval(comparison.ratio, comparison.interval),
        findings.outcome(),
        findings.last_at().in_words()
    )
}

/// The largest effect whose interval excludes 1, of an unsaturated arm if there is one.
fn clearest_effect<'m, 'a>(
    findings: &Findings,
    measured: &'m [(&'a Group<'a>, &'a Comparison)],
) -> Option<&'m (&'a Group<'a>, &'a Comparison)> {
    let clear = || measured.iter().filter(|(_, comparison)| comparison.excludes_one());
    clear().find(|(group, _)| !is_saturated(findings, group)).or_else(|| clear().next())
}

/// The headline if no arm can be compared with the reference.
fn no_comparison_headline(findings: &Findings, reference: &Group) -> String {
    let others = findings.groups.len() - findings.references().count();
    let incomparable = findings.groups.iter().any(|group| matches!(group.effect, Effect::Incomparable(_)));
    let distance = reference.distance().map_or("nothing that can be measured".to_owned(), significant);
    let seeds = pluralize(reference.distances().len(), "seed");
    match others {
        _ if reference.distance().is_none() => {
            format!("No comparison: every run of the reference `{}` diverged.", reference.label)
        }
        0 => format!("`{}` reaches a {} of {distance} over {seeds}.", reference.label, findings.outcome()),
        _ if incomparable => "No comparison: the distances were measured with different things.".to_owned(),
        _ => format!(
            "No comparison yet: no other arm than `{}` has a {} to compare.",
            reference.label,
            findings.outcome()
        ),
    }
}
