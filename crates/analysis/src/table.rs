//! `summary.parquet` and `summary.csv`: one row for each planned run.

use std::io::Cursor;

use polars::prelude::*;
use runs::Manifest;
use spec::names;

use crate::findings::{AnalyzedRun, Findings};
use crate::measure::optional_measures;
use crate::outcome::ComparisonPoint;
use crate::settings::settings;

/// Measures whose last value is a column, in this order. Empty for unfinished runs.
const LAST_VALUES: [&str; 20] = [
    names::FRECHET_DISTANCE,
    names::FRECHET_DISTANCE_TRAINING,
    names::FRECHET_DISTANCE_RANDOM,
    names::KERNEL_DISTANCE,
    names::PRECISION,
    names::RECALL,
    names::DENSITY,
    names::COVERAGE,
    names::CHECKERBOARD,
    names::MODES,
    names::TOTAL_VARIATION,
    names::SAMPLE_DEVIATION,
    names::DISCRIMINATOR_LOSS,
    names::GENERATOR_LOSS,
    names::D_REAL,
    names::D_FAKE,
    names::D_HELD_OUT,
    names::DISCRIMINATOR_GRADIENT_NORM,
    names::GENERATOR_GRADIENT_NORM,
    names::GENERATOR_PARAMETER_NORM,
];

/// The table, in the plan's order.
///
/// # Errors
///
/// Polars rejects the columns, which the findings can't cause.
pub fn summary(findings: &Findings) -> PolarsResult<DataFrame> {
    let rows: Vec<(&str, &AnalyzedRun)> = findings.runs().map(|(group, run)| (group.arm.name.as_str(), run)).collect();
    let mut columns = identity(findings, &rows);
    columns.extend(settings(&rows.iter().map(|(_, run)| &run.recorded.run.spec).collect::<Vec<_>>()));
    columns.extend(outcomes(findings, &rows));
    columns.extend(cost(&rows));
    columns.extend(provenance(&rows));
    DataFrame::new(rows.len(), columns)
}

/// Encodes the table as Parquet.
///
/// # Errors
///
/// The error of Polars.
pub fn parquet(table: &DataFrame) -> PolarsResult<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    ParquetWriter::new(&mut bytes).finish(&mut table.clone())?;
    Ok(bytes.into_inner())
}

/// Encodes the table as CSV.
///
/// # Errors
///
/// The error of Polars.
pub fn csv(table: &DataFrame) -> PolarsResult<Vec<u8>> {
    let mut bytes = Vec::new();
    CsvWriter::new(&mut bytes).finish(&mut table.clone())?;
    Ok(bytes)
}

fn identity(findings: &Findings, rows: &[(&str, &AnalyzedRun)]) -> Vec<Column> {
    let grids = findings.groups.iter().flat_map(|group| group.runs.iter().map(|_| group.arm.grid.clone()));
    vec![
        column("sweep", rows, |_| findings.sweep.plan.name.clone()),
        Column::new("arm".into(), rows.iter().map(|(arm, _)| *arm).collect::<Vec<_>>()),
        Column::new("grid".into(), grids.collect::<Vec<_>>()),
        column("seed", rows, AnalyzedRun::seed),
        column("backend", rows, |run| run.recorded.run.spec.backend.name()),
        column("run_id", rows, |run| run.recorded.run.id.to_string()),
        column("status", rows, |run| run.recorded.status.name()),
        column("reason", rows, |run| run.recorded.status.reason().map(str::to_owned)),
        column("steps", rows, |run| run.recorded.run.spec.steps),
        column("last_step", rows, |run| run.recorded.series.last_step()),
    ]
}

