//! The status of claims and sentences by the committed sweeps.

use std::collections::BTreeSet;

use super::{ClaimRole, Paper, Sentence, SentenceTest, SweepFile};
use crate::claims::Decision;
use crate::measure::MeasureDefinition;
use crate::summary::{Summary, SummaryClaim};

/// The status of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SentenceStatus {
    /// Its claims have this decision.
    Decided(Decision),
    /// The source fixes a setting without a claim about others, and others were tried.
    Varied,
    /// There are no results: nothing has run, or the results are no longer in the folder.
    NoResults,
}

/// A test with its claim's answer.
#[derive(Clone, Copy, Debug)]
pub struct TestedClaim<'d> {
    /// The test.
    pub test: &'d SentenceTest,
    /// The judged claim, if the sweep has results.
    pub claim: Option<&'d SummaryClaim>,
}

impl SentenceStatus {
    /// Every status, in display order.
    pub const ALL: [Self; 7] = [
        Self::Decided(Decision::Supported),
        Self::Decided(Decision::Contradicted),
        Self::Decided(Decision::Mixed),
        Self::Decided(Decision::Undecided),
        Self::Decided(Decision::NoVerdict),
        Self::Varied,
        Self::NoResults,
    ];

    /// The words in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decided(decision) => decision.name(),
            Self::Varied => "varied",
            Self::NoResults => "no results here",
        }
    }
}

impl<'d> TestedClaim<'d> {
    /// Looks up the claim: at the given budget, else at the last one.
    pub fn of(test: &'d SentenceTest, summaries: &'d [Summary]) -> Self {
        let named = &test.claim;
        let is_it = |claim: &&SummaryClaim| {
            // With several backends the first is used. Labels are `arm (backend)`.
            let is = |label: &str, name: &str| label == name || label.starts_with(&format!("{name} ("));
            is(&claim.arm, &named.arm)
                && claim.measure == MeasureDefinition::of(named.measure).name
                && named.against.as_ref().map_or(claim.is_against_reference, |against| is(&claim.against, against))
                && match (&named.than, &claim.than) {
                    (None, None) => true,
                    (Some(pair), Some([arm, against])) => {
                        is(arm, &pair.arm) && pair.against.as_ref().is_none_or(|other| is(against, other))
                    }
                    _ => false,
                }
                && (named.budget.is_none() || named.budget == claim.budget)
        };
        let of_sweep =
            summaries.iter().filter(|summary| summary.sweep == named.sweep.name()).flat_map(|summary| &summary.claims);
        let claims: Vec<&SummaryClaim> = of_sweep.filter(is_it).collect();
        let first = claims.first().map(|claim| claim.arm.as_str());
        let of_one_backend = claims.into_iter().filter(|claim| Some(claim.arm.as_str()) == first);
        Self { test, claim: of_one_backend.max_by_key(|claim| claim.budget) }
    }

    /// The answer to the claim. `None` if its arms have no finished run.
    pub fn answer(&self) -> Option<Decision> {
        self.claim.filter(|claim| claim.seeds.0.min(claim.seeds.1) > 0).map(|claim| claim.decision)
    }

    /// The decision that follows for the sentence. `None` if the claim decides nothing.
    pub fn verdict(&self) -> Option<Decision> {
        match self.test.role {
            ClaimRole::Context => None,
            ClaimRole::Insufficient => Some(Decision::Undecided),
            ClaimRole::Decides => self.answer().map(|answer| match answer {
                Decision::Supported if self.test.claim.turned => Decision::Contradicted,
                Decision::Contradicted if self.test.claim.turned => Decision::Supported,
                other => other,
            }),
        }
    }
}

impl Sentence {
    /// The tests with their answers.
    pub fn tested<'d>(&'d self, summaries: &'d [Summary]) -> Vec<TestedClaim<'d>> {
        self.tests.iter().map(|test| TestedClaim::of(test, summaries)).collect()
    }

    /// Whether it has an insufficient claim.
    pub fn has_insufficient_test(&self) -> bool {
        self.tests.iter().any(|test| test.role == ClaimRole::Insufficient)
    }

    /// The status by all deciding claims: undecided if one of them is or has no results, mixed if they disagree.
    pub fn status(&self, summaries: &[Summary]) -> SentenceStatus {
        let tested = self.tested(summaries);
        let (beside, deciding): (Vec<&TestedClaim>, Vec<&TestedClaim>) =
            tested.iter().partition(|tested| tested.test.role == ClaimRole::Context);
        let verdicts: Vec<Decision> = deciding.iter().filter_map(|tested| tested.verdict()).collect();
        if verdicts.is_empty() {
            let is_varied = deciding.is_empty() && beside.iter().any(|tested| tested.answer().is_some());
            return if is_varied { SentenceStatus::Varied } else { SentenceStatus::NoResults };
        }
        if verdicts.len() < deciding.len() {
            return SentenceStatus::Decided(Decision::Undecided);
        }
        let says = |decision| verdicts.contains(&decision);
        SentenceStatus::Decided(if verdicts.iter().all(|verdict| *verdict == verdicts[0]) {
            verdicts[0]
        } else if says(Decision::Undecided) || says(Decision::NoVerdict) {
            Decision::Undecided
        } else {
            Decision::Mixed
        })
    }
}

/// The number of sentences with each status.
pub(super) fn counts(paper: &Paper, summaries: &[Summary]) -> Vec<(SentenceStatus, usize)> {
    let states: Vec<SentenceStatus> = paper.sentences().map(|sentence| sentence.status(summaries)).collect();
    let count = |state: SentenceStatus| (state, states.iter().filter(|other| **other == state).count());
    SentenceStatus::ALL.into_iter().map(count).filter(|(_, count)| *count > 0).collect()
}

/// The sweeps with tests.
pub(super) fn sweeps(paper: &Paper) -> BTreeSet<&SweepFile> {
    paper.sentences().flat_map(|sentence| &sentence.tests).map(|test| &test.claim.sweep).collect()
}
