//! The end of a sweep: counts, what failed and why, the report, and what to type next.

use anyhow::Result;
use runs::{Status, SweepFolder};
use spec::Plan;

use super::Arguments;
use crate::cargo::Background;
use crate::exit::Exit;
use crate::job_state::JobState;
use crate::terminal::printable;
use crate::workspace::Workspace;
use crate::{report, shell, table};

/// How the runs of a round came to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Each by itself.
    Ran,
    /// The user stopped them, and they wrote checkpoints.
    Stopped,
    /// The user did not wait for that.
    Left,
    /// The time limit: those that went on wrote checkpoints, and no other could end within it.
    TimedOut,
    /// Those that had begun, each by itself: for the others the disk has no room.
    Full,
}

/// Names the runs that failed, with reason and log, and says whether all is done.
pub fn outcomes(states: &[JobState]) -> Exit {
    let exit = failures(states);
    if states.iter().all(|state| state.status == Status::Finished) { exit } else { Exit::Failed }
}

/// Names the runs that failed, with reason and log, and says whether there were any.
pub fn failures(states: &[JobState]) -> Exit {
    for state in states {
        let log = printable(&state.job.folder.log_file().display().to_string());
        match &state.status {
            Status::Failed { reason } => {
                process::log(format_args!("{} failed: {}\n  {log}", state.job, printable(reason)));
            }
            Status::Damaged { why } => {
                process::log(format_args!("{} is damaged: {}\n  {log}", state.job, printable(why)))
            }
            _ => {}
        }
    }
    let is_failed = |state: &JobState| matches!(state.status, Status::Failed { .. } | Status::Damaged { .. });
    if states.iter().any(is_failed) { Exit::Failed } else { Exit::Done }
}

/// "7 finished, 1 failed, 1 pending".
pub fn counts<'s>(states: impl IntoIterator<Item = &'s JobState>) -> String {
    let words = ["finished", "diverged", "failed", "damaged", "another run's", "interrupted", "running", "pending"];
    let each: Vec<&str> = states.into_iter().map(table::word).collect();
    let counted = words.map(|word| (each.iter().filter(|other| **other == word).count(), word));
    let texts = counted.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}"));
    texts.collect::<Vec<_>>().join(", ")
}

/// What is safe after a stop, and how to go on.
pub fn stopped(states: &[JobState]) -> Exit {
    let interrupted = states.iter().filter(|state| state.status == Status::Interrupted);
    for state in interrupted {
        process::log(format_args!("{}: safe up to step {} of {}", state.job, state.step, state.job.steps()));
    }
    process::log(format_args!("{}\n\nnext: {}   goes on from there", counts(states), shell::typed()));
    Exit::Interrupted
}

/// Makes the report, after its program's build.
pub fn report(workspace: &Workspace, folder: &SweepFolder, name: &str, build: Option<Background>) -> Result<Exit> {
    if let Some(mut build) = build {
        if build.is_going_on() {
            let log = folder.work().join("analysis-build.log");
            process::log(format_args!(
                "the report's program is still being built ({})",
                printable(&log.display().to_string())
            ));
        }
        build.finish()?;
    }
    report::make(workspace, &[name.to_owned()])
}

/// The command that says what the seeds of a sweep can show, where claims stand to be judged and runs to judge by.
pub fn power(workspace: &Workspace, plan: &Plan) -> Option<String> {
    if plan.claims.is_empty() || !workspace.sweeps().contains(&plan.name) {
        return None;
    }
    let command = workspace.command(format_args!("power {}", plan.name));
    Some(format!("\nnext: {command}   what its seeds can show of its claims"))
}

/// The worse of two outcomes.
pub fn worse(one: Exit, other: Exit) -> Exit {
    if one == Exit::Done { other } else { one }
}

/// What to type next.
#[derive(Clone, Copy, Debug)]
pub struct Next<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// The sweep's name.
    pub name: &'a str,
    /// What was typed.
    pub arguments: &'a Arguments,
}

impl Next<'_> {
    /// The commands, each with what it is for.
    pub fn text(self, states: &[JobState], reported: Exit) -> String {
        let Self { workspace, name, arguments } = self;
        let words = std::iter::once(shell::quoted(&arguments.file.to_string_lossy())).chain(arguments.again());
        let file = words.collect::<Vec<_>>().join(" ");
        let mut commands = Vec::new();
        if states.iter().any(|state| matches!(state.status, Status::Failed { .. })) {
            commands.push((
                workspace.command(format_args!("sweep {file} --retry-failed")),
                "try again, from the checkpoints",
            ));
        } else if states.iter().any(|state| state.status != Status::Finished) {
            commands.push((workspace.command(format_args!("sweep {file}")), "go on with what is not finished"));
        }
        commands.push(match reported {
            Exit::Done => (workspace.command(format_args!("report {name} --open")), "see it"),
            _ => (workspace.command(format_args!("report {name}")), "tables, charts and one page"),
        });
        if name == "quickstart" && workspace.root.join("experiments/ablations.toml").is_file() {
            commands.push((workspace.command("sweep ablations.toml"), "every guideline of the paper"));
        }
        let lines = commands.into_iter().map(|(command, what)| vec![command, what.to_owned()]);
        format!("next: {}", table::aligned(&lines.collect::<Vec<_>>()).trim().replace('\n', "\n    "))
    }
}
