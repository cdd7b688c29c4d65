//! Budgets: how many training images a run has seen when it is judged, and the steps at which it is evaluated for that.

use crate::{Arm, Claim, Plan, RunSpec, Task};

/// Budgets of a claim that names none, in images seen: 1,500, 6,000 and 24,000 steps of 64.
pub const BUDGETS: [u64; 3] = [96_000, 384_000, 1_536_000];

/// Percentages of a budget at which samples are evaluated: the outcome at the budget is the median of these evaluations.
pub const EVALUATED_AT: [u64; 5] = [92, 94, 96, 98, 100];

impl RunSpec {
    /// Training images that one step shows to the discriminator: each of its updates takes a minibatch of its own.
    pub fn images_per_step(&self) -> u64 {
        self.batch_size as u64 * self.schedule.discriminator_updates as u64
    }

    /// Training images that the whole run sees, repeated ones counted again.
    pub fn images_seen(&self) -> u64 {
        self.steps.saturating_mul(self.images_per_step())
    }

    /// The step that reaches a budget of images; none where the run ends before.
    pub fn step_at(&self, budget: u64) -> Option<u64> {
        let step = budget.div_ceil(self.images_per_step().max(1));
        (1..=self.steps).contains(&step).then_some(step)
    }

    /// The steps at which a run is evaluated for its outcome at a budget: those that reach 0.92, 0.94, 0.96, 0.98 and 1 of it. Of a
    /// small budget several are the same and stand here once.
    pub fn outcome_steps(&self, budget: u64) -> Vec<u64> {
        let per_step = self.images_per_step().max(1);
        let mut steps = EVALUATED_AT.map(|percent| (budget * percent).div_ceil(100 * per_step)).to_vec();
        steps.dedup();
        steps
    }

    /// Whether an evaluation belongs to the evenly spaced ones, which verdicts and steadiness are read from.
    pub fn is_evenly_spaced(&self, step: u64) -> bool {
        step.is_multiple_of(self.cadence.evaluate.max(1)) || step == self.steps
    }
}

impl Plan {
    /// The budgets at which a claim is answered, in images seen: those of its own that all of its arms reach, and, where the arms end
    /// before the last one, their end. Empty for a claim of a published sweep, which is about the end of its runs, and where
    /// its arms have no runs.
    pub fn answered_at(&self, claim: &Claim) -> Vec<u64> {
        let Some(budgets) = &claim.budgets else { return Vec::new() };
        let specs = claim.names(&self.reference).into_iter().flat_map(|name| self.arms_of(name));
        let specs = specs.filter_map(Arm::longest).map(|run| &run.spec);
        let specs: Vec<&RunSpec> = specs.collect();
        let Some(end) = specs.iter().map(|spec| spec.images_seen()).min() else { return Vec::new() };
        let is_reached = |budget: &&u64| specs.iter().all(|spec| spec.step_at(**budget).is_some());
        let mut reached: Vec<u64> = budgets.iter().filter(is_reached).copied().collect();
        let is_at_the_end = |budget: &u64| specs.iter().all(|spec| spec.step_at(*budget) == spec.step_at(end));
        if reached.len() < budgets.len() && !reached.iter().any(is_at_the_end) {
            reached.push(end);
        }
        reached.sort_unstable();
        reached
    }

    /// Every budget at which a claim is answered, in order.
    pub fn budgets(&self) -> Vec<u64> {
        let mut budgets: Vec<u64> = self.claims.iter().flat_map(|claim| self.answered_at(claim)).collect();
        budgets.sort_unstable();
        budgets.dedup();
        budgets
    }

    /// Adds to every run the evaluations that the claims' budgets need. A plan without budgets stays as it is. A run that a longer one goes
    /// on from is evaluated wherever that is.
    pub(crate) fn evaluate_at_budgets(&mut self) {
        let budgets = self.budgets();
        if budgets.is_empty() {
            return;
        }
        for arm in &mut self.arms {
            let Some(longest) = arm.longest().map(|run| run.spec.clone()) else { continue };
            let reached = budgets.iter().filter(|budget| longest.step_at(**budget).is_some());
            let needed: Vec<u64> = reached.flat_map(|budget| longest.outcome_steps(*budget)).collect();
            for run in &mut arm.runs {
                if run.spec.task == Task::Classification && run.spec.trainer.is_none() {
                    continue; // a classifier is evaluated at whole multiples of `cadence.evaluate` alone
                }
                let mut spec = run.spec.clone();
                let written = spec.cadence.evaluate_at.iter().copied();
                let needed = needed.iter().copied().filter(|step| *step <= spec.steps).chain(written);
                let mut steps: Vec<u64> = needed.filter(|step| !spec.is_evenly_spaced(*step)).collect();
                steps.sort_unstable();
                steps.dedup();
                spec.cadence.evaluate_at = steps;
                *run = run.with(spec);
            }
        }
    }
}
