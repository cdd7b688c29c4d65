//! The effect of every arm at every budget: what was not claimed has effects and intervals, and no verdict.

use serde::Serialize;

use crate::compare::Effect;
use crate::findings::{Findings, Group};
use crate::outcome::At;

/// Each arm's effect at one budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EffectsAt {
    /// When.
    pub at: At,
    /// In the order of the arms.
    pub arms: Vec<ArmAt>,
}

/// An arm at a budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmAt {
    /// The arm.
    pub label: String,
    /// The geometric mean of what its runs came to, those that diverged left out.
    pub mean: Option<f64>,
    /// Runs that end well, of those that tell; none where the sweep's file does not say when a run does.
    pub ends_well: Option<(usize, usize)>,
    /// How it differs from the reference.
    pub effect: Effect,
}

/// Every arm at every budget, in rising order.
pub fn effects(findings: &Findings) -> Vec<EffectsAt> {
    let at_budget =
        |at: &At| EffectsAt { at: *at, arms: findings.groups.iter().map(|group| arm(findings, group, *at)).collect() };
    findings.at.iter().map(at_budget).collect()
}

fn arm(findings: &Findings, group: &Group, at: At) -> ArmAt {
    let effect = match findings.reference_of(group) {
        _ if group.effect == Effect::Reference => Effect::Reference,
        Some(reference) => group.against(reference, at),
        None => Effect::Unfinished,
    };
    let outcomes = group.replicates(at);
    let logs = crate::compare::logs(&outcomes).filter(|logs| !logs.is_empty());
    let mean =
        |logs: Vec<(u64, f64)>| crate::statistics::mean(&logs.iter().map(|(_, log)| *log).collect::<Vec<f64>>()).exp();
    let well = |distance: f64| {
        let ends = outcomes.values().filter(|outcome| outcome.value().is_some_and(|value| value <= distance));
        (ends.count(), outcomes.len())
    };
    ArmAt {
        label: group.label.clone(),
        mean: logs.map(mean),
        ends_well: findings.sweep.plan.ends_well.map(well),
        effect,
    }
}
