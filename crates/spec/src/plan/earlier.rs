//! What an earlier command planned for the same sweep and a later one does not name: it stays known, and what can't is said.

use super::{Arm, Asked, Plan, Run};
use crate::RunSpec;

/// A plan together with what an earlier one had beyond it.
#[derive(Clone, Debug, PartialEq)]
pub struct Continued {
    /// The later plan, with the earlier seeds and backends of its arms, and with arms of before that have results.
    pub plan: Plan,
    /// Runs of the earlier plan that are in it no longer, each with its arm.
    pub dropped: Vec<(String, Run)>,
}

impl Plan {
    /// Marks the runs whose usual folder an earlier plan gave to a shorter run of the same arm that has begun: they are runs beside it.
    pub fn beside_shorter(mut self, earlier: &Self, has_begun: impl Fn(&Arm, &Run) -> bool) -> Self {
        for arm in &mut self.arms {
            let Some(before) = earlier.arm(&arm.name) else { continue };
            for run in arm.runs.iter_mut().filter(|run| !run.is_longer) {
                let is_shorter = |other: &&Run| !other.is_longer && run.spec.is_longer_than(&other.spec);
                let known = before.runs.iter().find(|other| other.id == run.id);
                run.is_longer = known.map_or_else(
                    || before.runs.iter().find(is_shorter).is_some_and(|other| has_begun(before, other)),
                    |known| known.is_longer,
                );
            }
        }
        self
    }

    /// Adds what an earlier plan of the same sweep has beyond this one: seeds and backends of arms that are still the same design, shorter and
    /// longer runs that have begun, and arms that are gone but of which a run has begun. The rest is dropped: the file was changed before
    /// anything of it ran.
    pub fn continuing(mut self, earlier: &Self, has_begun: impl Fn(&Arm, &Run) -> bool) -> Continued {
        // Seeds that came because of what was seen stay so.
        self.until_decided = self.until_decided.or(earlier.until_decided);
        let mut dropped = Vec::new();
        for before in &earlier.arms {
            let has_results = || before.runs.iter().any(|run| has_begun(before, run));
            match self.arms.iter_mut().find(|arm| arm.name == before.name) {
                Some(arm) => {
                    let stays = |run: &&Run| {
                        let is_same = arm.runs.iter().any(|now| is_same_design(&now.spec, &run.spec));
                        let is_length = arm.runs.iter().any(|now| is_same_arm(&now.spec, &run.spec));
                        let is_free = arm.runs.iter().all(|now| place(now) != place(run));
                        is_same || (is_length && is_free && has_begun(before, run))
                    };
                    let stays: Vec<Run> = before.runs.iter().filter(stays).cloned().collect();
                    let is_replaced = |run: &&Run| arm.runs.iter().chain(&stays).any(|now| place(now) == place(run));
                    let gone = before.runs.iter().filter(|run| !is_replaced(run));
                    dropped.extend(gone.map(|run| (before.name.clone(), run.clone())));
                    arm.runs = with_earlier(std::mem::take(&mut arm.runs), &stays);
                }
                None if has_results() => self.arms.push(before.clone()),
                None => dropped.extend(before.runs.iter().map(|run| (before.name.clone(), run.clone()))),
            }
        }
        Continued { plan: self, dropped }
    }

    /// Has the plan say of all its seeds that they were asked for, where each of its arms has all of them.
    pub fn ask_for_all_seeds(&mut self) {
        let Some(all) = self.arms.first().map(Arm::seeds).filter(|all| self.arms.iter().all(|arm| arm.seeds() == *all))
        else {
            return;
        };
        if let Some(Asked { options, .. }) = &mut self.asked {
            let all = all.iter().map(u64::to_string).collect::<Vec<_>>().join(",");
            options.retain(|option| !option.starts_with("--seeds "));
            options.insert(0, format!("--seeds {all}"));
        }
    }
}

/// What tells the runs of an arm apart: their folders.
fn place(run: &Run) -> (&'static str, u64, Option<u64>) {
    (run.spec.backend.name(), run.spec.seed, run.is_longer.then_some(run.spec.steps))
}

/// Whether runs of both may stand side by side: they differ in seed and backend only.
fn is_same_design(one: &RunSpec, other: &RunSpec) -> bool {
    RunSpec { seed: one.seed, backend: one.backend, ..other.clone() } == *one
}

/// Whether runs of both belong to one arm: they differ in seed, backend and length only.
fn is_same_arm(one: &RunSpec, other: &RunSpec) -> bool {
    RunSpec { seed: one.seed, backend: one.backend, ..other.clone() }.is_same_but_for_length(one)
}

/// The runs of an arm in the order of before where that has more of them, with those that are new behind.
fn with_earlier(runs: Vec<Run>, before: &[Run]) -> Vec<Run> {
    let named = |runs: &[Run], run: &Run| runs.iter().any(|other| place(other) == place(run));
    if before.iter().all(|run| named(&runs, run)) {
        return runs;
    }
    let new = runs.into_iter().filter(|run| !named(before, run));
    before.iter().cloned().chain(new).collect()
}
