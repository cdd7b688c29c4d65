//! Measures derived from a run's curves: relapse, deviation from the trend, and gradient tails.

use spec::names;

use evidence::stability::detrended_deviation;
use evidence::verdict::evenly_spaced;

use super::MeasureKind;
use crate::curve::Curve;
use crate::findings::AnalyzedRun;
use crate::outcome::ComparisonPoint;
use crate::statistics;

/// The largest ratio of a distance to the best one before it, without step 0. 1 if it never rose.
pub fn oscillation(run: &AnalyzedRun) -> Option<f64> {
    largest_rise(&distance(run))
}

fn largest_rise(curve: &Curve) -> Option<f64> {
    let trained = curve.points().iter().filter(|(step, distance)| *step > 0 && distance.is_finite());
    let rises = trained.scan(f64::INFINITY, |best, (_, distance)| {
        *best = best.min(*distance);
        Some(distance / *best)
    });
    rises.reduce(f64::max)
}

/// The deviation of the distance from its trend over the last half of the steps (see [`evidence::stability`]).
pub fn trend_deviation(run: &AnalyzedRun) -> Option<f64> {
    detrended_deviation(distance(run).points())
}

/// The ratio of the 99th percentile to the median of the generator's gradient norm.
pub fn gradient_tail(run: &AnalyzedRun) -> Option<f64> {
    tail_ratio(run.recorded.series.curve(names::GENERATOR_GRADIENT_NORM))
}

fn tail_ratio(curve: &Curve) -> Option<f64> {
    let norms: Vec<f64> = curve.points().iter().map(|(_, norm)| *norm).filter(|norm| norm.is_finite()).collect();
    let median = statistics::median(norms.clone()).filter(|median| *median > 0.0)?;
    Some(statistics::quantile(norms, 0.99)? / median)
}

/// The drift of activation scales: for each stage of both networks the standard deviation, over evaluations, of the
/// log standard deviation of its activations; then the mean over stages. Evaluations with constant activations are
/// omitted. `None` if a stage has fewer than two evaluations.
///
/// Batch normalisation is meant to reduce this drift (Ioffe and Szegedy 2015, section 2).
pub fn activation_drift(run: &AnalyzedRun) -> Option<f64> {
    drift_until(run, u64::MAX)
}

fn drift_until(run: &AnalyzedRun, step: u64) -> Option<f64> {
    let stages = [names::GENERATOR_ACTIVATION_DEVIATION, names::DISCRIMINATOR_ACTIVATION_DEVIATION].map(|of_network| {
        let curves = (0..).map(move |stage| run.recorded.series.curve(&format!("{of_network}{stage}")));
        curves.take_while(|curve| !curve.points().is_empty())
    });
    let drift = |curve: &Curve| {
        let logs: Vec<f64> = curve
            .until(step)
            .points()
            .iter()
            .map(|(_, deviation)| deviation.ln())
            .filter(|log| log.is_finite())
            .collect();
        statistics::variance(&logs).map(f64::sqrt)
    };
    let drifts: Vec<f64> = stages.into_iter().flatten().map(drift).collect::<Option<_>>()?;
    (!drifts.is_empty()).then(|| statistics::mean(&drifts))
}

/// The power of the highest quarter of radial frequencies relative to real images, at a budget: the geometric mean
/// over rings. Of G's moving average if there is one.
pub fn high_frequency_power(run: &AnalyzedRun, at: ComparisonPoint) -> Option<f64> {
    let power = |ring: usize| run.measure_at(&format!("{}{ring}", names::RADIAL_POWER_RATIO), at)?.outcome.value();
    let powers: Vec<f64> = (0..).map_while(power).collect();
    let highest = &powers[powers.len() - powers.len() / 4..];
    statistics::geometric_mean(highest).filter(|ratio| ratio.is_finite())
}

/// Whether a finished run ends at or below a distance. False for a diverged run.
pub fn ends_well(run: &AnalyzedRun, distance: f64) -> Option<bool> {
    Some(run.outcome()?.is_at_most(distance))
}

/// A derived measure, computed from the curves up to a step.
pub fn derived_until(run: &AnalyzedRun, kind: MeasureKind, step: u64) -> Option<f64> {
    match kind {
        MeasureKind::Oscillation => largest_rise(&distance(run).until(step)),
        MeasureKind::GradientTail => tail_ratio(&run.recorded.series.curve(names::GENERATOR_GRADIENT_NORM).until(step)),
        MeasureKind::ActivationDrift => drift_until(run, step),
        _ => None,
    }
}

/// The distance of G's own weights at the evenly spaced evaluations.
fn distance(run: &AnalyzedRun) -> Curve {
    let spec = &run.recorded.run.spec;
    Curve::new(evenly_spaced(run.recorded.series.outcome(spec.task).points(), spec.cadence.evaluate))
}
