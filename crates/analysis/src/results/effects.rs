//! The effect of every arm at every budget: what was not claimed has effects and intervals, and no verdict.

use serde::Serialize;

use crate::compare::{self, Effect};
use crate::findings::{Findings, Group};
use crate::outcome::ComparisonPoint;
use crate::statistics;

/// Each arm's effect at one budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EffectsAtBudget {
    /// When.
    pub at: ComparisonPoint,
    /// In the order of the arms.
    pub arms: Vec<ArmEffect>,
}

/// An arm at a budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmEffect {
    /// The arm.
    pub label: String,
    /// The geometric mean of what its runs came to, those that diverged left out.
    pub mean: Option<f64>,
    /// The same of G's own weights, where the mean is of their moving average.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<f64>,
    /// Runs that end well, of those that tell; none where the sweep's file does not say when a run does.
    pub ends_well: Option<(usize, usize)>,
    /// How it differs from the reference.
    pub effect: Effect,
}

/// Every arm at every budget, in rising order.
pub fn effects(findings: &Findings) -> Vec<EffectsAtBudget> {
    let at_budget = |at: &ComparisonPoint| EffectsAtBudget {
        at: *at,
        arms: findings.groups.iter().map(|group| arm(findings, group, *at)).collect(),
    };
    findings.at.iter().map(at_budget).collect()
}

fn arm(findings: &Findings, group: &Group, at: ComparisonPoint) -> ArmEffect {
    let effect = match findings.reference_of(group) {
        _ if matches!(group.effect, Effect::Reference | Effect::WithinSettings) => group.effect.clone(),
        Some(reference) => group.against(reference, at),
        None => Effect::Unfinished,
    };
    let outcomes = group.replicates(at);
    let well = |distance: f64| {
        let ends = outcomes.values().filter(|outcome| outcome.is_at_most(distance));
        (ends.count(), outcomes.len())
    };
    ArmEffect {
        label: group.label.clone(),
        mean: compare::logs(&outcomes).and_then(mean),
        raw: compare::logs(&group.raw_replicates(at)).and_then(mean),
        ends_well: findings.sweep.plan.ends_well.map(well),
        effect,
    }
}

/// The geometric mean of values by their logarithms; none of none.
fn mean(logs: Vec<(u64, f64)>) -> Option<f64> {
    let logs: Vec<f64> = logs.into_iter().map(|(_, log)| log).collect();
    (!logs.is_empty()).then(|| statistics::mean(&logs).exp())
}
