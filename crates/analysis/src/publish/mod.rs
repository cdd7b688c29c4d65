//! The published form of a sweep: its runs in two files and a picture of each arm, light enough for git. `runs` knows what became of a
//! published run without it; here its series are packed and unpacked, and both forms are merged.

mod merge;
mod series;
mod texts;
mod unpack;

pub use texts::SeriesTexts;
pub use unpack::{unpack, unpack_runs};

use std::fs;
use std::path::{Path, PathBuf};

use runs::{Metrics, PublishLock, Record, Ruler, SweepFolder};
use spec::Plan;
use spec::files::{FileError, write_whole};
use thiserror::Error;

use crate::report::{Report, ReportError, report_with};
use merge::{Entry, Merged, merged};

/// Files of a report that are not published: whoever wants them asks for the report.
const NOT_PUBLISHED: [&str; 2] = ["results.json", "summary.parquet"];

/// A sweep that could not be published, or unpacked.
#[derive(Debug, Error)]
pub enum PublishError {
    /// A file can't be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The report can't be made.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// Another process publishes it.
    #[error("another process publishes this sweep now")]
    Locked,
    /// There is nothing to publish.
    #[error("none of its runs has ended: there is nothing to publish{}", .0.iter().map(|note| format!("\n  {note}")).collect::<String>())]
    Nothing(Vec<String>),
    /// There is nothing to unpack.
    #[error("none of its runs is published")]
    NotPublished,
    /// A run that was named is not published.
    #[error("the run {0} is not published")]
    NoRun(String),
    /// What was packed does not come back as it was: nothing was written.
    #[error("{0} does not come back as it was: nothing was published")]
    Lossy(String),
}

/// What was published.
#[derive(Debug)]
pub struct Publication {
    /// The report that was made beside it.
    pub report: Report,
    /// Runs that are published now.
    pub runs: usize,
    /// What was left out, and why.
    pub notes: Vec<String>,
}

/// Publishes what has ended of a sweep in the folder `to`, together with what is published there, which stays. Of charts only those that are named
/// are kept as files. Rulers that the results of `working` lack are those of the folder of results `rulers`.
///
/// # Errors
///
/// A plan, a run or a published file that can't be read or written. What was published before then still is.
pub fn publish(
    working: &SweepFolder,
    to: &SweepFolder,
    charts: &[String],
    rulers: Option<&Path>,
) -> Result<Publication, PublishError> {
    let plan = working.read_plan()?;
    fs::create_dir_all(to.path()).map_err(FileError::io("make", to.path()))?;
    let lock = PublishLock::take(to)?.ok_or(PublishError::Locked)?;
    let Merged { plan, claims, entries, notes } = merged(plan, working, to)?;
    if entries.is_empty() {
        return Err(PublishError::Nothing(notes));
    }
    let (records, series) = packed(entries)?;
    runs::write(&lock, to, &records, &series)?;
    if to.read_plan().ok().as_ref() != Some(&plan) {
        to.write_plan(&plan)?;
    }
    if to.read_claims().ok().as_ref() != Some(&claims) {
        to.write_claims(&claims)?;
    }
    copy_ruler((working, rulers), to, &plan)?;
    copy_search(working, to)?;
    let report = report_with(to, &[to, working], rulers)?;
    prune(to, charts)?;
    Ok(Publication { report, runs: records.len(), notes })
}

/// The records with the Parquet file of their series; what the file can't hold stands in the records. It is unpacked again before anybody
/// sees it.
fn packed(entries: Vec<Entry>) -> Result<(Vec<Record>, Vec<u8>), PublishError> {
    let (mut records, mut texts) = (Vec::new(), Vec::new());
    for (record, text) in &entries {
        let packable = text.as_deref().is_some_and(series::is_packable);
        let kept = text.clone().filter(|_| !packable);
        let metrics = record.metrics.clone().map(|metrics| Metrics { text: kept, ..metrics });
        let record = Record { metrics, ..record.clone() };
        if packable {
            texts.push((texts::key(&record), text.clone().unwrap_or_default()));
        }
        records.push(record);
    }
    let no_bytes = |place: &str| PublishError::Lossy(place.to_owned());
    let bytes = series::pack(&texts).map_err(|_| no_bytes("the table of series"))?;
    let back = SeriesTexts::unpacked(&bytes).map_err(|_| no_bytes("the table of series"))?;
    for (record, (_, text)) in records.iter().zip(&entries) {
        if back.get(record) != text.as_deref() || !record.measured(text.as_deref()) {
            return Err(no_bytes(&record.place()));
        }
    }
    Ok((records, bytes))
}

/// Copies what a search tried and chose, which follows from its runs.
fn copy_search(working: &SweepFolder, to: &SweepFolder) -> Result<(), FileError> {
    match (working.read_search()?, to.read_search()?) {
        (Some(here), there) if there.as_ref() != Some(&here) => to.write_search(&here),
        _ => Ok(()),
    }
}

/// Copies the ruler of the sweep's data set beside the published sweeps where they have none: verdicts need it.
fn copy_ruler(
    (working, rulers): (&SweepFolder, Option<&Path>),
    to: &SweepFolder,
    plan: &Plan,
) -> Result<(), FileError> {
    let source = plan.runs().next().map(|(_, run)| run.spec.data.source);
    let ruler = |results: &Path| Some(Ruler::file(results, source?));
    let places = working.path().parent().into_iter().chain(rulers);
    let from = places.filter_map(ruler).find(|file| file.exists());
    let (Some(from), Some(to)) = (from, to.path().parent().and_then(ruler)) else { return Ok(()) };
    if to.exists() {
        return Ok(());
    }
    fs::create_dir_all(to.parent().unwrap_or(&to)).map_err(FileError::io("make", &to))?;
    write_whole(&to, &fs::read(&from).map_err(FileError::io("copy", &from))?)
}

/// Removes what a report writes and a published sweep does not have.
fn prune(to: &SweepFolder, charts: &[String]) -> Result<(), FileError> {
    let inside =
        |name: &str| fs::read_dir(to.path().join(name)).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_kept = |path: &PathBuf| path.file_stem().is_some_and(|stem| charts.iter().any(|chart| **chart == *stem));
    let is_a = |path: &PathBuf, ending: &str| path.extension().is_some_and(|other| other == ending);
    let drawn = inside("charts").filter(|path| is_a(path, "svg") && !is_kept(path));
    let earlier = inside("development").filter(|path| is_a(path, "png"));
    let files = NOT_PUBLISHED.iter().map(|name| to.path().join(name)).filter(|path| path.exists());
    drawn
        .chain(earlier)
        .chain(files)
        .try_for_each(|path| fs::remove_file(&path).map_err(FileError::io("remove", &path)))?;
    for name in ["charts", "development"] {
        let _ = fs::remove_dir(to.path().join(name)); // where nothing is left in it
    }
    Ok(())
}
