//! `sweep`: resolves a file of arms, then runs what is missing, round by round.

mod active;
mod arguments;
mod begin;
mod builds;
mod decide;
mod execution;
mod executor;
mod finalize;
mod finish;
mod launch;
mod limit;
mod lock;
mod planned;
mod pool;
mod prepare;
mod progress;
mod rounds;
mod sharing;
mod show;
mod slice;
mod slurm;
mod summary_line;

use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::Result;
use runs::SweepFolder;
use spec::{Asked, Overrides, Plan, read_sweep};

use crate::exit::{Exit, Refusal};
use crate::terminal::{self, printable, printable_lines};
use crate::workspace::{Workspace, choices};
use crate::{provenance, search};

pub use arguments::Arguments;
pub use finalize::killed;
pub use finish::{Ending, counts, outcomes, stopped};
pub use launch::Setting;
pub use lock::{Holder, SweepLock};
pub use pool::drive;
pub use prepare::write_specs;
pub use progress::{Progress, Todo};
pub use slurm::queue_of;

use executor::Executor;

/// Where runs can go whose folders others hold.
fn another_name(workspace: &Workspace) -> String {
    let yes = if std::io::stdin().is_terminal() { "" } else { " --yes" };
    let clean = workspace.command(format_args!("clean --run SWEEP/ARM/RUN{yes}"));
    format!(
        "give the sweep's file another name (its folder has the same), or delete the old runs with `{clean}`; \
         `--sweep SWEEP` deletes all of a sweep"
    )
}

/// Runs what is missing of a sweep.
///
/// # Errors
///
/// Mistakes in the file, folders that hold other runs, data or backends that are not here, another sweep at work, a program that can't be
/// built.
pub fn sweep(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    let plan = resolve(workspace, arguments)?;
    let folder = workspace.sweep(&plan.name);
    known_arms(&plan, &arguments.only)?;
    if plan.trainer().is_none() && workspace.train.is_none() {
        workspace.clone_needed()?;
    }
    if plan.search.is_some() && !arguments.only.is_empty() {
        let refusal = Refusal::new("a search is common to all arms, so that `--only` can't leave some out");
        return Err(refusal.hint("leave it away; runs that have finished are not run again").into());
    }
    if arguments.slurm.launcher.is_some() && arguments.time_limit.is_some() {
        let refusal =
            Refusal::new("`--time-limit` holds for runs on this machine, and Slurm ends each task by its own");
        return Err(refusal
            .hint("write --time 04:00:00 instead: a task that is not finished then is queued again")
            .into());
    }
    if let Some((message, hint)) = plan.until_decided.and_then(|_| plan.provisional().why_no_bets()) {
        return Err(Refusal::new(message).hint(hint).into());
    }
    if arguments.explain {
        let known = if plan.search.is_some() { rounds::next(&plan, &folder)?.plan } else { plan.clone() };
        let bets = decide::explain(&known.provisional()).into_iter().map(|line| line + "\n");
        terminal::print(printable_lines(&(known.explain() + &bets.collect::<String>())))?;
    }
    if arguments.explain && !arguments.dry_run {
        warnings(&plan).for_each(process::log);
        return Ok(Exit::Done);
    }
    search::check_axes(&plan, &folder)?;
    if arguments.slurm.launcher.is_some() {
        return slurm::submit(workspace, arguments, &plan);
    }
    let mut executor = Executor::new(workspace, arguments, &folder);
    loop {
        let mut round = rounds::next(&plan, &folder)?;
        round.jobs.retain(|job| arguments.only.is_empty() || arguments.only.contains(&job.arm));
        if let ControlFlow::Break(exit) = executor.round(round)? {
            return Ok(exit);
        }
    }
}

fn resolve(workspace: &Workspace, arguments: &Arguments) -> Result<Plan> {
    if let Some(folder) = &arguments.planned {
        return Ok(SweepFolder::new(folder).read_plan()?);
    }
    let file = workspace.find(&arguments.file)?;
    let overrides = Overrides { seeds: arguments.seeds(), set: arguments.set.clone() };
    let plan = search::in_region(read_sweep(&file, &overrides)?)?;
    if plan.region.is_some() && arguments.seeds().is_some() {
        let refusal =
            Refusal::new("the seeds of a region follow from its settings, so that `--seeds` can't name others");
        return Err(refusal.hint("leave it away; more `settings` in the file add some").into());
    }
    let until_decided = arguments.until_decided();
    Ok(Plan { asked: Some(asked(workspace, &file, arguments)), until_decided, ..plan })
}

/// How the sweep was asked for, as the report tells it: whose file it was, and whether others have that.
fn asked(workspace: &Workspace, file: &Path, arguments: &Arguments) -> Asked {
    let inside = std::path::absolute(file).ok();
    let inside = inside.as_ref().and_then(|path| path.strip_prefix(&workspace.root).ok());
    Asked {
        file: inside.unwrap_or(file).display().to_string(),
        commit: provenance::commit_of(&workspace.root, file),
        options: arguments.of_runs(),
    }
}

/// What is unusual about a plan: a line for each.
fn warnings(plan: &Plan) -> impl Iterator<Item = String> {
    let warnings = plan.warnings().into_iter().chain(decide::hopeless(&plan.provisional()));
    warnings.map(|warning| format!("warning: {}", printable_lines(&warning)))
}

/// Refuses names that no arm of a plan has.
///
/// # Errors
///
/// There is such a name: says which arms there are.
pub fn known_arms(plan: &Plan, only: &[String]) -> Result<(), Refusal> {
    if let Some(unknown) = only.iter().find(|name| plan.arm(name).is_none()) {
        let arms: Vec<String> = plan.arms.iter().map(|arm| arm.name.clone()).collect();
        let refusal = Refusal::new(format!("there is no arm `{}` in {}", printable(unknown), printable(&plan.name)));
        return Err(refusal.hint(choices(unknown, &arms, "the arms there are")));
    }
    Ok(())
}
