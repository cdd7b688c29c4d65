//! `clean`: deletes what can be made again. Without names that is what no result needs: checkpoints of finished runs,
//! and the copies of the program that sweeps keep. Whole runs and sweeps go only when they are named. It asks first.

use std::fs;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use runs::{Published, RunLock, Status, SweepFolder};
use spec::files::FileError;
use spec::{Plan, Run};

use crate::exit::{Exit, Refusal};
use crate::folders::{self, Found, bytes};
use crate::job::Job;
use crate::job_state::JobState;
use crate::sweep::SweepLock;
use crate::terminal::{self, count, printable, size};
use crate::workspace::{Workspace, choices};

/// What can be said to `clean`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The sweeps that lose the checkpoints of finished runs, and their copy of the program [default: all]
    #[arg(value_name = "SWEEP")]
    sweeps: Vec<String>,
    /// Delete this run with its results; may be given several times
    #[arg(long = "run", value_name = "SWEEP/ARM/RUN", conflicts_with = "sweeps")]
    runs: Vec<String>,
    /// Delete this sweep with its results; may be given several times
    #[arg(long = "sweep", value_name = "SWEEP", conflicts_with_all = ["sweeps", "runs"])]
    whole: Vec<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// Deletes it.
///
/// # Errors
///
/// A name that there is not, a run that goes on, nobody to ask, or what the operating system says.
pub fn clean(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    let (paths, what) = match (&arguments.runs[..], &arguments.whole[..]) {
        ([], []) => (spare(workspace, &workspace.sweeps_named(&arguments.sweeps)?), "which no result needs"),
        ([], sweeps) => (whole(workspace, sweeps)?, "with all their results"),
        (names, _) => (named(workspace, names)?, "with all their results"),
    };
    if paths.is_empty() {
        process::log("nothing to delete");
        return Ok(Exit::Done);
    }
    let freed: u64 = paths.iter().map(|path| bytes(path) + fs::metadata(path).map_or(0, |file| file.len())).sum();
    for path in &paths {
        process::log(format_args!("  {}", printable(&path.display().to_string())));
    }
    if !arguments.yes && !agreed(&format!("delete {}, {}, {what}?", count(paths.len(), "item"), size(freed)))? {
        process::log("nothing was deleted");
        return Ok(Exit::Done);
    }
    paths.iter().try_for_each(|path| delete(path))?;
    terminal::print(format!("{} deleted, {} freed", count(paths.len(), "item"), size(freed)))?;
    Ok(Exit::Done)
}

/// Checkpoints of finished runs, and copies of the program with sweeps that nobody conducts.
fn spare(workspace: &Workspace, sweeps: &[String]) -> Vec<PathBuf> {
    let of_these = |run: &Found| sweeps.iter().any(|sweep| run.name.split('/').next() == Some(sweep));
    let state = |run: &Found| run.folder.read_spec().and_then(|spec| run.folder.state(&Run::new(spec)));
    let finished = |run: &Found| state(run).is_ok_and(|state| state.status == Status::Finished);
    let runs = folders::found(&workspace.results).into_iter().filter(|run| of_these(run) && finished(run));
    let checkpoints = runs.map(|run| run.folder.checkpoint());
    let folders = sweeps.iter().map(|name| workspace.sweep(name));
    let idle = folders.filter(|folder| SweepLock::is_idle(&folder.work()));
    let programs = idle.flat_map(|folder| {
        let submissions = is_finished(&folder).then(|| folder.work().join("slurm"));
        [folder.work().join("train")].into_iter().chain(submissions)
    });
    checkpoints.chain(programs).filter(|path| path.exists()).collect()
}

/// Whether all planned runs of a sweep have finished: jobs that wait in a queue still need what was submitted with them.
fn is_finished(folder: &SweepFolder) -> bool {
    let finished = |plan: Plan| {
        Job::all(&plan, folder)
            .is_ok_and(|jobs| jobs.iter().all(|job| JobState::tolerant(job).status == Status::Finished))
    };
    folder.read_plan().is_ok_and(finished)
}

/// The folders of runs that are named in full: names of what stands there, so that none leads out of the results.
fn named(workspace: &Workspace, names: &[String]) -> Result<Vec<PathBuf>> {
    let found = folders::found(&workspace.results);
    let mut paths = Vec::new();
    for name in names {
        let Some(run) = found.iter().find(|run| run.name == name.trim_end_matches('/')) else {
            let known: Vec<String> = found.iter().map(|run| run.name.clone()).collect();
            let refusal = Refusal::new(format!("there is no run `{}`", printable(name)));
            return Err(refusal.hint(choices(name, &known, "the runs there are")).into());
        };
        if let Some(process) = RunLock::holder(&run.folder)? {
            let process = process.map_or("another process".to_owned(), |process| format!("process {process}"));
            bail!("{process} is at {}: stop it first; nothing was deleted", printable(name));
        }
        paths.push(run.folder.path().to_owned());
    }
    Ok(paths)
}

/// The folders of whole sweeps. Of a published one those of its runs, and what its runner keeps: what is published stays.
fn whole(workspace: &Workspace, sweeps: &[String]) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for name in workspace.sweeps_named(sweeps)? {
        let folder = workspace.sweep(&name);
        let runs =
            folders::found(&workspace.results).into_iter().filter(|run| run.name.starts_with(&format!("{name}/")));
        let runs: Vec<Found> = runs.collect();
        let is_at_work = !SweepLock::is_idle(&folder.work())
            || runs.iter().any(|run| !matches!(RunLock::holder(&run.folder), Ok(None)));
        if is_at_work {
            bail!("{} is being run: stop it first; nothing was deleted", printable(&name));
        }
        if Published::read(&folder)?.is_none() {
            paths.push(folder.path().to_owned());
            continue;
        }
        paths.extend(runs.into_iter().map(|run| run.folder.path().to_owned()));
        paths.extend(Some(folder.work()).filter(|work| work.exists()));
    }
    Ok(paths)
}

fn agreed(question: &str) -> Result<bool> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return Err(Refusal::new("there is nobody to ask, and nothing was deleted")
            .hint("`--yes` does not ask")
            .into());
    }
    let _ = write!(std::io::stderr(), "{question} [y/N] "); // who can't read it can't answer
    let mut answer = String::new();
    input.lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn delete(path: &Path) -> Result<(), FileError> {
    let deleted = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    deleted.map_err(FileError::io("delete", path))
}
