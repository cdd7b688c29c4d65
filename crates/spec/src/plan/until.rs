//! Seeds until decided: which claims are bet on, in which order an arm's runs make pairs, and which seeds a sweep goes on with.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Arm, Plan, Run};
use crate::{Claim, ClaimKind, Expect, RunSpec};

/// That a sweep goes on with seeds until its claims are decided. Its answers then come from bets, which may be looked at after every seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UntilDecided {
    /// The most seeds of an arm.
    pub max_seeds: usize,
}

/// A claim at one of its budgets, a member of the file's family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair<'p> {
    /// The claim.
    pub claim: &'p Claim,
    /// The budget in images seen.
    pub budget: u64,
    /// The arms whose runs are bet on; none where the claim is not.
    pub arms: Option<[&'p Arm; 2]>,
}

impl Claim {
    /// Whether the order of single runs decides it: a direction between two arms, by a measure that runs write down.
    pub fn is_bet_on(&self) -> bool {
        let has_direction = matches!(self.expect, Expect::Higher | Expect::Lower);
        has_direction
            && self.kind() == ClaimKind::Difference
            && !self.is_against_real_images()
            && self.measure.column().is_some()
    }
}

impl Arm {
    /// The runs that stand for an arm's seeds at a budget, in the plan's order: of each seed the shortest that reaches it.
    pub fn runs_at(&self, budget: u64) -> Vec<&Run> {
        let mut runs: Vec<&Run> = Vec::new();
        for run in self.runs.iter().filter(|run| run.spec.step_at(budget).is_some()) {
            match runs.iter_mut().find(|other| other.spec.seed == run.spec.seed) {
                Some(other) if other.spec.steps > run.spec.steps => *other = run,
                Some(_) => {}
                None => runs.push(run),
            }
        }
        runs
    }

    /// Its seeds, each once.
    pub fn seeds(&self) -> BTreeSet<u64> {
        self.runs.iter().map(|run| run.spec.seed).collect()
    }

    /// Adds the runs of a further seed: as long as those of its first one.
    fn add_seed(&mut self, seed: u64) {
        let Some(first) = self.runs.first().map(|run| run.spec.seed) else { return };
        let runs: Vec<Run> = self.runs.iter().filter(|run| run.spec.seed == first).cloned().collect();
        self.runs.extend(runs.into_iter().map(|run| run.with(RunSpec { seed, ..run.spec.clone() })));
    }
}

impl Plan {
    /// Every (claim, budget) pair of the file, in its order.
    pub fn pairs(&self) -> Vec<Pair<'_>> {
        let of_claim = |claim| {
            let claim: &Claim = claim;
            let arms = || {
                let other = claim.against.as_deref().unwrap_or(&self.reference);
                Some([self.arm(&claim.arm)?, self.arm(other)?])
            };
            let arms = claim.is_bet_on().then(arms).flatten();
            self.answered_at(claim).into_iter().map(move |budget| Pair { claim, budget, arms })
        };
        self.claims.iter().flat_map(of_claim).collect()
    }

    /// Why no bets can be made on this plan, if that is so, and what to do about it.
    pub fn why_no_bets(&self) -> Option<(String, String)> {
        if self.region.is_some() {
            let message = "the effects of a region are tested over all its settings, so that nothing is bet on";
            let hint = "leave `--until-decided` and `--max-seeds` away; more `settings` in the file add some";
            return Some((message.to_owned(), hint.to_owned()));
        }
        if self.pairs().iter().all(|pair| pair.arms.is_none()) {
            let hint = "write a [[claim]] about two arms with expect = \"higher\" or \"lower\"";
            return Some(("no claim of the sweep can be bet on".to_owned(), hint.to_owned()));
        }
        let runs = || self.arms.iter().flat_map(|arm| &arm.runs);
        let backends: BTreeSet<&str> = runs().map(|run| run.spec.backend.name()).collect();
        if backends.len() > 1 {
            return Some(("seeds until decided need one backend".to_owned(), "take `backends` out".to_owned()));
        }
        if let Some(UntilDecided { max_seeds }) = self.until_decided {
            let most = self.arms.iter().map(|arm| arm.seeds().len()).max().unwrap_or(0);
            if most > max_seeds {
                let message =
                    format!("an arm has {most} seeds to begin with, and `--max-seeds {max_seeds}` allows fewer");
                return Some((
                    message,
                    format!("write --max-seeds {most} or more, or begin with fewer seeds: --seeds 0"),
                ));
            }
        }
        let has_some = |arm: &&Arm| {
            let longer: BTreeSet<u64> = arm.runs.iter().filter(|run| run.is_longer).map(|run| run.spec.seed).collect();
            !longer.is_empty() && longer != arm.seeds()
        };
        self.arms.iter().find(has_some).map(|arm| {
            let message = format!("some seeds of arm `{}` have a longer run, and others have none", arm.name);
            (message, "take `seeds` out of `longer`: then every seed goes on".to_owned())
        })
    }

    /// The plan with one more seed of every arm that these pairs are about; none where an arm of each pair has the most seeds.
    pub fn with_next_seed(&self, open: &[Pair], max_seeds: usize) -> Option<Self> {
        let can_grow =
            |pair: &&Pair| pair.arms.is_some_and(|arms| arms.iter().all(|arm| arm.seeds().len() < max_seeds));
        let arms = open.iter().filter(can_grow).filter_map(|pair| pair.arms).flatten();
        let arms: BTreeSet<&str> = arms.map(|arm| arm.name.as_str()).collect();
        let used = self.arms.iter().flat_map(Arm::seeds);
        let used: BTreeSet<u64> = used.chain(self.search.iter().flat_map(|search| search.seeds())).collect();
        let seed = used.last().map_or(0, |last| last + 1);
        let mut plan = self.clone();
        for arm in plan.arms.iter_mut().filter(|arm| arms.contains(arm.name.as_str())) {
            arm.add_seed(seed);
        }
        (!arms.is_empty()).then_some(plan)
    }
}
