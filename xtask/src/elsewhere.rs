//! Runs that have finished under another sweep: the same id is the same result, so their small files are copied instead
//! of computed again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use spec::results::{End, FileError, Manifest, RunFolder, RunLock, Status};
use spec::{RunId, SCHEMA};

use crate::folders::Begun;
use crate::job::Job;
use crate::look::Look;

/// Finished runs of other sweeps, by what they computed.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere(BTreeMap<RunId, Begun>);

impl Elsewhere {
    /// Those that a sweep can take over: all finished ones but its own.
    pub fn of(begun: &[Begun], sweep: &str) -> Self {
        let own = format!("{sweep}/");
        let usable = |run: &&Begun| {
            let Manifest { schema, end, .. } = &run.manifest;
            *schema == SCHEMA && matches!(end, Some(End::Finished { .. })) && !run.found.name.starts_with(&own)
        };
        Self(begun.iter().filter(usable).map(|run| (run.manifest.run_id.clone(), run.clone())).collect())
    }

    /// Notes with each run that has not begun where it has finished, with nothing missing there.
    pub fn mark(&self, looks: Vec<Look>) -> Vec<Look> {
        let mark = |look: Look| {
            let found = self.0.get(&look.job.run.id).filter(|_| look.status == Status::Pending);
            let is_whole = |begun: &&Begun| {
                begun.found.folder.state(&look.job.run).is_ok_and(|state| state.status == Status::Finished)
            };
            let found = found.filter(is_whole);
            Look { elsewhere: found.map(|run| run.found.clone()), ..look }
        };
        looks.into_iter().map(mark).collect()
    }
}

/// Takes over the run that a look has noted. Returns whether there was one to take, and nobody else at it.
///
/// # Errors
///
/// A file that can't be read or written; the run then still counts as not begun.
pub fn take_over(look: &Look) -> Result<bool, FileError> {
    let Some(found) = &look.elsewhere else { return Ok(false) };
    let Job { run, folder, .. } = &look.job;
    folder.write_spec(&run.spec)?;
    let Some(_lock) = RunLock::take(folder)? else { return Ok(false) };
    let Some(manifest) = found.folder.read_manifest()? else { return Ok(false) };
    copy(&found.folder.metrics_file(), &folder.metrics_file())?;
    copy_samples(&found.folder, folder)?;
    let taken_from = manifest.taken_from.or_else(|| Some(found.name.clone()));
    folder.write_manifest(&Manifest { taken_from, ..manifest })?;
    Ok(true)
}

fn copy_samples(from: &RunFolder, to: &RunFolder) -> Result<(), FileError> {
    let (from, to) = (from.samples(), to.samples());
    fs::create_dir_all(&to).map_err(FileError::io("make", &to))?;
    for entry in fs::read_dir(&from).into_iter().flatten().flatten() {
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), FileError> {
    fs::copy(from, to).map(drop).map_err(FileError::io("copy", from))
}