fn outcomes(findings: &Findings, rows: &[(&str, &AnalyzedRun)]) -> Vec<Column> {
    let outcome = findings.task().outcome();

    let mut columns = vec![
        column("verdict", rows, |run| run.run_verdict.map(|run_verdict| run_verdict.verdict.name())),
        column("onset", rows, |run| run.run_verdict.and_then(|run_verdict| run_verdict.onset)),
        column(outcome, rows, |run| run.outcome().and_then(|outcome| outcome.value())),
        column("diverged_at", rows, |run| run.recorded.diverged_at()),
    ];
    let budgets = findings.at.iter().filter_map(|at| match at {
        ComparisonPoint::Images(images) => Some((*at, *images)),
        ComparisonPoint::End => None,
    });
    columns.extend(budgets.map(|(at, images)| {
        let value = move |run: &AnalyzedRun| run.outcome_at(at).filter(|_| run.is_finished())?.outcome.value();
        column(&format!("{outcome}_at_{images}"), rows, value)
    }));
    let last = |name: &'static str| {
        let value = move |run: &AnalyzedRun| if run.is_finished() { run.recorded.series.last(name) } else { None };
        column(&format!("last_{name}"), rows, value)
    };
    columns.extend(LAST_VALUES.map(last));
    let is_measured = |name: &&str| rows.iter().any(|(_, run)| run.recorded.series.last(name).is_some());
    columns.extend(optional_measures().into_iter().filter(is_measured).map(last));
    columns.extend(of_averages(rows));
    columns
}

/// The last values of measures of G's moving average that any run has.
fn of_averages(rows: &[(&str, &AnalyzedRun)]) -> Vec<Column> {
    let all = LAST_VALUES.into_iter().chain(optional_measures()).map(names::of_average);
    let measured = all.filter(|name| rows.iter().any(|(_, run)| run.recorded.series.last(name).is_some()));
    let last = |name: String| {
        let value = |run: &AnalyzedRun| if run.is_finished() { run.recorded.series.last(&name) } else { None };
        column(&format!("last_{name}"), rows, value)
    };
    measured.map(last).collect()
}

fn cost(rows: &[(&str, &AnalyzedRun)]) -> Vec<Column> {
    let timing = |name, of: fn(&Manifest) -> f64| column(name, rows, move |run| run.recorded.manifest.as_ref().map(of));
    let size = |name, of: fn(&runs::Networks) -> u64| {
        column(name, rows, move |run| run.recorded.manifest.as_ref()?.networks.as_ref().map(of))
    };
    vec![
        timing("training_seconds", |manifest| manifest.timing.training),
        timing("evaluation_seconds", |manifest| manifest.timing.evaluation),
        timing("total_seconds", |manifest| manifest.timing.total),
        column("peak_memory_mib", rows, |run| run.recorded.manifest.as_ref()?.timing.peak_memory_mib),
        size("generator_parameters", |networks| networks.generator.parameters),
        size("generator_multiply_adds", |networks| networks.generator.multiply_adds),
        size("discriminator_parameters", |networks| networks.discriminator.parameters),
        size("discriminator_multiply_adds", |networks| networks.discriminator.multiply_adds),
    ]
}

fn provenance(rows: &[(&str, &AnalyzedRun)]) -> Vec<Column> {
    let manifest =
        |name, of: fn(&Manifest) -> String| column(name, rows, move |run| run.recorded.manifest.as_ref().map(of));
    vec![
        manifest("commit", |manifest| manifest.provenance.commit.clone()),
        manifest("device", |manifest| manifest.provenance.device.clone()),
        manifest("processor", |manifest| manifest.provenance.host.processor.clone()),
        column("features", rows, |run| {
            run.measurement_protocol.as_ref().map(|measurement_protocol| measurement_protocol.network.clone())
        }),
        column("features_sha256", rows, |run| {
            run.measurement_protocol.as_ref().map(|measurement_protocol| measurement_protocol.sha256.clone())
        }),
        column("data", rows, source),
        column("data_checksum", rows, |run| {
            run.measurement_protocol.as_ref().map(|measurement_protocol| measurement_protocol.checksum.clone())
        }),
        column("reference_images", rows, |run| {
            run.measurement_protocol.as_ref().map(|measurement_protocol| measurement_protocol.test as u64)
        }),
        column("evaluation_samples", rows, |run| run.recorded.run.spec.evaluation.samples as u64),
    ]
}

/// The data set of a run, or the name of its external program.
fn source(run: &AnalyzedRun) -> String {
    let spec = &run.recorded.run.spec;
    spec.trainer.as_ref().map_or_else(|| spec.data.source.name().to_owned(), spec::Trainer::name)
}

fn column<'a, T>(name: &str, rows: &[(&str, &'a AnalyzedRun<'a>)], value: impl Fn(&'a AnalyzedRun<'a>) -> T) -> Column
where
    Vec<T>: IntoIterator<Item = T>,
    Series: NamedFrom<Vec<T>, [T]>,
{
    Column::new(name.into(), rows.iter().map(|(_, run)| value(run)).collect::<Vec<T>>())
}
