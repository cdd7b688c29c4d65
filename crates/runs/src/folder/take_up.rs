//! A longer run takes up the checkpoint of a finished shorter one: its folder is made as if it had been interrupted there. The shorter run stays
//! as it is.

use std::fs::{self, File};
use std::path::Path;

use spec::files::{FileError, remove_folder};
use spec::{Run, RunSpec};

use crate::{End, LongerThan, Manifest, RunFolder, RunLock, Series, SeriesWriter};

impl RunFolder {
    /// Gives a run that has not begun, and whose folder this is, the checkpoint of a shorter one and what that has measured. The shorter run has the
    /// name `sweep/arm/run`. Whenever this is cut off, the run either has not begun or stands at the shorter one's end. Returns whether nobody
    /// else was at the run.
    ///
    /// # Errors
    ///
    /// A file that can't be read or written; the run then has not begun.
    pub fn take_up(&self, run: &Run, (name, shorter): (&str, &Self)) -> Result<bool, FileError> {
        let Some(_lock) = RunLock::take(self)? else { return Ok(false) };
        let Some(manifest) = shorter.read_manifest()? else { return Ok(false) };
        let spec = shorter.read_spec()?;
        let own = self.path().file_name().unwrap_or_default().to_string_lossy();
        let beside = Self::new(self.path().with_file_name(format!(".longer-{own}")));
        remove_folder(beside.path())?;
        beside.write_spec(&run.spec)?;
        let measured = Series::read(&shorter.metrics_file())?.as_of_longer(&run.spec);
        let mut series = SeriesWriter::from_step(&beside.metrics_file(), None)?;
        series.append(&measured.0)?;
        series.sync()?;
        copy_samples(shorter, &beside, (&spec, &run.spec))?;
        copy_folder(&shorter.checkpoint(), &beside.checkpoint())?;
        let longer_than = LongerThan { run: name.to_owned(), run_id: manifest.run_id.clone(), steps: spec.steps };
        beside.write_manifest(&Manifest {
            run_id: run.id.clone(),
            end: Some(End::Interrupted),
            resumed_at: Vec::new(),
            sittings: Vec::new(),
            taken_from: None,
            longer_than: Some(longer_than),
            seal: None,
            ..manifest
        })?;
        remove_folder(self.path())?;
        fs::rename(beside.path(), self.path()).map_err(FileError::io("move", beside.path()))?;
        Ok(true)
    }
}

/// The pictures that the longer run would have drawn by then.
fn copy_samples(from: &RunFolder, to: &RunFolder, (shorter, longer): (&RunSpec, &RunSpec)) -> Result<(), FileError> {
    fs::create_dir_all(to.samples()).map_err(FileError::io("make", &to.samples()))?;
    let every = usize::try_from(longer.cadence.sample.max(1)).unwrap_or(usize::MAX);
    for step in (0..=shorter.steps).step_by(every) {
        let files = [RunFolder::sample_file, RunFolder::levels_file];
        for (from, to) in files.map(|file| (file(from, step), file(to, step))) {
            if from.is_file() {
                copy(&from, &to)?;
            }
        }
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), FileError> {
    fs::create_dir_all(to).map_err(FileError::io("make", to))?;
    for entry in fs::read_dir(from).map_err(FileError::io("read", from))?.flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() { copy_folder(&from, &to)? } else { copy(&from, &to)? }
    }
    Ok(())
}

/// Copies a file and flushes it to the disk.
fn copy(from: &Path, to: &Path) -> Result<(), FileError> {
    fs::copy(from, to).map_err(FileError::io("copy", from))?;
    File::open(to).and_then(|file| file.sync_all()).map_err(FileError::io("write", to))
}
