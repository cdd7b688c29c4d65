//! Agreement of measures over runs: rank correlations between all pairs of measures.

use serde::Serialize;
use spec::{Measure, OfRealImages};

use crate::findings::{AnalyzedRun, Findings};
use crate::measure::{Better, MeasureDefinition, MeasureKind, high_frequency_power};
use crate::outcome::ComparisonPoint;
use crate::statistics::spearman;

/// Minimum number of runs for a correlation.
const MIN_RUNS: usize = 8;

/// The measures that have a direction or a value for real images, the distance first.
const MEASURES: [Measure; 20] = [
    Measure::FrechetDistance,
    Measure::FrechetDistanceRandom,
    Measure::KernelDistance,
    Measure::FrechetInceptionDistance,
    Measure::KernelInceptionDistance,
    Measure::Precision,
    Measure::Recall,
    Measure::Recall2000,
    Measure::Density,
    Measure::Coverage,
    Measure::Coverage2000,
    Measure::Modes,
    Measure::TotalVariation,
    Measure::TraceRatio,
    Measure::RadialPowerRatio,
    Measure::SampleTortuosity,
    Measure::GeneratorLayerInputChange,
    Measure::DiscriminatorLayerInputChange,
    Measure::GeneratorOscillatingFilters,
    Measure::DiscriminatorOscillatingFilters,
];

/// Spearman's rank correlations between measures over all finished runs. 1 if both rank the runs alike, from best to
/// worst.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// The measures in words.
    pub measures: Vec<&'static str>,
    /// The correlation matrix. `None` with too few runs, or if a measure is constant.
    pub correlations: Vec<Vec<Option<f64>>>,
    /// Runs that have a distance.
    pub runs: usize,
}

/// Computes the agreement. `None` if fewer than two measures have enough runs.
pub fn agreement(findings: &Findings) -> Option<Agreement> {
    let of_reference = findings.references().next()?.planned_protocol();
    let comparable = findings.groups.iter().filter(|group| group.planned_protocol() == of_reference);
    let runs: Vec<&AnalyzedRun> = comparable.flat_map(|group| group.finished()).collect();
    let of_measure = |measure: &Measure| runs.iter().map(|run| cost(run, *measure)).collect::<Vec<Option<f64>>>();
    let all = MEASURES.iter().map(|measure| (MeasureDefinition::of(*measure).words, of_measure(measure)));
    let count = |values: &[Option<f64>]| values.iter().flatten().count();
    let taken: Vec<(&str, Vec<Option<f64>>)> = all.filter(|(_, values)| count(values) >= MIN_RUNS).collect();
    if taken.len() < 2 {
        return None;
    }
    let correlation = |a: &[Option<f64>], b: &[Option<f64>]| {
        let pairs: Vec<(f64, f64)> = a.iter().zip(b).filter_map(|(a, b)| a.zip(*b)).collect();
        spearman(&pairs).filter(|_| pairs.len() >= MIN_RUNS)
    };
    let row = |a: &[Option<f64>]| taken.iter().map(|(_, b)| correlation(a, b)).collect();
    Some(Agreement {
        measures: taken.iter().map(|(words, _)| *words).collect(),
        correlations: taken.iter().map(|(_, values)| row(values)).collect(),
        runs: count(&taken[0].1),
    })
}

/// A run's final value of a measure, oriented so that larger is worse (or further from real images). `None` if it
/// diverged or was not measured.
fn cost(run: &AnalyzedRun, measure: Measure) -> Option<f64> {
    let definition = MeasureDefinition::of(measure);
    let value = match definition.kind {
        MeasureKind::HighFrequencyPower => high_frequency_power(run, ComparisonPoint::End)?,
        _ => run.measure_at(definition.recorded()?, ComparisonPoint::End)?.outcome.value()?,
    };
    let value = match (definition.better, measure.of_real_images()) {
        (Better::Lower, _) => value,
        (Better::Higher, _) => -value,
        (Better::AsReal, Some(OfRealImages::Always(real))) if value > 0.0 => (value / real).ln().abs(),
        (Better::AsReal, _) => return None,
    };
    Some(value).filter(|value| value.is_finite())
}
