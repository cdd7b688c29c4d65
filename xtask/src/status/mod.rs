//! `status`: what became of the runs of each sweep, from the folders and their locks alone, so that it is true after a
//! power cut too.

mod state;

use std::collections::BTreeMap;

use anyhow::Result;
use runs::{Published, Status};
use spec::{SCHEMA, try_of};

use crate::exit::{Exit, Refusal};
use crate::job_state::JobState;
use crate::sweep::SweepLock;
use crate::terminal::{self, count, duration, measured, printable};
use crate::workspace::Workspace;
use crate::{sweep, table};

use state::{Beginning, RunState, State, SweepState};

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

/// Prints a table for each sweep that has not finished, and a line for each that has. A plan that can't be read hides no other sweep.
///
/// # Errors
///
/// A sweep that does not exist, or was left before its first run started.
pub fn status(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    let (beginning, others) = beginning(workspace, &arguments.sweeps)?;
    let only_beginning = others.is_empty() && !arguments.sweeps.is_empty();
    let names = if only_beginning { Vec::new() } else { workspace.sweeps_named(&others)? };
    let (sweeps, damaged): (Vec<_>, Vec<_>) =
        names.iter().map(|name| SweepState::of(&workspace.sweep(name))).partition(Result::is_ok);
    let state = State { schema: SCHEMA, sweeps: sweeps.into_iter().flatten().collect(), beginning };
    let texts = texts(&state, &arguments.sweeps);
    if arguments.json {
        terminal::print(serde_json::to_string_pretty(&state)?)?;
    } else if !texts.is_empty() {
        terminal::print(texts.join("\n"))?;
    } else if names.is_empty() {
        process::log("no sweep has run yet; `cargo xtask sweep quickstart.toml` runs one");
    }
    for error in damaged.iter().filter_map(|sweep| sweep.as_ref().err()) {
        let hint = Published::hint(error)
            .map(|hint| printable(&hint))
            .unwrap_or_else(|| "`cargo xtask sweep` of its file writes the plan again; its runs stay".to_owned());
        process::log(format_args!("error: {}\nhint: {hint}", printable(&error.to_string())));
    }
    Ok(if damaged.is_empty() { Exit::Done } else { Exit::Failed })
}

/// The sweeps that are at work before their first run, of those that are named or of all; and the other names.
fn beginning(workspace: &Workspace, named: &[String]) -> Result<(Vec<Beginning>, Vec<String>), Refusal> {
    let begun = workspace.sweeps_without_plan();
    let (ours, others): (Vec<String>, Vec<String>) = named.iter().cloned().partition(|name| begun.contains(name));
    let (left, at_work): (Vec<String>, Vec<String>) = if named.is_empty() { begun } else { ours }
        .into_iter()
        .partition(|name| SweepLock::is_free(&workspace.sweep(name).work()));
    match left.first().filter(|_| !named.is_empty()) {
        Some(name) => Err(ended_early(&Beginning::of(name, &workspace.sweep(name)))),
        None => Ok((at_work.iter().map(|name| Beginning::of(name, &workspace.sweep(name))).collect(), others)),
    }
}

fn ended_early(Beginning { name, conductor }: &Beginning) -> Refusal {
    let name = printable(name);
    let refusal = Refusal::new(format!(
        "no run of `{name}` has started: it ended while programs were built or data was looked at"
    ));
    let command = conductor.as_ref().map_or(format!("cargo xtask sweep {name}.toml"), |last| printable(&last.command));
    refusal.hint(format!("`{command}` begins again"))
}

fn text_of_beginning(Beginning { name, conductor }: &Beginning) -> String {
    let who = conductor.as_ref().map_or(String::new(), |conductor| format!("  {conductor}\n"));
    let what = "no run has started yet: programs are built first, then data and backends looked at";
    format!("{}: {what}\n{who}", printable(name))
}

