//! Everything that a report says, computed once: claims, effects, warnings, the answer. Views render it and compute nothing.

mod agreement;
mod columns;
mod controls;
mod document;
mod effects;
mod over_training;
pub(crate) mod region;
mod search;

pub use agreement::{Agreement, agreement};
pub use columns::{Column, Columns, columns};
pub use controls::{Control, controls};
pub use document::Document;
pub use effects::{ArmEffect, EffectsAtBudget, effects};
pub use over_training::{EffectCurve, EffectPoint, over_training};
pub use region::{Cell, RegionAtBudget, RegionFactorEffect, RegionResults, SignFlipEffect, region_results};
pub use search::{ArmSearch, BestOfK, RoundSummary, SearchResults, TriedSetting, first_numeric_axis, search_results};

use crate::answer::Answer;
use crate::claims::{
    ClaimResult, Decision, EvidenceOverSeeds, SweepPower, UntilDecidedEnd, evidence_over_seeds, judge,
    until_decided_end,
};
use crate::findings::{Findings, Group};
use crate::number::duration;
use crate::read::Sweep;
use crate::warnings::{Warning, warnings};

/// A sweep, worked out.
#[derive(Debug)]
pub struct Results<'a> {
    /// Arms and runs: outcomes, verdicts, effects at the last budget.
    pub findings: Findings<'a>,
    /// The claims with their answers.
    pub claims: Vec<ClaimResult>,
    /// How the evidence grew with the seeds, where these go on until the claims are decided.
    pub evidence: Vec<EvidenceOverSeeds>,
    /// What ended such a sweep.
    pub until_decided_end: Option<UntilDecidedEnd>,
    /// Each arm's effect at each budget.
    pub effects: Vec<EffectsAtBudget>,
    /// Each arm's effect at every evaluation.
    pub over_training: Vec<EffectCurve>,
    /// What was searched, where something was.
    pub search: Option<SearchResults>,
    /// What each factor does over a region's settings, where there is one.
    pub region: Option<RegionResults>,
    /// How far measures agree with each other.
    pub agreement: Option<Agreement>,
    /// What real images come to that somebody damaged, and what nobody had to learn for.
    pub controls: Vec<Control>,
    /// Arms by measures.
    pub columns: Columns,
    /// What the seeds can show.
    pub power: SweepPower,
    /// What a reader must know before the numbers.
    pub warnings: Vec<Warning>,
    /// The report's first lines.
    pub answer: Answer,
}

impl<'a> Results<'a> {
    /// Whether a decision ended seeds of an arm, so that sizes are those of seeds that stopped on the effect.
    pub fn is_inflated(&self) -> bool {
        self.evidence.iter().any(|evidence| evidence.decided_after.is_some())
    }

    /// Works a sweep out.
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
        Self {
            effects: effects(&findings),
            over_training: over_training(&findings),
            search,
            region: region_results(&findings),
            agreement: agreement(&findings),
            controls: controls(&findings),
            columns: columns(&findings),
            power: SweepPower::of(&findings, None),
            warnings: warnings(&findings, &claims),
            answer: Answer::of(&findings, &claims, progress.into_iter().chain(ended).collect()),
            findings,
            claims,
            evidence,
            until_decided_end,
        }
    }

    /// How many (claim, budget) pairs there are.
    pub fn pairs(&self) -> usize {
        self.claims.iter().map(|claim| claim.answers.len()).sum()
    }

    /// How many (claim, budget) pairs have each answer; answers that none has are left out.
    pub fn answered(&self) -> Vec<(Decision, usize)> {
        let answers = || self.claims.iter().flat_map(|claim| &claim.answers);
        let count = |decision| answers().filter(|answer| answer.decision == decision).count();
        Decision::ALL.map(|decision| (decision, count(decision))).into_iter().filter(|(_, count)| *count > 0).collect()
    }

    /// An arm's effect over training; none where there is none to show.
    pub fn over_training_of(&self, group: &Group) -> Option<&EffectCurve> {
        self.over_training.iter().find(|over| over.label == group.label)
    }
}
