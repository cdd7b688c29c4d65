//! What an earlier command planned for the same sweep and a later one does not name: it stays known, and what can't is said.

use std::collections::BTreeSet;

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
    /// Adds what an earlier plan of the same sweep has beyond this one: seeds and backends of arms that are still the same design, and arms that
    /// are gone but of which a run has begun. The rest is dropped: the file was changed before anything of it ran.
    pub fn continuing(mut self, earlier: &Self, has_begun: impl Fn(&Arm, &Run) -> bool) -> Continued {
        let mut dropped = Vec::new();
        for before in &earlier.arms {
            let has_results = || before.runs.iter().any(|run| has_begun(before, run));
            match self.arms.iter_mut().find(|arm| arm.name == before.name) {
                Some(arm) if is_same_design(arm, before) => {
                    arm.runs = with_earlier(std::mem::take(&mut arm.runs), before)
                }
                Some(arm) => {
                    let is_replaced = |run: &&Run| arm.runs.iter().any(|now| place(now) == place(run));
                    let gone = before.runs.iter().filter(|run| !is_replaced(run));
                    dropped.extend(gone.map(|run| (before.name.clone(), run.clone())));
                }
                None if has_results() => self.arms.push(before.clone()),
                None => dropped.extend(before.runs.iter().map(|run| (before.name.clone(), run.clone()))),
            }
        }
        Continued { plan: self, dropped }
    }

    /// Has the plan say of all its seeds that they were asked for, where each of its arms has all of them.
    pub fn ask_for_all_seeds(&mut self) {
        let seeds = |arm: &Arm| arm.runs.iter().map(|run| run.spec.seed).collect::<BTreeSet<u64>>();
        let Some(all) = self.arms.first().map(seeds).filter(|all| self.arms.iter().all(|arm| seeds(arm) == *all))
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

/// What tells the runs of an arm apart, and their folders.
fn place(run: &Run) -> (&'static str, u64) {
    (run.spec.backend.name(), run.spec.seed)
}

/// Whether runs of both may stand side by side: they differ in seed and backend only.
fn is_same_design(one: &Arm, other: &Arm) -> bool {
    let design = |arm: &Arm| {
        let RunSpec { seed, backend, .. } = RunSpec::default();
        arm.runs.first().map(|run| RunSpec { seed, backend, ..run.spec.clone() })
    };
    design(one) == design(other)
}

/// The runs of an arm in the order of before where that has more of them, with those that are new behind.
fn with_earlier(runs: Vec<Run>, before: &Arm) -> Vec<Run> {
    let named = |runs: &[Run], run: &Run| runs.iter().any(|other| place(other) == place(run));
    if before.runs.iter().all(|run| named(&runs, run)) {
        return runs;
    }
    let new = runs.into_iter().filter(|run| !named(&before.runs, run));
    before.runs.iter().cloned().chain(new).collect()
}
