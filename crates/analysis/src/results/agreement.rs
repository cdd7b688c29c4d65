//! How far measures agree with each other over all runs: a measure that follows the distance everywhere says little beside it, one that
//! contradicts it asks for a reason.

use serde::Serialize;
use spec::{Measure, OfRealImages};

use crate::findings::{Findings, Judged};
use crate::measure::{Better, Definition, Kind, highest_rings};
use crate::outcome::At;
use crate::statistics::spearman;

/// Runs below which no agreement is shown.
const FEWEST: usize = 8;

/// Measures of a run with a direction or a value of real images, the distance first.
const MEASURES: [Measure; 18] = [
    Measure::FrechetDistance,
    Measure::FrechetDistanceRandom,
    Measure::KernelDistance,
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

/// Spearman's correlation of each measure with each other over all finished runs, 1 where both order the runs alike from best to worst.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// The measures in words.
    pub measures: Vec<&'static str>,
    /// The correlations, row by row, over the runs that have both; none where these are few, or one of the two does not vary.
    pub correlations: Vec<Vec<Option<f64>>>,
    /// Runs that have a distance.
    pub runs: usize,
}

/// The agreement; none where too few runs have two measures.
pub fn agreement(findings: &Findings) -> Option<Agreement> {
    let of_reference = findings.references().next()?.terms();
    let comparable = findings.groups.iter().filter(|group| group.terms() == of_reference);
    let runs: Vec<&Judged> = comparable.flat_map(|group| group.finished()).collect();
    let of_measure = |measure: &Measure| runs.iter().map(|run| badness(run, *measure)).collect::<Vec<Option<f64>>>();
    let all = MEASURES.iter().map(|measure| (Definition::of(*measure).words, of_measure(measure)));
    let count = |values: &[Option<f64>]| values.iter().flatten().count();
    let taken: Vec<(&str, Vec<Option<f64>>)> = all.filter(|(_, values)| count(values) >= FEWEST).collect();
    if taken.len() < 2 {
        return None;
    }
    let correlation = |a: &[Option<f64>], b: &[Option<f64>]| {
        let pairs: Vec<(f64, f64)> = a.iter().zip(b).filter_map(|(a, b)| a.zip(*b)).collect();
        spearman(&pairs).filter(|_| pairs.len() >= FEWEST)
    };
    let row = |a: &[Option<f64>]| taken.iter().map(|(_, b)| correlation(a, b)).collect();
    Some(Agreement {
        measures: taken.iter().map(|(words, _)| *words).collect(),
        correlations: taken.iter().map(|(_, values)| row(values)).collect(),
        runs: count(&taken[0].1),
    })
}

/// What a run has of a measure at its end, so that more is worse, or further from real images; none where it diverged or was not measured so.
fn badness(run: &Judged, measure: Measure) -> Option<f64> {
    let definition = Definition::of(measure);
    let value = match definition.kind {
        Kind::HighestRings => highest_rings(run, At::End)?,
        _ => run.read_measure(definition.recorded()?, At::End)?.outcome.value()?,
    };
    let value = match (definition.better, measure.of_real_images()) {
        (Better::Lower, _) => value,
        (Better::Higher, _) => -value,
        (Better::AsReal, Some(OfRealImages::Always(real))) if value > 0.0 => (value / real).ln().abs(),
        (Better::AsReal, _) => return None,
    };
    Some(value).filter(|value| value.is_finite())
}
