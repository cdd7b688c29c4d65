//! The programs that do runs: where they lie or that they are built, and how this one hands its terminal to them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use signal_hook::consts::SIGINT;
use signal_hook::flag;
use spec::{Backend, Task, Trainer};

use crate::cargo::{Program, build_with};
use crate::exit::Exit;
use crate::job::Job;
use crate::provenance;
use crate::workspace::Workspace;

/// A program, and the commit that its code is of.
#[derive(Clone, Debug)]
pub struct Built {
    /// Where it lies.
    pub program: PathBuf,
    /// See [`provenance::commit`].
    pub commit: String,
}

/// The program that these runs are done by, built if need be, with every backend that one of them names. All are of one task.
///
/// # Errors
///
/// It can't be built, or the workspace was at another commit when that was done than when it was begun.
pub fn program_for(workspace: &Workspace, jobs: &[Job]) -> Result<Built> {
    let task = jobs.first().map_or(Task::Generation, |job| job.run.spec.task);
    let backends = jobs.iter().map(|job| job.run.spec.backend).collect();
    if let Some(own) = own_program(jobs) {
        let program = std::env::current_exe().context("this program does not know where it lies")?;
        return Ok(Built { program, commit: provenance::commit_of_folder(Path::new(&own.folder)) });
    }
    if let (Some(program), Some(commit)) = (&workspace.train, &workspace.commit) {
        return Ok(Built { program: program.clone(), commit: commit.clone() });
    }
    let commit = provenance::commit(&workspace.root);
    let given = workspace.train.clone();
    let program = given.map_or_else(|| build_with(&workspace.root, Program::of(task), &backends), Ok)?;
    let after = provenance::commit(&workspace.root);
    if after != commit {
        let name = Program::of(task).name();
        bail!(
            "the code changed from {commit} to {after} while `{name}` was built\nhint: the same command builds it again"
        );
    }
    Ok(Built { program, commit })
}

/// The program of one's own that does these runs, where it is one: this program then supervises them.
pub fn own_program(jobs: &[Job]) -> Option<&Trainer> {
    jobs.first()?.run.spec.trainer.as_ref()
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

/// Runs a program in the terminal of this one; its exit code is this one's. Ctrl-C is that program's to answer, and this one waits for it:
/// who has drawn on the whole terminal gives it back first.
///
/// # Errors
///
/// It can't be started.
pub fn pass_on(process: &mut Command) -> Result<Exit> {
    flag::register(SIGINT, Arc::default()).context("can't receive signals")?;
    let status = process.status().with_context(|| format!("can't start {}", process.get_program().display()))?;
    Ok(status.into())
}
