//! Runs that have finished under another sweep: the same id is the same result, so their small files are copied, or unpacked where they are
//! published, instead of computed again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use runs::{Manifest, Record, RunFolder, RunLock, Status};
use spec::RunId;
use spec::files::FileError;

use crate::folders::Begun;
use crate::job::Job;
use crate::job_state::JobState;
use crate::report;
use crate::terminal::printable;
use crate::workspace::Workspace;

/// Finished runs of other sweeps, by what they computed.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere(BTreeMap<RunId, Begun>);

impl Elsewhere {
    /// Those that a sweep can take over: all finished ones but its own.
    pub fn of(begun: &[Begun], sweep: &str) -> Self {
        let own = format!("{sweep}/");
        let usable = |run: &&Begun| run.is_usable() && !run.found.name.starts_with(&own);
        // Of a run that stands twice the later one: folders come after what is published.
        Self(begun.iter().filter(usable).map(|run| (run.manifest.run_id.clone(), run.clone())).collect())
    }

    /// Notes with each run that has not begun where it has finished, with nothing missing there.
    pub fn mark(&self, states: Vec<JobState>) -> Vec<JobState> {
        let mark = |state: JobState| {
            let found = self.0.get(&state.job.run.id).filter(|_| state.status == Status::Pending);
            let is_whole = |begun: &&Begun| {
                begun.record.is_some()
                    || begun.found.folder.state(&state.job.run).is_ok_and(|state| state.status == Status::Finished)
            };
            let found = found.filter(is_whole);
            JobState { elsewhere: found.cloned(), ..state }
        };
        states.into_iter().map(mark).collect()
    }
}

/// Takes over the run that a state names. Returns whether there was one to take, and nobody else at it.
///
/// # Errors
///
/// A file that can't be read or written; the run then still counts as not begun.
pub fn take_over(state: &JobState) -> Result<bool, FileError> {
    let Some(Begun { found, record: None, .. }) = &state.elsewhere else { return Ok(false) };
    let Job { run, folder, .. } = &state.job;
    folder.write_spec(&run.spec)?;
    let Some(_lock) = RunLock::take(folder)? else { return Ok(false) };
    let Some(manifest) = found.folder.read_manifest()? else { return Ok(false) };
    copy(&found.folder.metrics_file(), &folder.metrics_file())?;
    copy_samples(&found.folder, folder)?;
    if found.folder.unpacked_file().exists() {
        copy(&found.folder.unpacked_file(), &folder.unpacked_file())?;
    }
    let taken_from = manifest.taken_from.or_else(|| Some(found.name.clone()));
    folder.write_manifest(&Manifest { taken_from, ..manifest })?;
    Ok(true)
}

/// Takes over the published runs that states name, of whatever sweeps: the program that reads series unpacks them.
///
/// # Errors
///
/// The program can't be built or started, or it can't unpack them: a published run is not done again for that.
pub fn unpack(workspace: &Workspace, states: &[JobState]) -> Result<()> {
    let mut of_sweeps = BTreeMap::<&str, Vec<(&JobState, &str, &Record)>>::new();
    for state in states {
        let Some(Begun { found, record: Some(record), .. }) = &state.elsewhere else { continue };
        let sweep = found.name.split('/').next().unwrap_or_default();
        of_sweeps.entry(sweep).or_default().push((state, &found.name, record));
    }
    for (sweep, taken) in of_sweeps {
        let mut process = workspace.program(report::program(workspace)?);
        process.arg("unpack").arg(sweep).arg("--results").arg(&workspace.results).arg("--to").arg(&workspace.results);
        for (state, _, record) in &taken {
            process.arg("--run").arg(format!("{}={}", record.place(), state.job.folder.path().display()));
        }
        let status = process.status().with_context(|| format!("can't start {}", process.get_program().display()))?;
        ensure!(status.success(), "the published runs of {} can't be unpacked ({status})", printable(sweep));
        for (JobState { job, .. }, name, record) in &taken {
            let taken_from = record.manifest.taken_from.clone().or_else(|| Some((*name).to_owned()));
            job.folder.write_spec(&job.run.spec)?;
            job.folder.write_manifest(&Manifest { taken_from, ..record.manifest.clone() })?;
        }
    }
    Ok(())
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
