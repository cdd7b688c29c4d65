//! Warnings about a sweep: invalid comparisons first, then notes.

mod fingerprints;
mod protocols;

pub use fingerprints::{FingerprintGroup, fingerprint_list, fingerprints};

use std::collections::BTreeSet;

use runs::{Manifest, Standing, Status};
use serde::Serialize;
use spec::Task;

use crate::claims::ClaimResult;
use crate::findings::Findings;
use crate::number::{capitalize, pluralize, significant};

/// A warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The severity.
    #[serde(rename = "weight")]
    pub severity: Severity,
    /// The problem and its consequence.
    pub text: String,
}

/// The severity of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Numbers shown together are not comparable. Displayed in red at the top.
    Invalid,
    /// A note.
    Note,
}

/// All warnings, most severe first.
pub fn warnings(findings: &Findings, claims: &[ClaimResult]) -> Vec<Warning> {
    let invalid = [failed_controls(findings), protocols::invalid_comparisons(findings, claims)]
        .concat()
        .into_iter()
        .map(|text| Warning { severity: Severity::Invalid, text });
    let plan_warnings = findings.sweep.plan.warnings().iter().map(|text| format!("{}.", capitalize(text))).collect();
    let notes = [
        changed_claims(findings),
        protocols::planned_differences(findings),
        untrained(findings),
        ruler_mismatches(findings),
        mixed(findings),
        fingerprints::mixed(findings),
        unusable(findings),
        unplanned_runs(findings),
        plan_warnings,
    ]
    .concat();
    invalid.chain(notes.into_iter().map(|text| Warning { severity: Severity::Note, text })).collect()
}

/// Controls of the ruler that fail.
fn failed_controls(findings: &Findings) -> Vec<String> {
    let failures = findings.sweep.ruler.iter().flat_map(runs::controls);
    failures.map(|failure| format!("A control fails: {failure}.")).collect()
}

/// Distances on the features of an untrained network.
fn untrained(findings: &Findings) -> Vec<String> {
    let sources: BTreeSet<&str> =
        findings.measurement_protocols().into_iter().filter(|y| !y.is_trained()).map(|y| y.source.as_str()).collect();
    let text = |source: &str| {
        format!(
            "No feature network was trained on {source}: every distance is on the features of a fixed random network, and nothing is said \
             of classes, so that a collapse can't be told."
        )
    };
    sources.into_iter().map(text).collect()
}

/// Rulers that do not fit the runs.
fn ruler_mismatches(findings: &Findings) -> Vec<String> {
    let Some(ruler) = findings.sweep.ruler.as_ref().filter(|_| findings.task() == Task::Generation) else {
        return Vec::new();
    };
    let mismatches = findings
        .measurement_protocols()
        .into_iter()
        .filter_map(|measurement_protocol| measurement_protocol.mismatch(ruler));
    let mismatches: BTreeSet<String> = mismatches.collect();
    let has_fewer = findings.measurement_protocols().iter().any(|other| other.samples < ruler.samples);
    let text = |what: String| {
        let source = ruler.source;
        let limit = findings.trivial.limit.map_or(String::new(), |limit| limit_note(limit, has_fewer));
        format!("The ruler of {source} was made with {what}: its marks are left out.{limit}")
    };
    mismatches.into_iter().map(text).collect()
}

/// The remaining validity of a limit from another number of samples.
fn limit_note(limit: f64, has_fewer: bool) -> String {
    let how = if has_fewer {
        "from fewer samples distances are only larger, so that a run just below it may be called not begun"
    } else {
        "from more samples distances are hardly smaller"
    };
    format!(" Its limit of {} still tells whether a run has begun to learn: {how}.", significant(limit))
}

