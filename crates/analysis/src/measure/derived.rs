//! What is derived from a run's curves: how soon it got near, how much it went back, how its gradients behaved.

use spec::results::names;

use crate::curve::Curve;
use crate::findings::{Findings, Group, Judged};
use crate::statistics::{self, Time};
use crate::verdict::Verdict;

/// Share of the untrained generator's distance that counts as near.
pub const SPEED_SHARE: f64 = 0.25;

const LAST_THIRD: f64 = 1.0 / 3.0;

/// The distance that counts as near on a group's backend: a quarter of the geometric mean of the reference's untrained
/// generators.
pub fn speed_threshold(findings: &Findings, group: &Group) -> Option<f64> {
    let reference = findings.references().find(|reference| reference.backend == group.backend)?;
    let untrained = reference.finished().filter_map(|run| distance(run).at(0)).filter(|distance| *distance > 0.0);
    let logs: Vec<f64> = untrained.map(f64::ln).collect();
    (!logs.is_empty()).then(|| SPEED_SHARE * statistics::mean(&logs).exp())
}

/// When a finished run first came as near as a threshold. One that diverged before never did.
pub fn steps_to(run: &Judged, threshold: f64) -> Option<Time> {
    let reached = distance(run).points().iter().find(|(_, distance)| *distance <= threshold).map(|(step, _)| *step);
    let last = run.recorded.run.spec.steps;
    let time = reached.map_or(Time { step: last, happened: false }, |step| Time { step, happened: true });
    run.is_finished().then_some(time)
}

/// The largest ratio of a distance to the best one before it, step 0 aside: 1 where it never rose.
pub fn oscillation(run: &Judged) -> Option<f64> {
    let curve = distance(run);
    let trained = curve.points().iter().filter(|(step, distance)| *step > 0 && distance.is_finite());
    let rises = trained.scan(f64::INFINITY, |best, (_, distance)| {
        *best = best.min(*distance);
        Some(distance / *best)
    });
    rises.reduce(f64::max)
}

/// Standard deviation of the logarithm of the distance over the last third of the steps.
pub fn late_spread(run: &Judged) -> Option<f64> {
    let tail = distance(run).tail(LAST_THIRD);
    let logs: Vec<f64> =
        tail.points().iter().map(|(_, distance)| distance.ln()).filter(|log| log.is_finite()).collect();
    statistics::variance(&logs).map(f64::sqrt)
}

/// The 99th percentile of the norm of the generator's gradient over its median.
pub fn gradient_tail(run: &Judged) -> Option<f64> {
    let curve = run.recorded.series.curve(names::GENERATOR_GRADIENT_NORM);
    let norms: Vec<f64> = curve.points().iter().map(|(_, norm)| *norm).filter(|norm| norm.is_finite()).collect();
    let median = statistics::median(norms.clone()).filter(|median| *median > 0.0)?;
    Some(statistics::quantile(norms, 0.99)? / median)
}

/// How much the scale of what the stages of both networks give moves over a run: of each stage the standard deviation, over
/// evaluations, of the logarithm of its activations' standard deviation; the mean over stages. Where a stage gives the same number
/// everywhere it has no scale, and that evaluation is left out. None of a run whose stages were seen less than twice.
///
/// Batch normalisation was made to hold still what the layers get (Ioffe and Szegedy 2015, section 2).
pub fn activation_drift(run: &Judged) -> Option<f64> {
    let stages = [names::GENERATOR_ACTIVATION_DEVIATION, names::DISCRIMINATOR_ACTIVATION_DEVIATION].map(|of_network| {
        let curves = (0..).map(move |stage| run.recorded.series.curve(&format!("{of_network}{stage}")));
        curves.take_while(|curve| !curve.points().is_empty())
    });
    let drift = |curve: Curve| {
        let logs: Vec<f64> =
            curve.points().iter().map(|(_, deviation)| deviation.ln()).filter(|log| log.is_finite()).collect();
        statistics::variance(&logs).map(f64::sqrt)
    };
    let drifts: Vec<f64> = stages.into_iter().flatten().map(drift).collect::<Option<_>>()?;
    (!drifts.is_empty()).then(|| statistics::mean(&drifts))
}

/// Whether a judged run ended well: healthy or improving.
pub fn finished_well(run: &Judged) -> Option<bool> {
    run.judgement.map(|judgement| matches!(judgement.verdict, Verdict::Healthy | Verdict::Improving))
}

/// Whether a finished run ends at or below a distance: one that diverged does not.
pub fn ends_well(run: &Judged, distance: f64) -> Option<bool> {
    Some(run.outcome?.value().is_some_and(|value| value <= distance))
}

fn distance(run: &Judged) -> Curve {
    run.recorded.series.outcome(run.recorded.run.spec.task)
}
