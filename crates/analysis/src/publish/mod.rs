//! The published form of a sweep: all runs in two files and one picture per arm, small enough for git. `runs` holds
//! the records, [`crate::published`] packs the series, and this module merges both forms.

mod merge;
mod unpack;

pub use unpack::{unpack, unpack_runs};

use std::fs;
use std::path::{Path, PathBuf};

use runs::{Metrics, PublishLock, Record, Ruler, SweepFolder};
use spec::Plan;
use spec::files::{FileError, write_whole};
use thiserror::Error;

use crate::published::{self, SeriesTexts};
use crate::report::{Report, ReportError, report_with_pictures};
use merge::{Entry, Merged, merge};

/// Report files that are not published, because the report can be made again.
const NOT_PUBLISHED: [&str; 2] = ["results.json", "summary.parquet"];

/// A sweep could not be published or unpacked.
#[derive(Debug, Error)]
pub enum PublishError {
    /// A file can't be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The report can't be made.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// Another process is publishing it.
    #[error("another process publishes this sweep now")]
    Locked,
    /// There is nothing to publish.
    #[error("none of its runs has ended: there is nothing to publish{}", .0.iter().map(|note| format!("\n  {note}")).collect::<String>())]
    Nothing(Vec<String>),
    /// There is nothing to unpack.
    #[error("none of its runs is published")]
    NotPublished,
    /// A named run is not published.
    #[error("the run {0} is not published")]
    NoRun(String),
    /// The packed form does not round-trip. Nothing was written.
    #[error("{0} does not come back as it was: nothing was published")]
    Lossy(String),
}

/// The result of publishing.
#[derive(Debug)]
pub struct Publication {
    /// The report of the published form.
    pub report: Report,
    /// The number of published runs.
    pub runs: usize,
    /// What was omitted, and why.
    pub notes: Vec<String>,
}

/// Publishes the finished runs of a sweep into the folder `to`, merged with what is published there. Only the named
/// charts are kept as files. `rulers` is a folder of results with rulers for those that `working` lacks.
///
/// # Errors
///
/// A plan, run or published file can't be read or written. Earlier published files are intact.
pub fn publish(
    working: &SweepFolder,
    to: &SweepFolder,
    charts: &[String],
    rulers: Option<&Path>,
) -> Result<Publication, PublishError> {
    let plan = working.read_plan()?;
    fs::create_dir_all(to.path()).map_err(FileError::io("make", to.path()))?;
    let lock = PublishLock::take(to)?.ok_or(PublishError::Locked)?;
    let Merged { plan, claims, entries, notes } = merge(plan, working, to)?;
    if entries.is_empty() {
        return Err(PublishError::Nothing(notes));
    }
    let (records, series) = pack_entries(entries)?;
    runs::write(&lock, to, &records, &series)?;
    if to.read_plan().ok().as_ref() != Some(&plan) {
        to.write_plan(&plan)?;
    }
    if to.read_claims().ok().as_ref() != Some(&claims) {
        to.write_claims(&claims)?;
    }
    copy_ruler((working, rulers), to, &plan)?;
    copy_search(working, to)?;
    let report = report_with_pictures(to, &[to, working], rulers)?;
    prune(to, charts)?;
    Ok(Publication { report, runs: records.len(), notes })
}

/// Packs the series into a Parquet file. Texts that can't be packed stay in the records. The result is unpacked and
/// verified.
fn pack_entries(entries: Vec<Entry>) -> Result<(Vec<Record>, Vec<u8>), PublishError> {
    let (mut records, mut texts) = (Vec::new(), Vec::new());
    for (record, text) in &entries {
        let packable = text.as_deref().is_some_and(published::is_packable);
        let kept = text.clone().filter(|_| !packable);
        let metrics = record.metrics.clone().map(|metrics| Metrics { text: kept, ..metrics });
        let record = Record { metrics, ..record.clone() };
        if packable {
            texts.push((published::key(&record), text.clone().unwrap_or_default()));
        }
        records.push(record);
    }
    let no_bytes = |place: &str| PublishError::Lossy(place.to_owned());
    let bytes = published::pack(&texts).map_err(|_| no_bytes("the table of series"))?;
    let back = SeriesTexts::unpacked(&bytes).map_err(|_| no_bytes("the table of series"))?;
    for (record, (_, text)) in records.iter().zip(&entries) {
        if back.get(record) != text.as_deref() || !record.measured(text.as_deref()) {
            return Err(no_bytes(&record.place()));
        }
    }
    Ok((records, bytes))
}

/// Copies the record of a search.
fn copy_search(working: &SweepFolder, to: &SweepFolder) -> Result<(), FileError> {
    match (working.read_search()?, to.read_search()?) {
        (Some(here), there) if there.as_ref() != Some(&here) => to.write_search(&here),
        _ => Ok(()),
    }
}

/// Copies the ruler that verdicts need, if the published sweeps lack it.
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

/// Removes report files that are not published.
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
