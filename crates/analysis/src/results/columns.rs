//! Arms by measures: the median over each arm's finished runs.

use std::collections::BTreeSet;

use serde::Serialize;
use spec::{Evaluation, Measure, names};

use crate::findings::{AnalyzedRun, Findings, Group};
use crate::measure::{
    Better, COPYING, MeasureDefinition, MeasureKind, WALKS, derived_until, gradient_tail, high_frequency_power,
    oscillation, trend_deviation,
};
use crate::measurement_protocol::short_hash;
use crate::number::thousands;
use crate::outcome::{ComparisonPoint, median_of_last};
use crate::statistics;

/// A measure of every arm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Column {
    /// The name in files.
    pub name: &'static str,
    /// The name in a sentence.
    pub words: String,
    /// The definition.
    pub meaning: String,
    /// The direction of improvement in words, if there is one.
    pub better: Option<&'static str>,
    /// The value of real images.
    pub of_real_images: Option<f64>,
    /// The value of each arm. `None` if it was not taken.
    pub values: Vec<Option<f64>>,
    /// A second value of each arm for comparison, such as that of held-out images or of G's own weights.
    pub beside: Vec<Option<f64>>,
}

/// The tables of measures.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Columns {
    /// Quality of samples, besides the distance that arms are compared by.
    pub quality: Vec<Column>,
    /// Stability of training.
    pub steadiness: Vec<Column>,
    /// Data copying.
    pub copying: Vec<Column>,
    /// Interpolation walks.
    pub walks: Vec<Column>,
}

const QUALITY: [Measure; 14] = [
    Measure::FrechetDistanceRandom,
    Measure::KernelDistance,
    Measure::FrechetInceptionDistance,
    Measure::KernelInceptionDistance,
    Measure::Precision,
    Measure::Recall,
    Measure::Density,
    Measure::Coverage,
    Measure::Checkerboard,
    Measure::Modes,
    Measure::TotalVariation,
    Measure::TraceRatio,
    Measure::RadialPowerRatio,
    Measure::Wobble,
];

/// Measures tracked over a run.
const TRACKED: [Measure; 5] = [
    Measure::SampleTortuosity,
    Measure::GeneratorLayerInputChange,
    Measure::DiscriminatorLayerInputChange,
    Measure::GeneratorOscillatingFilters,
    Measure::DiscriminatorOscillatingFilters,
];

