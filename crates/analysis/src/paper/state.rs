//! What the committed sweeps say about a claim, and about a sentence.

use std::collections::BTreeSet;

use super::{Bearing, Paper, Sentence, SweepFile, Test};
use crate::claims::Decision;
use crate::digest::{Digest, JudgedClaim};
use crate::measure::Definition;

/// How far a sentence has been tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// What was judged says this.
    Judged(Decision),
    /// The text states a setting and says nothing of others, which were tried.
    Varied,
    /// No results of it are here: nothing ran, or the sweep's results have left the folder.
    NoResults,
}

/// A test with the claim that answers it, where its sweep has results.
#[derive(Clone, Copy, Debug)]
pub struct Tested<'d> {
    /// The test.
    pub test: &'d Test,
    /// The claim as the sweep's report judged it.
    pub claim: Option<&'d JudgedClaim>,
}

impl State {
    /// Every state, in the order in which they are counted.
    pub const ALL: [Self; 7] = [
        Self::Judged(Decision::Supported),
        Self::Judged(Decision::Contradicted),
        Self::Judged(Decision::Mixed),
        Self::Judged(Decision::Undecided),
        Self::Judged(Decision::NoVerdict),
        Self::Varied,
        Self::NoResults,
    ];

    /// The words in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Judged(decision) => decision.name(),
            Self::Varied => "varied",
            Self::NoResults => "no results here",
        }
    }
}

impl<'d> Tested<'d> {
    /// Looks a test's answer up: at the budget that it names, else at the last one.
    pub fn of(test: &'d Test, digests: &'d [Digest]) -> Self {
        let named = &test.claim;
        let is_it = |claim: &&JudgedClaim| {
            // Of several backends the first: labels are `arm (backend)`.
            let is = |label: &str, name: &str| label == name || label.starts_with(&format!("{name} ("));
            is(&claim.arm, &named.arm)
                && claim.measure == Definition::of(named.measure).name
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
            digests.iter().filter(|digest| digest.sweep == named.sweep.name()).flat_map(|digest| &digest.claims);
        let claims: Vec<&JudgedClaim> = of_sweep.filter(is_it).collect();
        let first = claims.first().map(|claim| claim.arm.as_str());
        let of_one_backend = claims.into_iter().filter(|claim| Some(claim.arm.as_str()) == first);
        Self { test, claim: of_one_backend.max_by_key(|claim| claim.budget) }
    }

    /// The answer to the claim; none where its arms have no finished run.
    pub fn answer(&self) -> Option<Decision> {
        let ran = self.claim.filter(|claim| claim.seeds.0.min(claim.seeds.1) > 0)?;
        Decision::ALL.into_iter().find(|decision| decision.name() == ran.decision)
    }

    /// What the answer says of the sentence; none where it says nothing.
    pub fn verdict(&self) -> Option<Decision> {
        match self.test.bearing {
            Bearing::Beside => None,
            Bearing::Insufficient => Some(Decision::Undecided),
            Bearing::Decides => self.answer().map(|answer| match answer {
                Decision::Supported if self.test.claim.turned => Decision::Contradicted,
                Decision::Contradicted if self.test.claim.turned => Decision::Supported,
                other => other,
            }),
        }
    }
}

impl Sentence {
    /// Its tests with their answers.
    pub fn tested<'d>(&'d self, digests: &'d [Digest]) -> Vec<Tested<'d>> {
        self.tests.iter().map(|test| Tested::of(test, digests)).collect()
    }

    /// Whether it has a claim that it does not follow from.
    pub fn is_beyond_its_tests(&self) -> bool {
        self.tests.iter().any(|test| test.bearing == Bearing::Insufficient)
    }

    /// Its state: what all of its deciding claims say. It is undecided where one of them is or has no results, and mixed where they disagree.
    pub fn state(&self, digests: &[Digest]) -> State {
        let tested = self.tested(digests);
        let (beside, deciding): (Vec<&Tested>, Vec<&Tested>) =
            tested.iter().partition(|tested| tested.test.bearing == Bearing::Beside);
        let verdicts: Vec<Decision> = deciding.iter().filter_map(|tested| tested.verdict()).collect();
        if verdicts.is_empty() {
            let is_varied = deciding.is_empty() && beside.iter().any(|tested| tested.answer().is_some());
            return if is_varied { State::Varied } else { State::NoResults };
        }
        if verdicts.len() < deciding.len() {
            return State::Judged(Decision::Undecided);
        }
        let says = |decision| verdicts.contains(&decision);
        State::Judged(if verdicts.iter().all(|verdict| *verdict == verdicts[0]) {
            verdicts[0]
        } else if says(Decision::Undecided) || says(Decision::NoVerdict) {
            Decision::Undecided
        } else {
            Decision::Mixed
        })
    }
}

/// How many sentences have each state.
pub(super) fn counts(paper: &Paper, digests: &[Digest]) -> Vec<(State, usize)> {
    let states: Vec<State> = paper.sentences().map(|sentence| sentence.state(digests)).collect();
    let count = |state: State| (state, states.iter().filter(|other| **other == state).count());
    State::ALL.into_iter().map(count).filter(|(_, count)| *count > 0).collect()
}

/// The sweeps that test anything.
pub(super) fn sweeps(paper: &Paper) -> BTreeSet<&SweepFile> {
    paper.sentences().flat_map(|sentence| &sentence.tests).map(|test| &test.claim.sweep).collect()
}
