//! A sweep in rounds: what a round runs is planned from what the rounds before it came to. Plans; starts nothing.
//!
//! Nothing is remembered between rounds but the runs themselves: the same results give the same round, so that a sweep that was killed goes on
//! as if it had not been. Most sweeps have a single round.

use std::ops::ControlFlow;

use anyhow::Result;
use spec::Plan;
use spec::results::SweepFolder;

use crate::job::Job;

/// What is to be run next.
#[derive(Clone, Debug)]
pub struct Round {
    /// The sweep, as far as its results determine it.
    pub plan: Plan,
    /// The runs of this round.
    pub jobs: Vec<Job>,
    /// What it is for: "search, round 1 of 2"; none where it says nothing that the sweep's name does not.
    pub name: Option<String>,
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
    let stage = Stage::Continue(asked.clone());
    Ok(match stage {
        Stage::Break(round) => *round,
        Stage::Continue(plan) => Round { jobs: Job::all(&plan, folder), plan, name: None, is_last: true },
    })
}
