//! What must stand before the first run starts: a copy of the program, the specs, and that the program accepts them.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use runs::RunLock;
use spec::files::{FileError, beside, delete_abandoned};

use crate::exit::Refusal;
use crate::job::Job;
use crate::program::own_program;
use crate::workspace::Workspace;

/// Keeps a copy of the program with the sweep, so that a rebuild meanwhile mixes no commits. Processes that run an older
/// copy keep theirs.
///
/// # Errors
///
/// What the operating system says.
pub fn keep(program: &Path, work: &Path) -> Result<PathBuf> {
    let kept = work.join("train");
    let beside = beside(&kept);
    if let Err(error) = fs::copy(program, &beside).and_then(|_| fs::rename(&beside, &kept)) {
        let _ = fs::remove_file(&beside);
        return Err(FileError::io("write", &kept)(error).into());
    }
    delete_abandoned(work);
    Ok(kept)
}

/// Writes down every run that is to be started; a spec that says the same already stays as it is. Runs of another spec that failed before their first
/// checkpoint are moved beside their folders.
///
/// # Errors
///
/// A folder that can't be written.
pub fn write_specs(jobs: &[Job]) -> Result<()> {
    for job in jobs {
        make_way(job)?;
        let written = job.folder.read_spec().is_ok_and(|spec| spec == job.run.spec);
        if !written {
            job.folder.write_spec(&job.run.spec)?;
        }
    }
    Ok(())
}

/// Moves a run of another spec aside that failed before anything of it was safe.
fn make_way(job: &Job) -> Result<()> {
    let makes_way = |there| job.folder.makes_way(&job.run, &there);
    let is_in_the_way = || job.folder.read_manifest().is_ok_and(|there| there.is_some_and(makes_way));
    if !is_in_the_way() {
        return Ok(());
    }
    // Nobody begins the run meanwhile; whoever did so before has moved the files.
    match RunLock::take(&job.folder)? {
        Some(_lock) if is_in_the_way() => move_aside(job, "failed").map(drop),
        _ => Ok(()),
    }
}

/// Moves the files of a damaged run beside its folder, in the place of what was moved there before, and makes the folder anew. Returns where they are
/// now.
///
/// # Errors
///
/// Another process is at the run, or what the operating system says; the files are then still in their place.
pub fn set_aside(job: &Job) -> Result<PathBuf> {
    let Some(_lock) = RunLock::take(&job.folder)? else { bail!("another process is at it") };
    move_aside(job, "damaged")
}

fn move_aside(job: &Job, what: &str) -> Result<PathBuf> {
    let folder = job.folder.path();
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let kept = folder.with_file_name(format!(".{what}-{name}"));
    match fs::remove_dir_all(&kept) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(FileError::io("delete", &kept)(error).into()),
        _ => {}
    }
    fs::rename(folder, &kept).map_err(FileError::io("move", folder))?;
    job.folder.write_spec(&job.run.spec)?;
    Ok(kept)
}

/// Asks the program whether it can use the data and the backends that the runs name, each once. Where it can use some of the
/// backends it says which not, and accepts: those runs fail alone.
///
/// # Errors
///
/// It can't; its messages stand in the terminal.
pub fn check(workspace: &Workspace, program: &Path, jobs: &[Job]) -> Result<()> {
    if own_program(jobs).is_some() {
        return Ok(()); // its data is its own
    }
    let mut seen = BTreeSet::new();
    let needs =
        |job: &Job| (job.run.spec.backend.name(), serde_json::to_string(&job.run.spec.data).unwrap_or_default());
    let specs = jobs.iter().filter(|job| seen.insert(needs(job))).map(|job| job.folder.spec_file());
    let specs: Vec<PathBuf> = specs.collect();
    if specs.is_empty() {
        return Ok(());
    }
    let status = workspace.program(program).arg("check").args(&specs).status();
    let status = status.with_context(|| format!("can't start {}", program.display()))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(2) => Err(Refusal::new("the data or the backend can't be used").hint("nothing was started").into()),
        _ => bail!("`train check` ended with {status}"),
    }
}
