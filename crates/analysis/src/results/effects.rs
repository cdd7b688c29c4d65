//! Effects of all arms at all budgets. Unclaimed effects have intervals and no decision.

use serde::Serialize;

use crate::compare::{self, Effect};
use crate::findings::{Findings, Group};
use crate::outcome::ComparisonPoint;
use crate::statistics;

/// Effects at one budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EffectsAtBudget {
    /// The budget.
    pub at: ComparisonPoint,
    /// The arms in order.
    pub arms: Vec<ArmEffect>,
}

/// The effect of an arm at a budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmEffect {
    /// The arm.
    pub label: String,
    /// The geometric mean of the outcomes that did not diverge.
    pub mean: Option<f64>,
    /// The same for G's own weights, if the mean is of their moving average.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<f64>,
    /// Runs that end well, and all judged runs. `None` if the sweep has no `ends_well` distance.
    pub ends_well: Option<(usize, usize)>,
    /// The effect relative to the reference.
    pub effect: Effect,
}

/// Effects at every comparison point, ascending.
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

/// The geometric mean, from logarithms. `None` for no values.
fn mean(logs: Vec<(u64, f64)>) -> Option<f64> {
    let logs: Vec<f64> = logs.into_iter().map(|(_, log)| log).collect();
    (!logs.is_empty()).then(|| statistics::mean(&logs).exp())
}
