//! What the committed sweeps say about a test, and about a sentence.

use std::collections::BTreeSet;

use super::{SOURCES, Sentence, Test};
use crate::claims::Decision;
use crate::digest::{Digest, JudgedClaim};

/// How far a sentence has been tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// A claim about it was judged.
    Judged(Decision),
    /// No run of it has finished.
    NotRun,
}

/// A test with the claim that answers it, where its sweep has results.
#[derive(Clone, Copy, Debug)]
pub struct Tested<'d> {
    /// The test.
    pub test: Test,
    /// The claim as the sweep's report judged it.
    pub claim: Option<&'d JudgedClaim>,
}

impl State {
    /// Every state, in the order in which they are counted.
    pub const ALL: [Self; 5] = [
        Self::Judged(Decision::Supported),
        Self::Judged(Decision::Equivalent),
        Self::Judged(Decision::Contradicted),
        Self::Judged(Decision::Undecided),
        Self::NotRun,
    ];

    /// The words in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Judged(decision) => decision.name(),
            Self::NotRun => "not run yet",
        }
    }
}

impl<'d> Tested<'d> {
    /// Looks a test's answer up.
    pub fn of(test: Test, digests: &'d [Digest]) -> Self {
        let digest = digests.iter().find(|digest| digest.sweep == test.sweep);
        let is_it = |claim: &&JudgedClaim| {
            // Of several backends the first: labels are `arm (backend)`.
            let named = |label: &str, name: &str| label == name || label.starts_with(&format!("{name} ("));
            named(&claim.arm, test.arm)
                && claim.measure == crate::measure::Definition::of(test.measure).name
                && test.against.map_or(claim.is_against_reference, |against| named(&claim.against, against))
        };
        Self { test, claim: digest.and_then(|digest| digest.claims.iter().find(is_it)) }
    }

    /// How far it got: a claim whose arms have no finished run was not tested.
    pub fn state(&self) -> State {
        let ran = self.claim.filter(|claim| claim.seeds.0.min(claim.seeds.1) > 0);
        let named = |claim: &JudgedClaim| Decision::ALL.into_iter().find(|decision| decision.name() == claim.decision);
        ran.and_then(named).map_or(State::NotRun, State::Judged)
    }
}

impl Sentence {
    /// Its tests with their answers.
    pub fn tested<'d>(&self, digests: &'d [Digest]) -> Vec<Tested<'d>> {
        self.tests.iter().map(|test| Tested::of(*test, digests)).collect()
    }

    /// Its state: that of its first test.
    pub fn state(&self, digests: &[Digest]) -> State {
        self.tests.first().map_or(State::NotRun, |test| Tested::of(*test, digests).state())
    }
}

/// How many sentences have each state.
pub(super) fn counts(digests: &[Digest]) -> Vec<(State, usize)> {
    let states: Vec<State> = all().map(|sentence| sentence.state(digests)).collect();
    let count = |state: State| (state, states.iter().filter(|other| **other == state).count());
    State::ALL.into_iter().map(count).filter(|(_, count)| *count > 0).collect()
}

/// Every sentence.
pub(super) fn all() -> impl Iterator<Item = &'static Sentence> {
    SOURCES.iter().flat_map(|source| source.sentences)
}

/// The sweeps that test anything.
pub(super) fn sweeps() -> BTreeSet<&'static str> {
    all().flat_map(|sentence| sentence.tests).map(|test| test.sweep).collect()
}
