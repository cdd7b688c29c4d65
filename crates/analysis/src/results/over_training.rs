//! Effects over training: each arm's ratio to the reference at every evaluation.

use serde::Serialize;
use spec::names;

use evidence::verdict::{evenly_spaced, running_medians};

use crate::compare::{Effect, interval};
use crate::findings::{AnalyzedRun, Findings, Group};
use crate::statistics;

/// An arm's effect over training.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EffectCurve {
    /// The arm.
    pub label: String,
    /// The effect at each step at which all finished runs of both arms have a level: of the moving average if all runs
    /// have one, else of G's own weights.
    pub points: Vec<EffectPoint>,
    /// The same for G's own weights, if `points` is of the moving average.
    pub raw: Vec<EffectPoint>,
}

/// The effect at one step, over runs that had not diverged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct EffectPoint {
    /// The step.
    pub step: u64,
    /// The ratio of the geometric means.
    pub ratio: f64,
    /// The 95 % interval, by itself.
    pub interval: Option<(f64, f64)>,
    /// The geometric means of the arm and of the reference.
    pub means: (f64, f64),
}

/// Computes the effect curves of all comparable arms that share evaluations with the reference.
pub fn over_training(findings: &Findings) -> Vec<EffectCurve> {
    let is_alone = |group: &Group| matches!(group.effect, Effect::Reference | Effect::WithinSettings);
    let others = findings.groups.iter().filter(|group| !is_alone(group));
    let of = |group: &Group| {
        let reference = findings.reference_of(group).filter(|reference| group.is_comparable(reference))?;
        let raw = points(&runs(group, false), &runs(reference, false));
        let average = points(&runs(group, true), &runs(reference, true));
        let (points, raw) = if average.is_empty() { (raw, Vec::new()) } else { (average, raw) };
        (!points.is_empty()).then(|| EffectCurve { label: group.label.clone(), points, raw })
    };
    others.filter_map(of).collect()
}

/// The running medians of each finished run.
fn runs(group: &Group, of_average: bool) -> Vec<Vec<(u64, f64)>> {
    let levels_of = |run: &AnalyzedRun| {
        let spec = &run.recorded.run.spec;
        let name = run.recorded.series.outcome_name(spec.task);
        let name = if of_average { names::of_average(name) } else { name.to_owned() };
        let levels = running_medians(&evenly_spaced(run.recorded.series.curve(&name).points(), spec.cadence.evaluate));
        // A run that diverged before its first level is in no point.
        (!levels.is_empty() || run.recorded.diverged_at().is_none()).then_some(levels)
    };
    group.finished().filter_map(levels_of).collect()
}

/// The effect at every step at which all runs that got so far have a level.
fn points(here: &[Vec<(u64, f64)>], there: &[Vec<(u64, f64)>]) -> Vec<EffectPoint> {
    let all = || here.iter().chain(there);
    let Some(longest) = all().max_by_key(|levels| levels.len()) else { return Vec::new() };
    let at = |levels: &[(u64, f64)], step: u64| levels.iter().find(|(at, _)| *at == step).map(|(_, level)| *level);
    let has = |levels: &Vec<(u64, f64)>, step: u64| {
        at(levels, step).is_some() || levels.last().is_some_and(|(last, _)| *last < step)
    };
    let shared = longest.iter().map(|(step, _)| *step).filter(|step| all().all(|levels| has(levels, *step)));
    let logs = |side: &[Vec<(u64, f64)>], step: u64| -> Vec<f64> {
        let values = side.iter().filter_map(|levels| at(levels, step));
        values.filter(|level| *level > 0.0 && level.is_finite()).map(f64::ln).collect()
    };
    shared.filter_map(|step| point(step, &logs(here, step), &logs(there, step))).collect()
}

fn point(step: u64, here: &[f64], there: &[f64]) -> Option<EffectPoint> {
    if here.is_empty() || there.is_empty() {
        return None;
    }
    let (left, right) = (statistics::mean(here), statistics::mean(there));
    Some(EffectPoint {
        step,
        ratio: (left - right).exp(),
        interval: interval(here, there),
        means: (left.exp(), right.exp()),
    })
}
