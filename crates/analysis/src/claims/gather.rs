//! The replicates of two arms for a measure, and their weight.

use std::collections::BTreeSet;

use spec::{Measure, OfRealImages};

use super::weigh::{self, BySeed, Weighed};
use crate::compare::Replicates;
use crate::findings::{Findings, Group, Judged};
use crate::measure::{
    Definition, Kind, activation_drift, ends_well, finished_well, gradient_tail, oscillation, speed_threshold, steps_to,
};
use crate::outcome::{Outcome, settled};

/// What two arms' finished runs say about a measure; none where that can't be said.
pub(super) fn weight(findings: &Findings, measure: Measure, (arm, other): (&Group, &Group)) -> Option<Weighed> {
    if !arm.is_comparable(other) {
        return None;
    }
    let paired = findings.sweep.plan.paired;
    let both = |of: &dyn Fn(&Judged) -> Option<f64>| Some((outcomes(arm, of)?, outcomes(other, of)?));
    let series = |run: &Judged, name: &str| run.recorded.series.curve(name);
    let (here, there) = match Definition::of(measure).kind {
        Kind::Settled(name) => both(&|run| settled(&series(run, name)))?,
        Kind::Last(name) => both(&|run| run.recorded.series.last(name))?,
        Kind::Oscillation => both(&oscillation)?,
        Kind::GradientTail => both(&gradient_tail)?,
        Kind::ActivationDrift => both(&activation_drift)?,
        Kind::Spread => return weigh::spread(&arm.replicates(), &other.replicates()),
        Kind::Steps => {
            let threshold = speed_threshold(findings, arm)?;
            let times = |group: &Group| by_seed(group, |run| steps_to(run, threshold));
            return weigh::times(&times(arm), &times(other), paired);
        }
        Kind::EndsWell => {
            let distance = findings.sweep.plan.ends_well?;
            let [here, there] = [arm, other].map(|group| by_replicate(group, |run| ends_well(run, distance)));
            return weigh::rate(&here, &there, paired);
        }
        Kind::Rate => {
            let [here, there] = [arm, other].map(|group| by_replicate(group, finished_well));
            return weigh::rate(&here, &there, paired);
        }
    };
    weigh::values(&here, &there, paired)
}

/// What an arm's finished runs say about a measure beside what they measured of real images; none where that can't be said.
///
/// Each run is a pair of its samples and its real images, so that the test is the sign-flip test of one arm.
pub(super) fn beside_real_images(measure: Measure, arm: &Group) -> Option<Weighed> {
    let Kind::Last(name) = Definition::of(measure).kind else { return None };
    let here = outcomes(arm, &|run| run.recorded.series.last(name))?;
    let there = match measure.of_real_images()? {
        OfRealImages::Always(value) => outcomes(arm, &|_| Some(value))?,
        OfRealImages::Measured(name) => outcomes(arm, &|run| run.recorded.series.last(name))?,
    };
    weigh::values(&here, &there, true)
}

/// What the finished runs of an arm came to; none where a run that did not diverge was not measured so.
fn outcomes(group: &Group, of: &dyn Fn(&Judged) -> Option<f64>) -> Option<Replicates> {
    let outcome = |run: &Judged| match run.outcome? {
        Outcome::Diverged => Some(Outcome::Diverged),
        Outcome::Value(_) => of(run).map(Outcome::Value),
    };
    let outcomes = group.finished().map(|run| Some((run.seed(), outcome(run)?))).collect::<Option<_>>()?;
    let planned: BTreeSet<u64> = group.runs.iter().map(Judged::seed).collect();
    Some(Replicates { outcomes, planned })
}

/// By seed; of a region by the place of its cell and seed, which two grids with the same axes share.
fn by_replicate<T>(group: &Group, of: impl Fn(&Judged) -> Option<T>) -> BySeed<T> {
    if !group.is_region {
        return by_seed(group, of);
    }
    let finished = (0..).zip(&group.runs).filter(|(_, run)| run.is_finished());
    finished.filter_map(|(place, run)| Some((place, of(run)?))).collect()
}

fn by_seed<T>(group: &Group, of: impl Fn(&Judged) -> Option<T>) -> BySeed<T> {
    group.finished().filter_map(|run| Some((run.seed(), of(run)?))).collect()
}