/// Computes all tables, without empty columns.
pub fn columns(findings: &Findings) -> Columns {
    let taken = |columns: Vec<Column>| -> Vec<Column> {
        columns.into_iter().filter(|column| column.values.iter().any(Option::is_some)).collect()
    };
    let beside = |pairs: &[(MeasureDefinition, Option<&'static str>)]| -> Vec<Column> {
        pairs.iter().map(|(definition, other)| of(findings, definition, *other)).collect()
    };
    Columns {
        quality: taken(QUALITY.map(|measure| averaged(findings, &MeasureDefinition::of(measure))).to_vec()),
        steadiness: taken(steadiness(findings)),
        copying: taken(beside(&COPYING)),
        walks: taken(beside(&WALKS)),
    }
}

fn of(findings: &Findings, definition: &MeasureDefinition, beside: Option<&'static str>) -> Column {
    Column {
        name: definition.name,
        words: findings.in_task_words(definition.words),
        meaning: findings.in_task_words(&definition.meaning_with_unit()) + &inception_protocol(findings, definition),
        better: Some(in_words(definition.better)),
        of_real_images: definition.recorded().and_then(|name| findings.of_real_images(name)),
        values: findings.groups.iter().map(|group| arm_median(group, definition.kind)).collect(),
        beside: findings.groups.iter().map(|group| arm_median(group, MeasureKind::Last(beside?))).collect(),
    }
}

/// What FID and KID depend on besides the samples: `; weights d1eae64a4111, 2,000 images of either side`, once for each way in which runs were
/// measured. Empty for other measures.
fn inception_protocol(findings: &Findings, definition: &MeasureDefinition) -> String {
    if ![names::FRECHET_INCEPTION_DISTANCE, names::KERNEL_INCEPTION_DISTANCE].contains(&definition.name) {
        return String::new();
    }
    let measured = findings.runs().filter(|(_, run)| run.recorded.series.last(definition.name).is_some());
    let protocol = |run: &AnalyzedRun| {
        let Evaluation { imagenet_checksum, imagenet_samples, .. } = &run.recorded.run.spec.evaluation;
        let images = run.measurement_protocol.as_ref().map_or(*imagenet_samples, |of| of.test.min(*imagenet_samples));
        let weights = short_hash(imagenet_checksum.as_deref().unwrap_or("unknown"));
        format!("; weights {weights}, {} images of either side", thousands(images as u64))
    };
    measured.map(|(_, run)| protocol(run)).collect::<BTreeSet<String>>().into_iter().collect()
}

/// The column of a measure of G's moving average for arms that have one, with that of G's own weights beside it.
fn averaged(findings: &Findings, definition: &MeasureDefinition) -> Column {
    let column = of(findings, definition, None);
    let Some(name) = definition.recorded() else { return column };
    let of_average = names::of_average(name);
    let average = |group: &Group| named_median(group, definition.kind, &of_average);
    let averages: Vec<Option<f64>> = findings.groups.iter().map(average).collect();
    let beside = averages.iter().zip(&column.values).map(|(average, raw)| average.and(*raw)).collect();
    let values = averages.into_iter().zip(&column.values).map(|(average, raw)| average.or(*raw)).collect();
    Column { values, beside, ..column }
}

fn steadiness(findings: &Findings) -> Vec<Column> {
    let of_runs = |measure: Measure, of: fn(&AnalyzedRun) -> Option<f64>| Column {
        values: findings.groups.iter().map(|group| group.median(of)).collect(),
        better: None,
        of_real_images: None,
        ..self::of(findings, &MeasureDefinition::of(measure), None)
    };
    let spread = |group: &Group| {
        let logs: Vec<f64> = group.distances().iter().map(|distance| distance.ln()).collect();
        statistics::variance(&logs).map(f64::sqrt).filter(|_| group.diverged() == 0)
    };
    let outcome = findings.outcome();
    let tracked = TRACKED.map(|measure| of(findings, &MeasureDefinition::of(measure), None));
    let derived = vec![
        Column {
            values: findings.groups.iter().map(spread).collect(),
            better: None,
            of_real_images: None,
            ..of(findings, &MeasureDefinition::of(Measure::SeedSpread), None)
        },
        Column {
            name: "unrest",
            words: "unrest around the trend".to_owned(),
            meaning: format!(
                "standard deviation of the logarithm of the {outcome} around its trend (Theil and Sen) over the last half of the steps"
            ),
            ..of_runs(Measure::Oscillation, trend_deviation)
        },
        of_runs(Measure::Oscillation, oscillation),
        of_runs(Measure::GradientTail, gradient_tail),
        of_runs(Measure::ActivationDrift, |run| derived_until(run, MeasureKind::ActivationDrift, u64::MAX)),
    ];
    derived.into_iter().chain(tracked).collect()
}

/// The median over the finished runs that have the measure.
fn arm_median(group: &Group, kind: MeasureKind) -> Option<f64> {
    match kind {
        MeasureKind::MedianOfLast(name) | MeasureKind::Last(name) => named_median(group, kind, name),
        MeasureKind::HighFrequencyPower => group.median(|run| high_frequency_power(run, ComparisonPoint::End)),
        _ => None,
    }
}

/// The same for a name in `metrics.csv`.
fn named_median(group: &Group, kind: MeasureKind, name: &str) -> Option<f64> {
    let value = |series: &crate::series::Series| match kind {
        MeasureKind::MedianOfLast(_) => median_of_last(series.curve(name)),
        _ => series.last(name),
    };
    group.median(|run| value(&run.recorded.series).filter(|value| value.is_finite()))
}

const fn in_words(better: Better) -> &'static str {
    match better {
        Better::AsReal => "as real images is best",
        Better::Lower => "lower is better",
        Better::Higher => "higher is better",
    }
}
