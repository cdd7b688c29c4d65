//! What the runs of an arm came to by a measure at a budget.

use std::collections::BTreeSet;

use evidence::outcome::Outcome;
use spec::{OfRealImages, RunId};

use crate::findings::{Group, Judged};
use crate::measure::{Kind, derived_until, highest_rings};
use crate::outcome::At;

/// Each finished run's outcome with its seed. None where a run that did not diverge was not measured so, or where the measure has no number
/// for a run by itself.
pub(super) fn of(group: &Group, kind: Kind, at: At) -> Option<Vec<(u64, Outcome)>> {
    let outcome = |run: &Judged| match kind {
        Kind::Settled(name) | Kind::Last(name) => Some(run.read_measure(name, at)?.outcome),
        Kind::HighestRings => rings(run, at),
        Kind::Oscillation | Kind::GradientTail | Kind::ActivationDrift => derived(run, kind, at),
        Kind::Steps | Kind::Rate | Kind::EndsWell | Kind::Spread => None,
    };
    group.finished_at(at).map(|run| Some((run.seed(), outcome(run)?))).collect()
}

/// What each run measured of real images in the same way; the same where that does not depend on the run.
pub(super) fn of_real_images(group: &Group, real: OfRealImages, at: At) -> Option<Vec<Outcome>> {
    let outcome = |run: &Judged| match real {
        OfRealImages::Always(value) => Some(Outcome::Value(value)),
        OfRealImages::Measured(name) => Some(run.read_measure(name, at)?.outcome),
    };
    group.finished_at(at).map(outcome).collect()
}

/// Whether each finished run ends well: at or below a distance at the budget; one that diverged does not. With the place of its cell
/// and seed, which two grids of the same settings share.
pub(super) fn ends_well(group: &Group, distance: f64, at: At) -> Vec<(usize, bool)> {
    let counts: BTreeSet<&RunId> = group.finished_at(at).map(|run| &run.recorded.run.id).collect();
    let placed = group.runs.iter().enumerate().filter(|(_, run)| counts.contains(&run.recorded.run.id));
    placed.filter_map(|(place, run)| Some((place, run.read(at)?.outcome.is_at_most(distance)))).collect()
}

fn rings(run: &Judged, at: At) -> Option<Outcome> {
    if has_diverged(run, at) {
        return Some(Outcome::Diverged);
    }
    highest_rings(run, at).map(Outcome::Value)
}

fn derived(run: &Judged, kind: Kind, at: At) -> Option<Outcome> {
    if has_diverged(run, at) {
        return Some(Outcome::Diverged);
    }
    derived_until(run, kind, at.budget(&run.recorded.run.spec).step()).map(Outcome::Value)
}

fn has_diverged(run: &Judged, at: At) -> bool {
    let step = at.budget(&run.recorded.run.spec).step();
    run.recorded.broken_at().is_some_and(|broken| broken <= step)
}