/// What is unfinished comes first, then a line for each sweep that has finished. Sweeps that are named are shown whole.
fn texts(state: &State, named: &[String]) -> Vec<String> {
    let is_brief = |sweep: &&SweepState| named.is_empty() && sweep.has_finished();
    let (finished, open): (Vec<&SweepState>, Vec<&SweepState>) = state.sweeps.iter().partition(is_brief);
    let beginning = state.beginning.iter().map(text_of_beginning);
    let lines: String = finished.into_iter().map(heading).collect();
    let lines = (!lines.is_empty()).then_some(lines);
    beginning.chain(open.into_iter().map(text)).chain(lines).collect()
}

/// `pets: 4 runs: 4 finished`
fn heading(sweep: &SweepState) -> String {
    let runs = count(sweep.runs.len(), "run");
    format!("{}: {runs}: {}\n", printable(&sweep.name), sweep::counts(&sweep.states))
}

fn text(sweep: &SweepState) -> String {
    let pairs = sweep.states.iter().zip(&sweep.runs);
    let lines = pairs.filter_map(|(state, run)| details(state, run));
    let queue = sweep.queue.as_ref().map(|queue| format!("queue: {queue}"));
    let lines = lines.chain(taken_over(&sweep.runs)).chain(before_a_run(sweep)).chain(queue);
    let details: String = lines.map(|line| format!("  {line}\n")).collect();
    let gap = if details.is_empty() { "" } else { "\n" };
    let (tries, others): (Vec<&JobState>, Vec<&JobState>) =
        sweep.states.iter().partition(|state| try_of(&state.job.arm).is_some());
    let tables = [rounds(&tries), if others.is_empty() { String::new() } else { table::table(others) }];
    let tables: Vec<String> = tables.into_iter().filter(|table| !table.is_empty()).collect();
    format!("{}\n{}{gap}{details}", heading(sweep), tables.join("\n"))
}

/// A line for each round of a search and each arm in it.
fn rounds(tries: &[&JobState]) -> String {
    let mut by_round = BTreeMap::<usize, Vec<&JobState>>::new();
    for state in tries {
        let (_, _, round) = try_of(&state.job.arm).unwrap_or_default();
        by_round.entry(round).or_default().push(state);
    }
    let line = |(round, states): (&usize, &Vec<&JobState>)| {
        let counts = sweep::counts(states.iter().copied());
        vec![format!("search, round {}", round + 1), count(states.len(), "run"), counts]
    };
    table::aligned(&by_round.iter().map(line).collect::<Vec<_>>())
}

/// What one word does not say.
fn details(JobState { job, status, .. }: &JobState, run: &RunState) -> Option<String> {
    let RunState { step, steps, .. } = run;
    match status {
        Status::Pending | Status::Finished => None,
        Status::Failed { reason } => {
            let log = job.folder.log_file();
            Some(format!("{job} failed: {}\n    {}", printable(reason), printable(&log.display().to_string())))
        }
        Status::Damaged { why } => {
            let again = "`cargo xtask sweep` of its file does it again";
            Some(format!("{job} is damaged: {}\n    {again}", printable(why)))
        }
        Status::Foreign { differs } => Some(format!("{job}: its folder holds another run ({})", printable(differs))),
        Status::Interrupted => Some(format!("{job} interrupted: step {step} of {steps} is safe")),
        Status::Running { process } => {
            let left = run.seconds_left.map_or(String::new(), |seconds| format!(", {} left", duration(seconds)));
            let process = process.map_or(String::new(), |process| format!(" (process {process})"));
            let last = format!("last {} {}", job.run.spec.task.outcome_in_words(), measured(run.last_outcome));
            Some(format!("{job} running: step {step} of {steps}{left}, {last}{process}"))
        }
    }
}

/// What a sweep is at that is conducted while none of its runs goes on.
fn before_a_run(SweepState { conductor, states, .. }: &SweepState) -> Option<String> {
    let runs = states.iter().any(|state| matches!(state.status, Status::Running { .. }));
    let conductor = conductor.as_ref().filter(|_| !runs)?;
    Some(format!("no run goes on now: programs are built, data looked at, or the report made, by {conductor}"))
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
