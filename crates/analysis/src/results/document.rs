//! `results.json`: all results for other programs. Its numbers are those of the page.

use std::collections::BTreeMap;

use runs::Networks;
use serde::Serialize;
use spec::{Change, Family, SCHEMA};

use super::{Agreement, Columns, Control, EffectCurve, EffectsAtBudget, RegionResults, Results, SearchResults};
use crate::claims::{ClaimResult, EvidenceOverSeeds, SweepPower, UntilDecidedEnd};
use crate::findings::{AnalyzedRun, Group};
use crate::outcome::ComparisonPoint;
use crate::warnings::{FingerprintGroup, Warning, fingerprints};

/// The document.
#[derive(Debug, Serialize)]
pub struct Document<'r> {
    schema: u32,
    sweep: &'r str,
    question: Option<&'r str>,
    reference: &'r str,
    family: Family,
    ends_well: Option<f64>,
    headline: &'r str,
    details: &'r [String],
    warnings: &'r [Warning],
    /// The finished runs by arithmetic fingerprint.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fingerprints: Vec<FingerprintGroup>,
    /// The comparison points.
    at: &'r [ComparisonPoint],
    /// The rule of the outcomes in words.
    outcome: String,
    claims: &'r [ClaimResult],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    evidence_over_seeds: &'r [EvidenceOverSeeds],
    #[serde(skip_serializing_if = "Option::is_none")]
    until_decided_end: Option<UntilDecidedEnd>,
    power: &'r SweepPower,
    effects: &'r [EffectsAtBudget],
    over_training: &'r [EffectCurve],
    #[serde(skip_serializing_if = "Option::is_none")]
    search: Option<&'r SearchResults>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'r RegionResults>,
    agreement: Option<&'r Agreement>,
    controls: &'r [Control],
    columns: &'r Columns,
    /// Half of the smallest distance of a trivial baseline.
    limit: Option<f64>,
    /// The verdicts that can't be given, with the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "untold")]
    unavailable_verdicts: Option<String>,
    arms: Vec<Arm<'r>>,
}

#[derive(Debug, Serialize)]
struct Arm<'r> {
    label: &'r str,
    arm: &'r str,
    backend: &'static str,
    changes: &'r [Change],
    networks: Option<Networks>,
    seconds: Option<f64>,
    runs: Vec<Run<'r>>,
}

#[derive(Debug, Serialize)]
struct Run<'r> {
    seed: u64,
    id: &'r str,
    folder: String,
    state: &'static str,
    verdict: Option<&'static str>,
    since: Option<u64>,
    /// The outcome at each comparison point.
    outcomes: Vec<Option<RunOutcome>>,
    /// The last value of every measure.
    last: BTreeMap<&'r str, f64>,
}

/// The outcome of a run.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum RunOutcome {
    #[serde(rename = "to")]
    Value(f64),
    Diverged,
}

impl<'r> Document<'r> {
    /// The document of these results.
    pub fn of(results: &'r Results<'r>) -> Self {
        let findings = &results.findings;
        let plan = &findings.sweep.plan;
        Self {
            schema: SCHEMA,
            sweep: &plan.name,
            question: plan.question.as_deref(),
            reference: &plan.reference,
            family: plan.family,
            ends_well: plan.ends_well,
            headline: &results.answer.headline,
            details: &results.answer.details,
            warnings: &results.warnings,
            fingerprints: fingerprints(findings),
            at: &findings.at,
            outcome: findings.outcome_rule(),
            claims: &results.claims,
            evidence_over_seeds: &results.evidence,
            until_decided_end: results.until_decided_end,
            power: &results.power,
            effects: &results.effects,
            over_training: &results.over_training,
            search: results.search.as_ref(),
            region: results.region.as_ref(),
            agreement: results.agreement.as_ref(),
            controls: &results.controls,
            columns: &results.columns,
            limit: findings.trivial.limit,
            unavailable_verdicts: findings.unavailable_verdicts(),
            arms: findings.groups.iter().map(|group| arm(group, &findings.at)).collect(),
        }
    }
}

fn arm<'r>(group: &'r Group<'r>, at: &[ComparisonPoint]) -> Arm<'r> {
    Arm {
        label: &group.label,
        arm: &group.arm.name,
        backend: group.backend.name(),
        changes: &group.arm.changes,
        networks: group.networks(),
        seconds: group.time(),
        runs: group.runs.iter().map(|judged| run(judged, at)).collect(),
    }
}

fn run<'r>(run: &'r AnalyzedRun<'r>, at: &[ComparisonPoint]) -> Run<'r> {
    let came = |at: &ComparisonPoint| {
        let outcome = run.outcome_at(*at).filter(|_| run.is_finished())?.outcome;
        Some(outcome.value().map_or(RunOutcome::Diverged, RunOutcome::Value))
    };
    Run {
        seed: run.seed(),
        id: run.recorded.run.id.as_str(),
        folder: run.place(),
        state: run.recorded.status.name(),
        verdict: run.run_verdict.map(|run_verdict| run_verdict.verdict.name()),
        since: run.run_verdict.and_then(|run_verdict| run_verdict.onset),
        outcomes: at.iter().map(came).collect(),
        last: run.recorded.series.last_values().filter(|(_, value)| value.is_finite()).collect(),
    }
}