/// Claims that changed after their runs began.
fn changed_claims(findings: &Findings) -> Vec<String> {
    let (plan, recorded) = (&findings.sweep.plan, &findings.sweep.claims);
    let late = plan.claims.iter().filter(|claim| recorded.standing(claim, plan) == Standing::After);
    let late = late.map(|claim| format!("Written or changed after its runs had begun: the claim \"{}\".", claim.says));
    let extended = plan.claims.iter().filter(|claim| recorded.standing(claim, plan) == Standing::Extended);
    let extended = extended.map(|claim| {
        let added = capitalize(&recorded.added(claim, plan).join(" and "));
        format!("{added} were added after its runs had begun, in the same words: the claim \"{}\".", claim.says)
    });
    let gone = recorded.gone(plan).map(|recorded| {
        format!("Made before the runs, and changed or withdrawn since: the claim \"{}\".", recorded.claim.says)
    });
    late.chain(extended).chain(gone).collect()
}

/// Runs of one sweep from several commits, machines or versions.
fn mixed(findings: &Findings) -> Vec<String> {
    let manifests: Vec<&Manifest> = findings.runs().filter_map(|(_, run)| run.recorded.manifest.as_ref()).collect();
    let several = |what: &str, of: &dyn Fn(&Manifest) -> Vec<String>| {
        let values: BTreeSet<String> = manifests.iter().flat_map(|manifest| of(manifest)).collect();
        let listed = values.iter().map(String::as_str).collect::<Vec<_>>().join("; ");
        (values.len() > 1).then(|| format!("These runs come from {} {what}: {listed}.", values.len()))
    };
    [
        several("commits", &|manifest| manifest.commits().iter().map(|&commit| commit.to_owned()).collect()),
        several("machines", &|manifest| {
            let hosts = manifest.sittings.iter().map(|sitting| &sitting.host).chain([&manifest.provenance.host]);
            hosts.map(|host| format!("{}, {} ({} cores)", host.processor, host.system, host.cores)).collect()
        }),
        several("sets of versions", &|manifest| vec![differing_versions(manifest, &manifests)]),
        uncommitted(findings),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The versions of a run that not all runs share.
fn differing_versions(manifest: &Manifest, all: &[&Manifest]) -> String {
    let is_shared = |name: &str, version: &str| {
        all.iter().all(|other| other.provenance.versions.get(name).is_some_and(|other| other == version))
    };
    let own = manifest.provenance.versions.iter().filter(|(name, version)| !is_shared(name, version));
    let own: Vec<String> = own.map(|(name, version)| format!("{name} {version}")).collect();
    if own.is_empty() { "none of these".to_owned() } else { own.join(", ") }
}

fn uncommitted(findings: &Findings) -> Option<String> {
    let manifests = findings.runs().filter_map(|(_, run)| run.recorded.manifest.as_ref());
    let dirty = manifests.filter(|manifest| manifest.provenance.commit.ends_with("-dirty")).count();
    let runs = pluralize(dirty, "run");
    (dirty > 0).then(|| format!("Files had changed since the commit when {runs} started: the commit does not say all."))
}

/// The number of runs that are listed. Further ones are counted.
const MAX_LISTED: usize = 6;

/// Folders with other content than planned.
fn unusable(findings: &Findings) -> Vec<String> {
    let each = findings.runs().filter_map(|(group, run)| {
        let what = match &run.recorded.status {
            Status::Foreign { differs } => format!("its folder holds another run ({differs})"),
            Status::Damaged { why } => why.clone(),
            _ => return None,
        };
        Some(format!("Left out: `{}` seed {}: {what}.", group.label, run.seed()))
    });
    let each: Vec<String> = each.collect();
    let rest = each.len().saturating_sub(MAX_LISTED);
    let rest = (rest > 0).then(|| format!("Left out for such reasons: {} more.", pluralize(rest, "run")));
    each.into_iter().take(MAX_LISTED).chain(rest).collect()
}

fn unplanned_runs(findings: &Findings) -> Vec<String> {
    let unplanned = &findings.sweep.unplanned;
    let listed: Vec<String> = unplanned.iter().map(|path| path.display().to_string()).collect();
    let runs = if unplanned.len() == 1 { "a run" } else { "runs" };
    let text = format!("Left out: {runs} that the plan does not have ({}).", listed.join(", "));
    if unplanned.is_empty() { Vec::new() } else { vec![text] }
}
