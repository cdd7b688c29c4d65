//! Arms by measures: the median over each arm's finished runs, as tables show them.

use serde::Serialize;
use spec::{Measure, names};

use crate::findings::{Findings, Group, Judged};
use crate::measure::{
    Better, COPYING, Definition, Kind, WALKS, derived_until, gradient_tail, highest_rings, oscillation, unrest,
};
use crate::outcome::{At, settled};
use crate::statistics;

/// A measure of every arm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Column {
    /// Its name in files.
    pub name: &'static str,
    /// Its name in a sentence.
    pub words: String,
    /// How it comes about.
    pub meaning: String,
    /// What is an improvement, in words; none where nothing is.
    pub better: Option<&'static str>,
    /// What real images have of it.
    pub of_real_images: Option<f64>,
    /// Of each arm; none where it was not taken.
    pub values: Vec<Option<f64>>,
    /// Of each arm, what its own runs measured of real images beside it.
    pub beside: Vec<Option<f64>>,
}

/// The tables of measures.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Columns {
    /// How good samples are, beside the distance that arms are compared by.
    pub quality: Vec<Column>,
    /// How steady training was.
    pub steadiness: Vec<Column>,
    /// How near samples come to training images.
    pub copying: Vec<Column>,
    /// How evenly samples change along walks.
    pub walks: Vec<Column>,
}

const QUALITY: [Measure; 12] = [
    Measure::FrechetDistanceRandom,
    Measure::KernelDistance,
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

/// What is followed over a run.
const FOLLOWED: [Measure; 5] = [
    Measure::SampleTortuosity,
    Measure::GeneratorLayerInputChange,
    Measure::DiscriminatorLayerInputChange,
    Measure::GeneratorOscillatingFilters,
    Measure::DiscriminatorOscillatingFilters,
];

/// Every table; a column that no arm has is left out.
pub fn columns(findings: &Findings) -> Columns {
    let taken = |columns: Vec<Column>| -> Vec<Column> {
        columns.into_iter().filter(|column| column.values.iter().any(Option::is_some)).collect()
    };
    let beside = |pairs: &[(Definition, Option<&'static str>)]| -> Vec<Column> {
        pairs.iter().map(|(definition, other)| of(findings, definition, *other)).collect()
    };
    Columns {
        quality: taken(QUALITY.map(|measure| averaged(findings, &Definition::of(measure))).to_vec()),
        steadiness: taken(steadiness(findings)),
        copying: taken(beside(&COPYING)),
        walks: taken(beside(&WALKS)),
    }
}

fn of(findings: &Findings, definition: &Definition, beside: Option<&'static str>) -> Column {
    Column {
        name: definition.name,
        words: findings.said(definition.words),
        meaning: findings.said(&definition.explained()),
        better: Some(in_words(definition.better)),
        of_real_images: definition.recorded().and_then(|name| findings.of_real_images(name)),
        values: findings.groups.iter().map(|group| middle(group, definition.kind)).collect(),
        beside: findings.groups.iter().map(|group| middle(group, Kind::Last(beside?))).collect(),
    }
}

/// The column of a measure of the moving average of G where an arm has one, beside it that of G's own weights.
fn averaged(findings: &Findings, definition: &Definition) -> Column {
    let column = of(findings, definition, None);
    let Some(name) = definition.recorded() else { return column };
    let of_average = names::of_average(name);
    let average = |group: &Group| middle_of(group, definition.kind, &of_average);
    let averages: Vec<Option<f64>> = findings.groups.iter().map(average).collect();
    let beside = averages.iter().zip(&column.values).map(|(average, raw)| average.and(*raw)).collect();
    let values = averages.into_iter().zip(&column.values).map(|(average, raw)| average.or(*raw)).collect();
    Column { values, beside, ..column }
}

fn steadiness(findings: &Findings) -> Vec<Column> {
    let of_runs = |measure: Measure, of: fn(&Judged) -> Option<f64>| Column {
        values: findings.groups.iter().map(|group| group.median(of)).collect(),
        better: None,
        of_real_images: None,
        ..self::of(findings, &Definition::of(measure), None)
    };
    let spread = |group: &Group| {
        let logs: Vec<f64> = group.distances().iter().map(|distance| distance.ln()).collect();
        statistics::variance(&logs).map(f64::sqrt).filter(|_| group.diverged() == 0)
    };
    let outcome = findings.outcome();
    let followed = FOLLOWED.map(|measure| of(findings, &Definition::of(measure), None));
    let derived = vec![
        Column {
            values: findings.groups.iter().map(spread).collect(),
            better: None,
            of_real_images: None,
            ..of(findings, &Definition::of(Measure::SeedSpread), None)
        },
        Column {
            name: "unrest",
            words: "unrest around the trend".to_owned(),
            meaning: format!(
                "standard deviation of the logarithm of the {outcome} around its trend (Theil and Sen) over the last half of the steps"
            ),
            ..of_runs(Measure::Oscillation, unrest)
        },
        of_runs(Measure::Oscillation, oscillation),
        of_runs(Measure::GradientTail, gradient_tail),
        of_runs(Measure::ActivationDrift, |run| derived_until(run, Kind::ActivationDrift, u64::MAX)),
    ];
    derived.into_iter().chain(followed).collect()
}

/// The median over the finished runs that have the measure.
fn middle(group: &Group, kind: Kind) -> Option<f64> {
    match kind {
        Kind::Settled(name) | Kind::Last(name) => middle_of(group, kind, name),
        Kind::HighestRings => group.median(|run| highest_rings(run, At::End)),
        _ => None,
    }
}

/// The same of what `metrics.csv` has under a name.
fn middle_of(group: &Group, kind: Kind, name: &str) -> Option<f64> {
    let value = |series: &crate::series::Series| match kind {
        Kind::Settled(_) => settled(&series.curve(name)),
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
