//! `status`: what became of the runs of each sweep, from the folders and their locks alone, so that it is true after a
//! power cut too.

use anyhow::Result;
use spec::results::{Status, SweepFolder};

use crate::exit::Exit;
use crate::job::Job;
use crate::look::Look;
use crate::tail::Tail;
use crate::terminal::{self, count, duration, measured, printable};
use crate::workspace::Workspace;
use crate::{sweep, table};

/// What can be said to `status`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The sweeps to show [default: all]
    #[arg(value_name = "SWEEP")]
    sweeps: Vec<String>,
}

/// Prints a table for each sweep.
///
/// # Errors
///
/// A sweep that does not exist, or whose plan can't be read.
pub fn status(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    let names = workspace.sweeps_named(&arguments.sweeps)?;
    if names.is_empty() {
        eprintln!("no sweep has run yet; `cargo xtask sweep quickstart.toml` runs one");
        return Ok(Exit::Done);
    }
    let tables: Result<Vec<String>> = names.iter().map(|name| of_sweep(&workspace.sweep(name))).collect();
    terminal::print(&tables?.join("\n"));
    Ok(Exit::Done)
}

fn of_sweep(folder: &SweepFolder) -> Result<String> {
    let plan = folder.read_plan()?;
    let looks: Vec<Look> = Job::all(&plan, folder).iter().map(Look::tolerant).collect();
    let details: String = looks.iter().filter_map(details).map(|line| format!("  {line}\n")).collect();
    let gap = if details.is_empty() { "" } else { "\n" };
    Ok(format!(
        "{}: {}: {}\n\n{}{gap}{details}",
        printable(&plan.name),
        count(looks.len(), "run"),
        sweep::counts(&looks),
        table::table(&looks)
    ))
}

/// What one word does not say.
fn details(look: &Look) -> Option<String> {
    let Look { job, .. } = look;
    let steps = job.steps();
    match &look.status {
        Status::Pending | Status::Finished => None,
        Status::Failed { reason } => Some(format!(
            "{job} failed: {}\n    {}",
            printable(reason),
            printable(&job.folder.log_file().display().to_string())
        )),
        Status::Interrupted => Some(format!("{job} interrupted: step {} of {steps} is safe", look.step)),
        Status::Running { process } => {
            let mut tail = Tail::new(job.folder.metrics_file());
            tail.follow();
            let step = tail.step();
            let left = tail.seconds_per_step().map(|pace| pace * steps.saturating_sub(step) as f64);
            let left = left.map_or(String::new(), |seconds| format!(", {} left", duration(seconds)));
            let process = process.map_or(String::new(), |process| format!(" (process {process})"));
            Some(format!(
                "{job} running: step {step} of {steps}{left}, distance {}{process}",
                measured(tail.distance())
            ))
        }
    }
}
