//! `status`: what became of the runs of each sweep, from the folders and their locks alone, so that it is true after a
//! power cut too.

mod state;

use std::collections::BTreeMap;

use anyhow::Result;
use spec::SCHEMA;
use spec::results::Status;

use crate::exit::Exit;
use crate::look::Look;
use crate::terminal::{self, count, duration, measured, printable};
use crate::workspace::Workspace;
use crate::{sweep, table};

use state::{RunState, State, SweepState};

/// What can be said to `status`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The sweeps to show [default: all]
    #[arg(value_name = "SWEEP")]
    sweeps: Vec<String>,
    /// Print it as JSON, for other programs
    #[arg(long)]
    json: bool,
}

/// Prints a table for each sweep. A plan that can't be read hides no other sweep.
///
/// # Errors
///
/// A sweep that does not exist.
pub fn status(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    let names = workspace.sweeps_named(&arguments.sweeps)?;
    let (sweeps, damaged): (Vec<_>, Vec<_>) =
        names.iter().map(|name| SweepState::of(&workspace.sweep(name))).partition(Result::is_ok);
    let state = State { schema: SCHEMA, sweeps: sweeps.into_iter().flatten().collect() };
    if arguments.json {
        terminal::print(&serde_json::to_string_pretty(&state)?);
    } else if names.is_empty() {
        eprintln!("no sweep has run yet; `cargo xtask sweep quickstart.toml` runs one");
    } else if !state.sweeps.is_empty() {
        terminal::print(&state.sweeps.iter().map(text).collect::<Vec<_>>().join("\n"));
    }
    for error in damaged.iter().filter_map(|sweep| sweep.as_ref().err()) {
        let hint = "hint: `cargo xtask sweep` of its file writes the plan again; its runs stay";
        eprintln!("error: {}\n{hint}", printable(&error.to_string()));
    }
    Ok(if damaged.is_empty() { Exit::Done } else { Exit::Failed })
}

fn text(sweep: &SweepState) -> String {
    let pairs = sweep.looks.iter().zip(&sweep.runs);
    let lines = pairs.filter_map(|(look, run)| details(look, run)).chain(taken_over(&sweep.runs));
    let details: String = lines.map(|line| format!("  {line}\n")).collect();
    let gap = if details.is_empty() { "" } else { "\n" };
    format!(
        "{}: {}: {}\n\n{}{gap}{details}",
        printable(&sweep.name),
        count(sweep.runs.len(), "run"),
        sweep::counts(&sweep.looks),
        table::table(&sweep.looks)
    )
}

/// What one word does not say.
fn details(Look { job, status, .. }: &Look, run: &RunState) -> Option<String> {
    let RunState { step, steps, .. } = run;
    match status {
        Status::Pending | Status::Finished => None,
        Status::Failed { reason } => {
            let log = job.folder.log_file();
            Some(format!("{job} failed: {}\n    {}", printable(reason), printable(&log.display().to_string())))
        }
        Status::Interrupted => Some(format!("{job} interrupted: step {step} of {steps} is safe")),
        Status::Running { process } => {
            let left = run.seconds_left.map_or(String::new(), |seconds| format!(", {} left", duration(seconds)));
            let process = process.map_or(String::new(), |process| format!(" (process {process})"));
            let last = format!("last {} {}", job.run.spec.task.outcome_in_words(), measured(run.last_outcome));
            Some(format!("{job} running: step {step} of {steps}{left}, {last}{process}"))
        }
    }
}

/// How many runs came from which sweep.
fn taken_over(runs: &[RunState]) -> Vec<String> {
    let mut sources = BTreeMap::<&str, usize>::new();
    for from in runs.iter().filter_map(|run| run.taken_from.as_deref()) {
        *sources.entry(from.split('/').next().unwrap_or(from)).or_default() += 1;
    }
    sources
        .iter()
        .map(|(sweep, runs)| format!("{} taken over from {}", count(*runs, "run"), printable(sweep)))
        .collect()
}
