//! All results of a report, computed once: claims, effects, warnings and the answer. Views only render them.

mod agreement;
mod columns;
mod controls;
mod document;
mod effects;
mod over_training;
mod region;
mod search;

pub use agreement::{Agreement, agreement};
pub use columns::{Column, Columns, columns};
pub use controls::{Control, controls};
pub use document::Document;
pub use effects::{ArmEffect, EffectsAtBudget, effects};
pub use over_training::{EffectCurve, EffectPoint, over_training};
pub use region::{Cell, RegionAtBudget, RegionFactorEffect, RegionResults, SignFlipEffect, region_results};
pub use search::{ArmSearch, BestOfK, RoundSummary, SearchResults, TriedSetting, first_numeric_axis, search_results};

use crate::answer::{Answer, Context};
use crate::claims::{
    ClaimResult, Decision, EvidenceOverSeeds, SweepPower, UntilDecidedEnd, evidence_over_seeds, judge,
    until_decided_end,
};
use crate::findings::Findings;
use crate::number::duration;
use crate::read::Sweep;
use crate::warnings::{Warning, warnings};

/// The results of a sweep.
#[derive(Debug)]
pub struct Results<'a> {
    /// Arms and runs with outcomes, verdicts and effects.
    pub findings: Findings<'a>,
    /// The claims with their answers.
    pub claims: Vec<ClaimResult>,
    /// The evidence over seeds, for sweeps with seeds until decided.
    pub evidence: Vec<EvidenceOverSeeds>,
    /// Why such a sweep ended.
    pub until_decided_end: Option<UntilDecidedEnd>,
    /// Effects at each budget.
    pub effects: Vec<EffectsAtBudget>,
    /// Effects at each evaluation.
    pub over_training: Vec<EffectCurve>,
    /// The search, if there was one.
    pub search: Option<SearchResults>,
    /// Factor effects over a region, if there is one.
    pub region: Option<RegionResults>,
    /// The agreement of measures.
    pub agreement: Option<Agreement>,
    /// The ruler's controls: damaged real images and trivial baselines.
    pub controls: Vec<Control>,
    /// Arms by measures.
    pub columns: Columns,
    /// The power of the sweep's seeds.
    pub power: SweepPower,
    /// Warnings that a reader needs before the numbers.
    pub warnings: Vec<Warning>,
    /// The report's first lines.
    pub answer: Answer,
}

impl<'a> Results<'a> {
    /// Whether optional stopping inflates effect sizes: a decision stopped the seeds of an arm.
    pub fn is_inflated(&self) -> bool {
        self.evidence.iter().any(|evidence| evidence.decided_after.is_some())
    }

    /// Computes all results.
    pub fn of(sweep: &'a Sweep) -> Self {
        let findings = Findings::new(sweep);
        let claims = judge(&findings);
        let evidence = evidence_over_seeds(&findings);
        let until_decided_end = until_decided_end(&findings, &evidence);
        let ended = findings.sweep.plan.until_decided.zip(until_decided_end);
        let ended = ended.map(|(until, end)| end.in_words(until.max_seeds, &evidence));
        let ended = ended.map(|ended| format!("Seeds were added until claims are decided. {ended}"));
        let search = search_results(sweep);
        let limit = findings.sweep.plan.timed_out.filter(|_| findings.sweep.plan.is_searching());
        let limit = limit.map_or(String::new(), |seconds| {
            format!(" The time limit of {} ended the sweep.", duration(seconds as f64))
        });
        let progress = search.as_ref().and_then(SearchResults::progress).map(|progress| progress + &limit);
        let region = region_results(&findings);
        let context = Context {
            search: search.as_ref().and_then(SearchResults::headline),
            region: region.as_ref().and_then(RegionResults::headline),
            progress: progress.into_iter().chain(ended).collect(),
        };
        Self {
            effects: effects(&findings),
            over_training: over_training(&findings),
            search,
            region,
            agreement: agreement(&findings),
            controls: controls(&findings),
            columns: columns(&findings),
            power: SweepPower::of(&findings, None),
            warnings: warnings(&findings, &claims),
            answer: Answer::of(&findings, &claims, context),
            findings,
            claims,
            evidence,
            until_decided_end,
        }
    }

    /// The number of (claim, budget) pairs.
    pub fn pairs(&self) -> usize {
        self.claims.iter().map(|claim| claim.answers.len()).sum()
    }

    /// The number of pairs with each decision, without zeros.
    pub fn decision_counts(&self) -> Vec<(Decision, usize)> {
        let answers = || self.claims.iter().flat_map(|claim| &claim.answers);
        let count = |decision| answers().filter(|answer| answer.decision == decision).count();
        Decision::ALL.map(|decision| (decision, count(decision))).into_iter().filter(|(_, count)| *count > 0).collect()
    }
}
