//! A sweep under Slurm: programs are built once, one job array does the runs, and what follows from them is submitted to wait for the array.
//!
//! ```text
//! array 1-20 ──afterok──▶ plan: the next round's array ──▶ …       a sweep in rounds
//! array 1-20 ──afterany─▶ report                                   the last round, with --report
//! ```
//!
//! The plan as it was when the sweep was submitted lies with the programs in `.work/slurm/<time>`: files that change later change nothing there.

mod options;
mod queue;
mod script;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use runs::{Host, SweepFolder};
use spec::files::{FileError, write_whole};
use spec::{Backend, Plan};

use super::rounds::{self, Round};
use super::summary_line::Heading;
use super::{Arguments, Todo, another_name, planned, prepare, sharing};
use crate::exit::Exit;
use crate::history::History;
use crate::job::Job;
use crate::job_state::job_states;
use crate::program::program_for;
use crate::shell::quoted;
use crate::terminal::{self, count, printable};
use crate::workspace::Workspace;
use crate::{folders, preflight, report};

pub use options::SlurmOptions;
pub use queue::of as queue_of;

use script::Scripts;

/// Submits the next round of a sweep, and what follows from it.
///
/// # Errors
///
/// Folders that hold other runs, data that is not here, a program that can't be built, or a job that Slurm refuses.
pub fn submit(workspace: &Workspace, arguments: &Arguments, plan: &Plan) -> Result<Exit> {
    let folder = SweepFolder::new(absolute(workspace.sweep(&plan.name).path())?);
    let mut round = rounds::next(plan, &folder)?;
    round.jobs.retain(|job| arguments.only.is_empty() || arguments.only.contains(&job.arm));
    let begun = folders::begun(&workspace.results);
    let states = job_states(&round.jobs, &another_name(workspace))?;
    let todo = Todo::of(states.clone(), arguments.retry_failed);
    let warnings = preflight::check(&on_the_processor(&todo.jobs()))?;
    warnings.iter().for_each(|warning| process::log(format_args!("warning: {warning}")));
    let tasks = arguments.slurm.tasks_for(round.jobs.len(), queue::largest_index());
    let history = History::of(&begun, &Host::here());
    let heading =
        Heading { workspace, name: &plan.name, round: round.name.as_deref(), states: &states, history: &history };
    process::log(heading.text(tasks * arguments.slurm.cores()));
    if todo.all().is_empty() && round.is_last {
        let next = workspace.command(format_args!("report {}", plan.name));
        process::log(format_args!("nothing is submitted\n\nnext: {next}   tables, charts and one page"));
        return Ok(Exit::Done);
    }
    let submission = Submission { workspace, arguments, plan, folder: &folder, round: &round, tasks };
    if arguments.dry_run { submission.show() } else { submission.submit() }
}

/// A round that is about to be submitted.
struct Submission<'a> {
    workspace: &'a Workspace,
    arguments: &'a Arguments,
    plan: &'a Plan,
    folder: &'a SweepFolder,
    round: &'a Round,
    tasks: usize,
}

