//! Outcomes of an arm's runs by a measure at a budget.

use std::collections::BTreeSet;

use evidence::outcome::Outcome;
use spec::{OfRealImages, RunId};

use crate::findings::{AnalyzedRun, Group};
use crate::measure::{MeasureKind, derived_until, high_frequency_power};
use crate::outcome::ComparisonPoint;

/// Outcome and seed of each finished run. `None` if a run that did not diverge lacks the measure, or if the measure
/// has no value for a single run.
pub(super) fn of(group: &Group, kind: MeasureKind, at: ComparisonPoint) -> Option<Vec<(u64, Outcome)>> {
    let outcome = |run: &AnalyzedRun| match kind {
        MeasureKind::MedianOfLast(name) | MeasureKind::Last(name) => Some(run.measure_at(name, at)?.outcome),
        MeasureKind::HighFrequencyPower => rings(run, at),
        MeasureKind::Oscillation | MeasureKind::GradientTail | MeasureKind::ActivationDrift => derived(run, kind, at),
        MeasureKind::Steps | MeasureKind::Rate | MeasureKind::EndsWell | MeasureKind::Spread => None,
    };
    group.finished_at(at).map(|run| Some((run.seed(), outcome(run)?))).collect()
}

/// The value of real images measured with each run, or a constant if it does not depend on the run.
pub(super) fn of_real_images(group: &Group, real: OfRealImages, at: ComparisonPoint) -> Option<Vec<Outcome>> {
    let outcome = |run: &AnalyzedRun| match real {
        OfRealImages::Always(value) => Some(Outcome::Value(value)),
        OfRealImages::Measured(name) => Some(run.measure_at(name, at)?.outcome),
    };
    group.finished_at(at).map(outcome).collect()
}

/// Whether each finished run ends well, with its index among cells and seeds. Two grids of the same settings share
/// these indices.
pub(super) fn ends_well(group: &Group, distance: f64, at: ComparisonPoint) -> Vec<(usize, bool)> {
    let counts: BTreeSet<&RunId> = group.finished_at(at).map(|run| &run.recorded.run.id).collect();
    let placed = group.runs.iter().enumerate().filter(|(_, run)| counts.contains(&run.recorded.run.id));
    placed.filter_map(|(place, run)| Some((place, run.outcome_at(at)?.outcome.is_at_most(distance)))).collect()
}

fn rings(run: &AnalyzedRun, at: ComparisonPoint) -> Option<Outcome> {
    if has_diverged(run, at) {
        return Some(Outcome::Diverged);
    }
    high_frequency_power(run, at).map(Outcome::Value)
}

fn derived(run: &AnalyzedRun, kind: MeasureKind, at: ComparisonPoint) -> Option<Outcome> {
    if has_diverged(run, at) {
        return Some(Outcome::Diverged);
    }
    derived_until(run, kind, at.budget(&run.recorded.run.spec).step()).map(Outcome::Value)
}

fn has_diverged(run: &AnalyzedRun, at: ComparisonPoint) -> bool {
    let step = at.budget(&run.recorded.run.spec).step();
    run.recorded.diverged_at().is_some_and(|broken| broken <= step)
}
