//! Writes a sweep's report next to its runs. Everything is computed before any file is written, and files are written
//! atomically.

mod paper;

pub use paper::write_paper;

use std::fs;
use std::path::{Path, PathBuf};

use polars::error::PolarsError;
use runs::SweepFolder;
use spec::files::{FileError, write_whole};
use thiserror::Error;

use crate::chart::{self, ChartError};
use crate::page::Figures;
use crate::paper::{Paper, PaperError};
use crate::read::Sweep;
use crate::results::{Document, Results};
use crate::samples::{self, Samples};
use crate::summary::Summary;
use crate::{latex, markdown, page, table};

/// The summary's file.
const SUMMARY: &str = "summary.json";

/// The file with all results.
const RESULTS: &str = "results.json";

/// A report could not be made.
#[derive(Debug, Error)]
pub enum ReportError {
    /// A file can't be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// A chart can't be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// A summary can't be written.
    #[error("summary.json: {0}")]
    Summary(#[from] serde_json::Error),
    /// A summary's file has other content.
    #[error("{} is no summary of a report: {why}\nhint: delete it; the sweep's report writes it again", path.display())]
    NotASummary {
        /// The file.
        path: PathBuf,
        /// The cause.
        why: serde_json::Error,
    },
    /// The file of the paper's sentences is invalid.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// The table of runs can't be made.
    #[error("can't make the table of runs: {0}")]
    Table(#[from] PolarsError),
}

/// A written report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The runs by status: `9 finished (7 plateau, 2 learning)`.
    pub tally: String,
    /// The page.
    pub page: PathBuf,
}

/// Writes tables, charts and the page of a sweep into its folder.
///
/// # Errors
///
/// The plan can't be read, or a file can't be written. Damaged runs are reported, not an error.
pub fn report(folder: &SweepFolder) -> Result<Report, ReportError> {
    report_with_rulers(folder, None)
}

/// Writes a report with rulers of another folder of results if the sweep's own has none.
///
/// # Errors
///
/// As [`report`].
pub fn report_with_rulers(folder: &SweepFolder, rulers: Option<&Path>) -> Result<Report, ReportError> {
    report_with_pictures(folder, &[folder], rulers)
}

/// Writes a report with pictures from several folders of the sweep, where its runs were done.
pub(crate) fn report_with_pictures(
    folder: &SweepFolder,
    pictures: &[&SweepFolder],
    rulers: Option<&Path>,
) -> Result<Report, ReportError> {
    let sweep = Sweep::read_with(folder, rulers)?;
    let results = Results::of(&sweep);
    let table = table::summary(&results.findings)?;
    let figures = Figures { charts: chart::all(&results)?, samples: Samples::of(&results.findings, pictures) };
    let summary = Summary::of(&results, &figures.samples);
    let page = folder.path().join("report.html");
    let files = [
        (folder.path().join("summary.parquet"), table::parquet(&table)?),
        (folder.path().join("summary.csv"), table::csv(&table)?),
        (folder.path().join("summary.md"), markdown::summary(&results).into_bytes()),
        (folder.path().join(SUMMARY), serde_json::to_vec_pretty(&summary)?),
        (folder.path().join(RESULTS), serde_json::to_vec_pretty(&Document::of(&results))?),
        (page.clone(), page::page(&results, &figures).into_bytes()),
    ];
    let charts = figures.charts.iter().map(|chart| (format!("{}.svg", chart.file), chart.svg.as_bytes()));
    write_folder(&folder.path().join("charts"), "svg", charts.collect())?;
    write_folder(&folder.path().join(samples::FOLDER), "png", figures.samples.files())?;
    files.iter().try_for_each(|(path, content)| write_whole(path, content))?;
    Ok(Report { tally: summary.runs, page })
}

/// Writes the tables of claims and arms as LaTeX. Returns the path. For rulers see [`report_with_rulers`].
///
/// # Errors
///
/// A plan that can't be read, or a file that can't be written.
pub fn latex(folder: &SweepFolder, rulers: Option<&Path>) -> Result<PathBuf, ReportError> {
    let sweep = Sweep::read_with(folder, rulers)?;
    let file = folder.path().join("summary.tex");
    write_whole(&file, latex::tables(&Results::of(&sweep)).as_bytes())?;
    Ok(file)
}

/// Writes the page that lists all sweeps with a report, newest first. Returns its path. Also writes the paper's table
/// if a file of sentences is given.
///
/// # Errors
///
/// A folder, summary or file of sentences can't be read, or a file can't be written.
pub fn index(results: &Path, sentences: Option<&Path>) -> Result<PathBuf, ReportError> {
    let entries = fs::read_dir(results).map_err(FileError::io("read", results))?.flatten();
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.path().join(SUMMARY)).filter(|path| path.exists()).collect();
    paths.sort();
    let read = |path: &PathBuf| -> Result<Summary, ReportError> {
        let text = fs::read(path).map_err(FileError::io("read", path))?;
        serde_json::from_slice(&text).map_err(|why| ReportError::NotASummary { path: path.clone(), why })
    };
    let mut summaries = paths.iter().map(read).collect::<Result<Vec<Summary>, ReportError>>()?;
    summaries.sort_by(|a, b| b.updated.cmp(&a.updated).then(a.sweep.cmp(&b.sweep)));
    let page = results.join("index.html");
    write_whole(&page, page::index(&summaries).as_bytes())?;
    if let Some(sentences) = sentences {
        write_paper(results, &Paper::read(sentences)?, &summaries)?;
    }
    Ok(page)
}

/// Writes pictures and removes those of earlier reports.
fn write_folder(folder: &Path, ending: &str, files: Vec<(String, &[u8])>) -> Result<(), FileError> {
    if files.is_empty() && !folder.exists() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(FileError::io("make", folder))?;
    files.iter().try_for_each(|(name, content)| write_whole(&folder.join(name), content))?;
    let written: Vec<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
    let there = fs::read_dir(folder).map_err(FileError::io("read", folder))?.flatten().map(|entry| entry.path());
    let is_ours = |path: &PathBuf| path.extension().is_some_and(|other| other == ending);
    let stale = there.filter(is_ours).filter(|path| !written.contains(path));
    stale.into_iter().try_for_each(|path| fs::remove_file(&path).map_err(FileError::io("remove", &path)))
}
