//! What finished runs came to: the rule is `evidence::budget`'s, here their files are read for it.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use evidence::budget::{Budget, MeasureCurves};
use evidence::outcome::Outcome;
use runs::{End, Manifest, Series, Status};
use spec::names;

use crate::job::Job;
use crate::job_state::JobState;

/// What a run came to after so many images; none where it has not finished.
///
/// # Errors
///
/// Files that can't be read, or a finished run without an evaluation to read.
pub fn at(state: &JobState, images: u64) -> Result<Option<Outcome>> {
    let JobState { job, status, .. } = state;
    if *status != Status::Finished {
        return Ok(None);
    }
    let spec = &job.run.spec;
    let series = series_of(job)?;
    let outcome = read(job, (&series, series.outcome_name(spec.task)), images)?;
    outcome.with_context(|| format!("{job} has no {} to compare", spec.task.outcome_in_words())).map(Some)
}

/// What a run came to by a measure of `metrics.csv` after so many images; none where it has not finished.
///
/// # Errors
///
/// Files that can't be read, or a finished run that was not measured so.
pub fn by(state: &JobState, column: &str, images: u64) -> Result<Option<Outcome>> {
    let JobState { job, status, .. } = state;
    if *status != Status::Finished {
        return Ok(None);
    }
    let outcome = read(job, (&series_of(job)?, column), images)?;
    outcome.with_context(|| format!("{job} has no `{column}` after {images} images to bet on")).map(Some)
}

/// What a run came to at its end; none where it has not finished.
///
/// # Errors
///
/// As [`at`].
pub fn at_end(state: &JobState) -> Result<Option<Outcome>> {
    at(state, state.job.run.spec.images_seen())
}

/// What a finished run came to by a column of its series after so many images; none where that was not measured.
fn read(job: &Job, (series, column): (&Series, &str), images: u64) -> Result<Option<Outcome>> {
    let values = |name: &str| series.of(name).collect::<Vec<(u64, f64)>>();
    let (average, raw) = (values(&names::of_average(column)), values(column));
    let budget = Budget { images, batch: job.run.spec.images_per_step().max(1) };
    let reading = budget.outcome(MeasureCurves { average: &average, raw: &raw }, diverged_at(job)?);
    Ok(reading.map(|reading| reading.outcome))
}

/// The metrics of a run: of a published one where they are in its folder.
fn series_of(job: &Job) -> Result<Series> {
    ensure!(
        job.record.is_none() || job.folder.metrics_file().exists(),
        "{job} is published, and what it came to is read from its folder\nhint: `cargo xtask unpack {}` writes that again",
        job.folder.path().ancestors().nth(2).and_then(Path::file_name).unwrap_or_default().display()
    );
    Ok(Series::read(&job.folder.metrics_file())?)
}

/// The step at which a finished run diverged.
fn diverged_at(job: &Job) -> Result<Option<u64>> {
    let of_record = job.record.as_ref().map(|record| record.manifest.clone());
    Ok(match of_record.map_or_else(|| job.folder.read_manifest(), |manifest| Ok(Some(manifest)))? {
        Some(Manifest { end: Some(End::Finished { diverged }), .. }) => diverged.map(|divergence| divergence.step),
        _ => None,
    })
}
