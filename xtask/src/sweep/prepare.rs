//! What must stand before the first run starts: the program, the specs, and a program that accepts the specs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use spec::results::FileError;
use spec::{Backend, Task};

use crate::cargo::{Program, build_with};
use crate::exit::Refusal;
use crate::job::Job;
use crate::workspace::Workspace;

/// The program that these runs are done by, built if need be, with every backend that one of them names. All are of one task.
///
/// # Errors
///
/// It can't be built.
pub fn program_for(workspace: &Workspace, jobs: &[Job]) -> Result<PathBuf> {
    let task = jobs.first().map_or(Task::Generation, |job| job.run.spec.task);
    let backends = jobs.iter().map(|job| job.run.spec.backend).collect();
    let given = workspace.train.clone();
    given.map_or_else(|| build_with(&workspace.root, Program::of(task), &backends), Ok)
}

/// The program that trains, built if need be, for whatever any program of it can do.
///
/// # Errors
///
/// It can't be built.
pub fn train(workspace: &Workspace) -> Result<PathBuf> {
    train_with(workspace, &BTreeSet::new())
}

/// The program that trains, built if need be, with these backends.
///
/// # Errors
///
/// It can't be built.
pub fn train_with(workspace: &Workspace, backends: &BTreeSet<Backend>) -> Result<PathBuf> {
    workspace.train.clone().map_or_else(|| build_with(&workspace.root, Program::Train, backends), Ok)
}

/// Keeps a copy of the program with the sweep, so that a rebuild meanwhile mixes no commits. Processes that run an older
/// copy keep theirs.
///
/// # Errors
///
/// What the operating system says.
pub fn keep(program: &Path, work: &Path) -> Result<PathBuf> {
    let kept = work.join("train");
    let beside = work.join(format!(".train.{}", std::process::id()));
    fs::copy(program, &beside).map_err(FileError::io("write", &beside))?;
    fs::rename(&beside, &kept).map_err(FileError::io("write", &kept))?;
    Ok(kept)
}

/// Writes down every run that is to be started; a spec that says the same already stays as it is.
///
/// # Errors
///
/// A folder that can't be written.
pub fn write_specs(jobs: &[Job]) -> Result<(), FileError> {
    for job in jobs {
        let written = job.folder.read_spec().is_ok_and(|spec| spec == job.run.spec);
        if !written {
            job.folder.write_spec(&job.run.spec)?;
        }
    }
    Ok(())
}

/// Asks the program whether it can use the data and the backends that the runs name, each once. Where it can use some of the
/// backends it says which not, and accepts: those runs fail alone.
///
/// # Errors
///
/// It can't; its messages stand in the terminal.
pub fn check(program: &Path, jobs: &[Job]) -> Result<()> {
    let mut seen = BTreeSet::new();
    let needs =
        |job: &Job| (job.run.spec.backend.name(), serde_json::to_string(&job.run.spec.data).unwrap_or_default());
    let specs = jobs.iter().filter(|job| seen.insert(needs(job))).map(|job| job.folder.spec_file());
    let specs: Vec<PathBuf> = specs.collect();
    if specs.is_empty() {
        return Ok(());
    }
    let status = Command::new(program).arg("check").args(&specs).status();
    let status = status.with_context(|| format!("can't start {}", program.display()))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(2) => Err(Refusal::new("the data or the backend can't be used").hint("nothing was started").into()),
        _ => bail!("`train check` ended with {status}"),
    }
}
