//! What the committed sweeps say about a test, and about a sentence.

use std::collections::BTreeSet;

use super::{Bearing, SOURCES, Sentence, Test};
use crate::claims::Decision;
use crate::digest::{Digest, JudgedClaim};

/// How far a sentence has been tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// What was judged says this.
    Judged(Decision),
    /// What was judged says one thing here and the opposite there.
    Mixed,
    /// The text states a setting and says nothing of others, which were tried.
    Varied,
    /// No results of it are here: nothing ran, or the sweep's results have left the folder.
    NoResults,
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
    pub const ALL: [Self; 7] = [
        Self::Judged(Decision::Supported),
        Self::Judged(Decision::Equivalent),
        Self::Judged(Decision::Contradicted),
        Self::Mixed,
        Self::Judged(Decision::Undecided),
        Self::Varied,
        Self::NoResults,
    ];

    /// The words in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Judged(decision) => decision.name(),
            Self::Mixed => "mixed",
            Self::Varied => "varied",
            Self::NoResults => "no results here",
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
            Bearing::For => self.answer(),
            Bearing::Against => self.answer().map(|answer| match answer {
                Decision::Supported => Decision::Contradicted,
                Decision::Contradicted => Decision::Supported,
                other => other,
            }),
        }
    }
}

impl Sentence {
    /// Its tests with their answers.
    pub fn tested<'d>(&self, digests: &'d [Digest]) -> Vec<Tested<'d>> {
        self.tests.iter().map(|test| Tested::of(*test, digests)).collect()
    }

    /// Whether it has a claim that it does not follow from.
    pub fn is_beyond_its_tests(&self) -> bool {
        self.tests.iter().any(|test| test.bearing == Bearing::Insufficient)
    }

    /// Its state: what all of its tests say of it. It is undecided where one of them is.
    pub fn state(&self, digests: &[Digest]) -> State {
        let tested = self.tested(digests);
        let verdicts: Vec<Decision> = tested.iter().filter_map(Tested::verdict).collect();
        if verdicts.is_empty() {
            let is_varied = tested.iter().any(|tested| tested.answer().is_some());
            return if is_varied { State::Varied } else { State::NoResults };
        }
        let says = |decision| verdicts.contains(&decision);
        if verdicts.iter().all(|verdict| *verdict == verdicts[0]) {
            State::Judged(verdicts[0])
        } else if says(Decision::Undecided) {
            State::Judged(Decision::Undecided)
        } else {
            State::Mixed
        }
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
