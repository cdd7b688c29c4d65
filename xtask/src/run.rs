//! `run`: a single run from a spec that a sweep wrote or a person did, with the same care as in a sweep.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use runs::{Host, Published, RunFolder, Status, SweepFolder};
use spec::{FOLDER_NAMES, Run, RunSpec, is_folder_name, read_spec};

use crate::exit::{Exit, Refusal};
use crate::folders;
use crate::history::History;
use crate::job::Job;
use crate::job_state::{JobState, job_states};
use crate::preflight;
use crate::program;
use crate::sweep::{self, Ending, Progress, Setting, Todo};
use crate::terminal::{self, printable};
use crate::workspace::{Workspace, shortest};

/// What can be said to `run`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The spec; a bare name is looked for here, then in experiments/
    spec: PathBuf,
    /// The run's folder [default: the spec's own, where that is a run's folder; else results/single/NAME/…]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Runs it, or takes it up again; a failed one is tried again.
///
/// # Errors
///
/// Mistakes in the spec, a folder that holds another run, data or a backend that is not here, a program that can't be built.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    let file = workspace.find(&arguments.spec)?;
    arguments.out.as_deref().map_or(Ok(()), check_out)?;
    let job = job(workspace, &file, read_spec(&file)?, arguments.out.as_deref())?;
    if job.run.spec.trainer.is_none() && workspace.train.is_none() {
        workspace.clone_needed()?;
    }
    let states = job_states(std::slice::from_ref(&job), "name another folder with --out, or move the old folder away")?;
    let place = printable(&job.folder.path().display().to_string());
    if states[0].status == Status::Finished {
        terminal::print(format!("{job} is finished: {place}"))?;
        return Ok(Exit::Done);
    }
    if let Status::Running { process } = states[0].status {
        let process = process.map_or("another process".to_owned(), |process| format!("process {process}"));
        bail!("{process} runs {job} already: {place}");
    }
    let warnings = preflight::check(std::slice::from_ref(&job))?;
    warnings.iter().for_each(|warning| process::log(format_args!("warning: {warning}")));
    let built = program::program_for(workspace, std::slice::from_ref(&job))?;
    sweep::write_specs(std::slice::from_ref(&job))?;
    let progress = Progress::new(History::of(&folders::begun(&workspace.results), &Host::here()), 1);
    let setting = Setting::new(built, &workspace.root, 1);
    let ending = sweep::drive(Todo::of(states, true), &setting, progress)?;
    let states = [JobState::tolerant(&job)];
    match ending {
        Ending::Left => Ok(Exit::Interrupted),
        Ending::Full => Ok(Exit::Failed),
        Ending::Stopped | Ending::TimedOut => Ok(sweep::stopped(&states)),
        Ending::Ran => {
            terminal::print(format!("{job}: {}  {place}", sweep::counts(&states)))?;
            Ok(sweep::outcomes(&states))
        }
    }
}

fn job(workspace: &Workspace, file: &Path, spec: RunSpec, out: Option<&Path>) -> Result<Job> {
    let name = file.file_stem().context("the spec has no name")?.to_string_lossy().into_owned();
    let own = own_folder(file, &spec);
    let single = || SweepFolder::new(shortest(&workspace.results.join("single"))).run(&name, &spec);
    let folder = out.map(RunFolder::new).or(own.clone()).unwrap_or_else(single);
    if out.is_none() && own.is_none() && !is_folder_name(&name) {
        let refusal = Refusal::new(format!("no run can be named `{}`, as its file is", printable(&name)));
        return Err(refusal.hint(format!("{FOLDER_NAMES}; or give it a folder with --out")).into());
    }
    let arm = own.and_then(|run| Some(run.path().parent()?.file_name()?.to_string_lossy().into_owned()));
    let (arm, run) = (arm.unwrap_or(name), Run::new(spec));
    let sweep = folder.path().parent().and_then(Path::parent).map(SweepFolder::new);
    let published = sweep.map(|sweep| Published::read(&sweep)).transpose()?.flatten();
    let record = published.and_then(|published| published.find(&arm, &run).cloned());
    Ok(Job { arm, run, folder, record })
}

/// Refuses a folder that holds something else than a run: a sweep's, or anybody's.
fn check_out(folder: &Path) -> Result<(), Refusal> {
    let is_empty = fs::read_dir(folder).map_or(!folder.is_file(), |mut entries| entries.next().is_none());
    if is_empty || RunFolder::new(folder).spec_file().is_file() {
        return Ok(());
    }
    let name = printable(&folder.to_string_lossy());
    if folder.is_file() {
        return Err(Refusal::new(format!("`{name}` is a file, not a folder")).hint("--out names the run's folder"));
    }
    Err(Refusal::new(format!("`{name}` holds something, and it is no run"))
        .hint("name a folder that is empty, or that there is not"))
}

/// The folder that a spec stands in, where that is the folder of its run.
fn own_folder(file: &Path, spec: &RunSpec) -> Option<RunFolder> {
    let file = std::path::absolute(file).ok()?;
    let arm = file.parent()?.parent()?;
    let run = Run::new(spec.clone());
    let all = [run.clone(), Run { is_longer: true, ..run }]
        .map(|run| Some(SweepFolder::new(arm.parent()?).planned(&arm.file_name()?.to_string_lossy(), &run)));
    let own = all.into_iter().flatten().find(|own| own.spec_file() == file)?;
    Some(RunFolder::new(shortest(own.path())))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use spec::RunSpec;

    use super::own_folder;

    #[test]
    fn a_spec_in_its_run_folder_runs_there() {
        let spec = RunSpec { seed: 3, ..RunSpec::default() };
        let folder = |file: &str| own_folder(Path::new(file), &spec).map(|folder| folder.path().display().to_string());
        assert_eq!(folder("/r/quick/dcgan/seed-3-flex/spec.toml").as_deref(), Some("/r/quick/dcgan/seed-3-flex"));
        assert_eq!(folder("/r/quick/dcgan/seed-4-flex/spec.toml"), None);
        assert_eq!(folder("/home/mine.toml"), None);
    }
}
