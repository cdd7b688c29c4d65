//! Restores run folders from published runs: spec, manifest and series are identical, G is there if it is published,
//! and pictures are missing.

use std::fs;
use std::path::Path;

use runs::{Published, Record, RunFolder, SweepFolder};
use spec::files::{FileError, write_whole};

use super::PublishError;
use crate::published::SeriesTexts;
use crate::samples::FOLDER;

/// Restores the folders of all published runs, with plan, claims and pictures if they are missing. Returns the number
/// of runs, and the places that another planned run has taken.
///
/// # Errors
///
/// Nothing is published, a file is damaged, or a folder holds another run.
pub fn unpack(from: &SweepFolder, to: &SweepFolder) -> Result<(usize, Vec<String>), PublishError> {
    let published = Published::read(from)?.ok_or(PublishError::NotPublished)?;
    let texts = SeriesTexts::of(Some(&published))?;
    let plan = from.read_plan()?;
    let is_planned = |record: &Record| {
        let runs = plan.arm(&record.arm).map(|arm| &arm.runs[..]).unwrap_or_default();
        runs.iter().any(|run| record.is_of(&record.arm, run))
    };
    let records = || published.records().iter().map(|record| &**record);
    let (planned, others): (Vec<&Record>, Vec<&Record>) = records().partition(|record| is_planned(record));
    let is_taken = |record: &&Record| planned.iter().any(|other| other.place() == record.place());
    let (superseded, unplanned): (Vec<&Record>, Vec<&Record>) = others.into_iter().partition(is_taken);
    let wanted: Vec<&Record> = planned.iter().copied().chain(unplanned).collect();
    for record in &wanted {
        let folder = RunFolder::new(to.path().join(record.place()));
        write(record, &texts, &folder)?;
        copy_generator(&from.generator_file(&record.place()), &folder)?;
    }
    let files = [SweepFolder::plan_file, SweepFolder::claims_file, SweepFolder::search_file];
    for (from, to) in files.map(|file| (file(from), file(to))) {
        if from.exists() && !to.exists() {
            copy(&from, &to)?;
        }
    }
    copy_pictures(from, to)?;
    Ok((wanted.len(), superseded.iter().map(|record| record.place()).collect()))
}

/// Restores the folders of some runs, each given by its place `arm/run` and its target.
///
/// # Errors
///
/// A run is not published, a file is damaged, or a folder holds another run.
pub fn unpack_runs(from: &SweepFolder, wanted: &[(String, RunFolder)]) -> Result<(), PublishError> {
    let published = Published::read(from)?.ok_or(PublishError::NotPublished)?;
    let texts = SeriesTexts::of(Some(&published))?;
    for (place, folder) in wanted {
        let record = published.records().iter().find(|record| record.place() == *place && record.is_finished());
        write(record.ok_or_else(|| PublishError::NoRun(place.clone()))?, &texts, folder)?;
    }
    Ok(())
}

fn write(record: &Record, texts: &SeriesTexts, folder: &RunFolder) -> Result<(), PublishError> {
    let text = texts.get(record);
    if !record.measured(text) {
        return Err(PublishError::Lossy(record.place()));
    }
    Ok(record.unpack(text, folder)?)
}

/// Copies a run's published G into its folder, where it is published and no checkpoint is there.
fn copy_generator(published: &Path, folder: &RunFolder) -> Result<(), FileError> {
    let is_wanted = published.is_file() && !folder.checkpoint().exists() && !folder.generator_file().exists();
    if is_wanted { copy(published, &folder.generator_file()) } else { Ok(()) }
}

fn copy_pictures(from: &SweepFolder, to: &SweepFolder) -> Result<(), FileError> {
    let (from, to) = (from.path().join(FOLDER), to.path().join(FOLDER));
    let pictures: Vec<_> = fs::read_dir(&from).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    if pictures.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(&to).map_err(FileError::io("make", &to))?;
    for path in pictures {
        let place = to.join(path.file_name().unwrap_or_default());
        if !place.exists() {
            copy(&path, &place)?;
        }
    }
    Ok(())
}

/// Copies a file atomically.
fn copy(from: &Path, to: &Path) -> Result<(), FileError> {
    write_whole(to, &fs::read(from).map_err(FileError::io("copy", from))?)
}
