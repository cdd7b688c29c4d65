//! A sweep in rounds: what a round runs is planned from what the rounds before it came to. Plans; starts nothing.
//!
//! Nothing is remembered between rounds but the runs themselves: the same results give the same round, so that a sweep that was killed goes on
//! as if it had not been. Most sweeps have a single round.

use std::ops::ControlFlow;

use anyhow::Result;
use runs::SweepFolder;
use spec::{Plan, SearchRecord};

use super::{decide, planned};
use crate::job::Job;
use crate::search::{self, Next};

/// What is to be run next.
#[derive(Clone, Debug)]
pub struct Round {
    /// The sweep, as far as its results determine it.
    pub plan: Plan,
    /// The runs of this round.
    pub jobs: Vec<Job>,
    /// What it is for: "search, round 1 of 2: 24 settings × 8 arms × 1 seed"; none where it is all that the sweep has.
    pub name: Option<String>,
    /// What was searched so far.
    pub search: Option<SearchRecord>,
    /// Whether nothing more is planned once these runs have finished.
    pub is_last: bool,
}

/// A step of planning: a round that must be run before more can be planned, or the plan with what the results so far add to it. A plan that a
/// stage has nothing to add to passes through.
pub type Stage = ControlFlow<Box<Round>, Plan>;

/// The next round of a sweep whose file asks for that plan.
///
/// # Errors
///
/// Results that can't be read.
pub fn next(asked: &Plan, folder: &SweepFolder) -> Result<Round> {
    let (stage, search) = match search::next(asked, folder)? {
        None => (Stage::Continue(asked.clone()), None),
        Some(Next { plan, record, round: None }) => (Stage::Continue(plan), Some(record)),
        Some(Next { plan, record, round: Some((name, jobs)) }) => {
            let round = Round { plan, jobs, name: Some(name), search: Some(record), is_last: false };
            (Stage::Break(Box::new(round)), None)
        }
    };
    Ok(match stage {
        Stage::Break(round) => *round,
        Stage::Continue(plan) => {
            let plan = planned::beside_shorter(folder, plan)?;
            match decide::next(plan, folder)? {
                (Stage::Break(round), _) => Round { search, ..*round },
                (Stage::Continue(plan), name) => {
                    let name = name.or_else(|| search::name_of_region(&plan));
                    Round { jobs: Job::of_arms(&plan, folder)?, plan, name, search, is_last: true }
                }
            }
        }
    })
}