impl Submission<'_> {
    fn show(&self) -> Result<Exit> {
        let at = self.folder.work().join("slurm").join("TIME");
        let scripts = self.scripts(&at, "COMMIT")?;
        let mut text = format!("{}\n", self.graph());
        for (name, script) in self.files(&scripts) {
            text += &format!("\n{}\n\n{script}", printable(&at.join(name).display().to_string()));
        }
        terminal::print(text)?;
        Ok(Exit::Done)
    }

    fn submit(&self) -> Result<Exit> {
        let Self { workspace, arguments, folder, .. } = *self;
        let _alone = sharing::alone(&folder.work())?;
        let (at, commit) = match &arguments.planned {
            Some(at) => (absolute(at)?, workspace.commit.clone().unwrap_or_default()),
            None => self.keep()?,
        };
        folder.write_plan(&planned::continued(folder, self.round.plan.clone())?.plan)?;
        self.round.search.iter().try_for_each(|record| folder.write_search(record))?;
        let states = job_states(&self.round.jobs, &another_name(workspace))?;
        prepare::write_specs(&Todo::of(states, arguments.retry_failed).jobs())?;
        let scripts = self.scripts(&at, &commit)?;
        let mut jobs = Vec::new();
        for (name, script) in self.files(&scripts) {
            let path = at.join(&name);
            write_whole(&path, script.as_bytes())?;
            let dependency = jobs.first().map(|array| {
                let when = if self.round.is_last { "afterany" } else { "afterok" };
                format!("{when}:{array}")
            });
            jobs.push(queue::submit(&path, dependency.as_deref())?);
            note_job(&at, &jobs)?;
        }
        let jobs = jobs.join(" ");
        terminal::print(format!("{}\njobs: {jobs}", self.graph()))?;
        let status = workspace.command(format_args!("status {}", self.plan.name));
        let logs = printable(&at.display().to_string());
        process::log(format_args!(
            "logs: {logs}\n\nnext: {status}   the queue, and what is finished\n      scancel {jobs}   stops it"
        ));
        Ok(Exit::Done)
    }

    /// Keeps programs and plan for the jobs: neither a build nor an edit meanwhile changes what they do.
    fn keep(&self) -> Result<(PathBuf, String)> {
        let Self { workspace, arguments, folder, .. } = *self;
        let time = runs::now().replace([':', '-'], "");
        let at = folder.work().join("slurm").join(format!("{time}-{}", std::process::id()));
        let built = program_for(workspace, &self.round.jobs)?;
        let analysis = arguments.report.then(|| report::program(workspace)).transpose()?;
        fs::create_dir_all(&at).map_err(FileError::io("make", &at))?;
        let copy = |from: &Path, name: &str| {
            let to = at.join(name);
            fs::copy(from, &to).map(drop).map_err(FileError::io("write", &to))
        };
        copy(&built.program, TRAIN)?;
        copy(&std::env::current_exe().context("this program does not know where it lies")?, "xtask")?;
        analysis.iter().try_for_each(|analysis| copy(analysis, ANALYSIS))?;
        SweepFolder::new(&at).write_plan(self.plan)?;
        Ok((at, built.commit))
    }

    fn scripts(&self, at: &Path, commit: &str) -> Result<Scripts<'_>> {
        let Self { workspace, arguments, .. } = *self;
        let path = |path: &Path| path.display().to_string();
        let mut runner = vec![path(&at.join("xtask")), "--results".to_owned(), path(&absolute(&workspace.results)?)];
        runner.extend(["--train".to_owned(), path(&at.join(TRAIN)), "--commit".to_owned(), commit.to_owned()]);
        if arguments.report {
            runner.extend(["--analysis".to_owned(), path(&at.join(ANALYSIS))]);
        }
        let mut sweep = vec![path(&absolute(&arguments.file)?), "--planned".to_owned(), path(at)];
        sweep.extend(arguments.only.iter().flat_map(|arm| ["--only".to_owned(), arm.clone()]));
        sweep.extend(arguments.retry_failed.then(|| "--retry-failed".to_owned()));
        let root = absolute(&workspace.root)?;
        let mut planning = arguments.slurm.typed();
        planning.extend(arguments.report.then(|| "--report".to_owned()));
        let (round, options) = (1 + rounds_in(at), &arguments.slurm);
        let folder = at.to_owned();
        Ok(Scripts { name: &self.plan.name, root, folder, runner, sweep, planning, options, round })
    }

    /// The scripts by name: the array, then what depends on it.
    fn files(&self, scripts: &Scripts) -> Vec<(String, String)> {
        let name = |what: &str| format!("round-{}-{what}.sh", scripts.round);
        let after = match (self.round.is_last, self.arguments.report) {
            (false, _) => Some((name("plan"), scripts.next_round())),
            (true, true) => Some((name("report"), scripts.report())),
            (true, false) => None,
        };
        [(name("array"), scripts.array(self.tasks))].into_iter().chain(after).collect()
    }

    /// What waits for what.
    fn graph(&self) -> String {
        let runs = count(self.round.jobs.len(), "run");
        let cores = count(self.arguments.slurm.cores(), "core");
        let array = format!("array   {} × {cores}: {runs}", count(self.tasks, "task"));
        match (self.round.is_last, self.arguments.report) {
            (false, _) => format!("{array}\nplan    the next round, when all tasks have succeeded"),
            (true, true) => format!("{array}\nreport  when all tasks have ended"),
            (true, false) => array,
        }
    }
}

const TRAIN: &str = "train";
const ANALYSIS: &str = "analysis";

/// The rounds that were submitted from a folder.
fn rounds_in(at: &Path) -> usize {
    let names = fs::read_dir(at).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.filter(|name| name.to_string_lossy().ends_with("-array.sh")).count()
}

/// Adds the last of these jobs to those of a submission.
fn note_job(at: &Path, jobs: &[String]) -> Result<(), FileError> {
    let file = at.join(queue::JOBS_FILE);
    let before = fs::read_to_string(&file).unwrap_or_default();
    let last = jobs.last().map(String::as_str).unwrap_or_default();
    write_whole(&file, format!("{before}{last}\n").as_bytes())
}

/// The same jobs as if the processor computed them: the machine that submits may have no other device.
fn on_the_processor(jobs: &[Job]) -> Vec<Job> {
    let mut jobs = jobs.to_vec();
    jobs.iter_mut().for_each(|job| job.run.spec.backend = Backend::Flex);
    jobs
}

fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("can't find {}", quoted(&path.to_string_lossy())))
}
