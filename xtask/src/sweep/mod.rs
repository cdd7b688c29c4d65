//! `sweep`: resolves a file of arms, then runs what is missing. Reads as the order of things; each thing has a file of its
//! own.

mod active;
mod arguments;
mod begin;
mod builds;
mod decide;
mod finish;
mod heading;
mod launch;
mod limit;
mod lock;
mod planned;
mod pool;
mod prepare;
mod progress;
mod rounds;
mod settle;
mod sharing;
mod show;
mod slice;
mod slurm;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use spec::results::{FolderLock, Host, SearchRecord, SweepFolder};
use spec::{Asked, Overrides, Plan, design_of, read_sweep};

use crate::cargo::{Background, Program};
use crate::elsewhere::Elsewhere;
use crate::exit::{Exit, Refusal};
use crate::folders::Begun;
use crate::history::History;
use crate::job::Job;
use crate::look::{Look, look};
use crate::search::{self, Searched};
use crate::take_up::Shorter;
use crate::terminal::{self, printable, printable_lines};
use crate::workspace::{Workspace, choices};
use crate::{cli, exit, folders, needs, provenance, table};

pub use arguments::Arguments;
pub use finish::{Ending, counts, outcomes, stopped};
pub use launch::Setting;
pub use lock::{Holder, SweepLock};
pub use pool::drive;
pub use prepare::{Built, program_for, train, train_with, write_specs};
pub use progress::{Progress, Todo};
pub use slurm::queue_of;

use finish::Next;
use heading::Heading;
use limit::TimeLimit;
use rounds::Round;

/// Where runs can go whose folders others hold.
const ANOTHER_NAME: &str = "give the sweep's file another name (its folder has the same), or delete the old runs with \
                            `cargo xtask clean --run SWEEP/ARM/RUN`";

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
    if plan.search.is_some() && !arguments.only.is_empty() {
        let refusal = Refusal::new("a search is common to all arms, so that `--only` can't leave some out");
        return Err(refusal.hint("leave it away; runs that have finished are not run again").into());
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
        warn(&plan);
        return Ok(Exit::Done);
    }
    if arguments.slurm.launcher.is_some() {
        return slurm::submit(workspace, arguments, &plan);
    }
    let limit = arguments.time_limit.map(TimeLimit::from_now);
    let conduct = Conduct { workspace, arguments, folder: &folder, limit, is_timed_out: Cell::new(false) };
    let mut lock = None;
    loop {
        let mut round = rounds::next(&plan, &folder)?;
        round.jobs.retain(|job| arguments.only.is_empty() || arguments.only.contains(&job.arm));
        let is_last = round.is_last || arguments.dry_run || arguments.slice.is_some();
        let exit = conduct.round(round, &mut lock)?;
        if is_last || exit != Exit::Done || conduct.is_timed_out.get() {
            return Ok(exit);
        }
    }
}

/// Published runs of every sweep. Those of another sweep that can't be read are said, for they may be done again.
fn published(workspace: &Workspace, own: &str) -> Vec<Begun> {
    let mut begun = Vec::new();
    for (name, published) in folders::published(&workspace.results) {
        match published {
            Ok(runs) => begun.extend(runs),
            Err(_) if name == own => {} // an error, as soon as its runs are looked at
            Err(error) => process::log(format_args!(
                "warning: no published run of {} is taken over: {}",
                printable(&name),
                printable(&error.to_string())
            )),
        }
    }
    begun
}

fn resolve(workspace: &Workspace, arguments: &Arguments) -> Result<Plan> {
    if let Some(folder) = &arguments.planned {
        return Ok(SweepFolder::new(folder).read_plan()?);
    }
    let file = workspace.find(&arguments.file)?;
    let overrides = Overrides { seeds: arguments.seeds.clone(), set: arguments.set.clone() };
    let plan = search::in_region(read_sweep(&file, &overrides)?)?;
    if plan.region.is_some() && arguments.seeds.is_some() {
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

fn warn(plan: &Plan) {
    for warning in plan.warnings() {
        process::log(format_args!("warning: {}", printable_lines(&warning)));
    }
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

/// How many runs go on at once: as many as there are cores, or as are to be done.
fn places(arguments: &Arguments, looks: &[Look]) -> usize {
    let todo = Todo::of(looks.to_vec(), arguments.retry_failed);
    let sensible = cores(arguments).min(todo.start.len() + todo.follow.len());
    arguments.jobs.map_or(sensible, usize::from).max(1)
}

/// The cores that runs share.
fn cores(arguments: &Arguments) -> usize {
    arguments.cores.map_or_else(|| Host::here().cores, usize::from)
}

/// A sweep that runs, round by round.
struct Conduct<'a> {
    workspace: &'a Workspace,
    arguments: &'a Arguments,
    folder: &'a SweepFolder,
    limit: Option<TimeLimit>,
    /// Whether a round ended because of the time limit.
    is_timed_out: Cell<bool>,
}

impl Conduct<'_> {
    /// Says what a round takes, and runs what is missing of it. The first round takes the lock.
    fn round(&self, round: Round, lock: &mut Option<SweepLock>) -> Result<Exit> {
        let Self { workspace, arguments, folder, limit, .. } = *self;
        let Round { plan, jobs, name, search, is_last } = round;
        let is_first = lock.is_none();
        let all = jobs.clone();
        let (jobs, name) = arguments.slice.map_or((jobs, name.clone()), |slice| {
            let name = name.iter().cloned().chain([slice.to_string()]).collect::<Vec<_>>().join(", ");
            (slice.of(all.clone()), Some(name))
        });
        let mut begun = published(workspace, &plan.name);
        begun.extend(folders::begun(&workspace.results));
        let elsewhere = Elsewhere::of(&begun, &plan.name);
        let shorter = Shorter::of(&begun);
        let looks = shorter.mark(elsewhere.mark(look(&jobs, ANOTHER_NAME)?));
        let todo = Todo::of(looks.clone(), arguments.retry_failed);
        let continued = planned::continued(folder, plan)?;
        let left_out = planned::left_out(&continued, folder, &all)?;
        let plan = continued.plan;
        let unable = needs::check(&todo.jobs())?;
        let history = History::of(&begun, &Host::here());
        let heading = Heading { workspace, name: &plan.name, round: name.as_deref(), looks: &looks, history: &history };
        let room = heading.too_little_room();
        let places = places(arguments, &looks);
        let within = limit.map(|limit| limit.said(heading.end_within(limit.left(), places)));
        let heading = heading.text(places) + &builds::clause(workspace, &todo.all(), arguments.report);
        let warn = || {
            unable.iter().chain(&room).for_each(|text| process::log(format_args!("warning: {text}")));
            left_out.iter().chain(&shorter.said(&looks)).chain(&within).for_each(process::log);
            if is_first {
                warn(&plan);
            }
        };
        if arguments.dry_run {
            let shown = match Searched::of(&plan, folder)? {
                Some(searched) => search::price(&plan, &searched, (folder, &history), places),
                None => table::table(&looks),
            };
            terminal::print(format!("{heading}\n\n{shown}"))?;
            warn();
            self.price_seeds(&plan, (elsewhere, &shorter), &history)?;
            if let Some(next) = finish::power(workspace, &plan) {
                process::log(next);
            }
            return Ok(Exit::Done);
        }
        process::log(&heading);
        warn();
        if is_first {
            *lock = Some(match arguments.slice {
                None => SweepLock::take(&plan.name, &folder.work(), &cli::typed())?,
                Some(_) => SweepLock::share(&plan.name, &folder.work())?,
            });
        }
        let alone = arguments.slice.map(|_| sharing::alone(&folder.work())).transpose()?;
        // Another slice may have written more of the plan.
        let plan = if alone.is_some() { planned::continued(folder, plan)?.plan } else { plan };
        let looks = shorter.mark(begin::take_over(workspace, elsewhere.mark(look(&jobs, ANOTHER_NAME)?))?);
        Sitting { conduct: self, plan: &plan, search, history, shorter, is_last, alone }.run(looks)
    }
}

impl Conduct<'_> {
    /// Says of seeds until decided what they take at most.
    fn price_seeds(&self, plan: &Plan, (elsewhere, shorter): (Elsewhere, &Shorter), history: &History) -> Result<()> {
        let plan = plan.provisional();
        decide::explain(&plan).iter().for_each(process::log);
        if plan.until_decided.is_some() {
            let most = decide::at_most(&plan);
            let looks = look(&Job::of_arms(&most, self.folder)?, ANOTHER_NAME)?;
            let looks = shorter.mark(elsewhere.mark(looks));
            let heading = Heading { workspace: self.workspace, name: &plan.name, round: None, looks: &looks, history };
            process::log(format_args!("at most: {}", heading.text(places(self.arguments, &looks))));
        }
        Ok(())
    }
}

/// A round that is about to run.
struct Sitting<'a> {
    conduct: &'a Conduct<'a>,
    plan: &'a Plan,
    search: Option<SearchRecord>,
    history: History,
    shorter: Shorter,
    is_last: bool,
    /// Held while what slices share is written.
    alone: Option<FolderLock>,
}

impl Sitting<'_> {
    fn run(mut self, looks: Vec<Look>) -> Result<Exit> {
        let Conduct { arguments, folder, .. } = self.conduct;
        let jobs: Vec<Job> = looks.iter().map(|look| look.job.clone()).collect();
        let places = places(arguments, &looks);
        let todo = Todo::of(looks, arguments.retry_failed);
        let about_to: BTreeSet<String> = todo.jobs().iter().map(|job| design_of(&job.arm).to_owned()).collect();
        let setting = if todo.is_empty() { None } else { Some(self.prepare(&todo, places)?) };
        folder.write_plan(self.plan)?;
        self.search.iter().try_for_each(|record| folder.write_search(record))?;
        begin::record_claims(self.plan, folder, &about_to)?;
        drop(self.alone.take());
        let (mut report, mut ending) = (None, Ending::Ran);
        if let Some(setting) = setting {
            report = self.start_building_the_report()?;
            ending = drive(todo, &setting, Progress::new(self.history.clone(), jobs.len()))?;
        }
        let looks: Vec<Look> = jobs.iter().map(Look::tolerant).collect();
        match ending {
            Ending::Ran => self.conclude((&looks, outcomes(&looks)), report),
            Ending::TimedOut => {
                self.conduct.is_timed_out.set(true);
                let exit = self.conduct.limit.map_or(Exit::Failed, |limit| limit.conclude(&looks));
                self.conclude((&looks, exit), report)
            }
            Ending::Stopped => Ok(stopped(&looks)),
            Ending::Left => Ok(Exit::Interrupted),
            Ending::Full => {
                stopped(&looks);
                Ok(Exit::Failed)
            }
        }
    }

    fn prepare(&self, todo: &Todo, places: usize) -> Result<Setting> {
        let Conduct { workspace, arguments, folder, limit, .. } = self.conduct;
        let jobs = todo.jobs();
        let built = match arguments.slice {
            Some(_) => sharing::program(workspace, &todo.all(), &folder.work())?,
            None => {
                let built = program_for(workspace, &todo.all())?;
                Built { program: prepare::keep(&built.program, &folder.work())?, ..built }
            }
        };
        write_specs(&jobs)?;
        prepare::check(workspace, &built.program, &jobs)?;
        let mut setting = Setting::new(built, &workspace.root, places).on_cores(cores(arguments));
        setting.shorter = self.shorter.clone();
        setting.limit = *limit;
        Ok(if arguments.slice.is_some() { setting.beside_others() } else { setting })
    }

    /// The report's program is built while the runs train, so that it stands between nobody and the first step.
    fn start_building_the_report(&self) -> Result<Option<Background>> {
        let Conduct { workspace, arguments, folder, .. } = self.conduct;
        if !self.is_last || !arguments.report || workspace.analysis.is_some() {
            return Ok(None);
        }
        let log = folder.work().join("analysis-build.log");
        Background::start(&workspace.root, Program::Analysis, &log).map(Some)
    }

    /// What to type when a slice has ended.
    fn after_slice(&self) -> String {
        let Conduct { workspace, .. } = self.conduct;
        let status = workspace.command(format_args!("status {}", self.plan.name));
        match self.is_last {
            true => format!("next: {status}   what the other slices do"),
            false => format!(
                "next: {status}   what the other slices do; the same commands plan and run the next round when all have ended"
            ),
        }
    }

    fn conclude(&self, (looks, mut exit): (&[Look], Exit), report: Option<Background>) -> Result<Exit> {
        let Conduct { workspace, arguments, folder, .. } = self.conduct;
        if let Some(slice) = arguments.slice {
            terminal::print(format!("{slice}: {}", counts(looks)))?;
            process::log(format_args!("\n{}", self.after_slice()));
            return Ok(exit);
        }
        if !self.is_last && exit == Exit::Done && !self.conduct.is_timed_out.get() {
            return Ok(exit);
        }
        let mut reported = Exit::Failed;
        if arguments.report {
            reported = finish::report(workspace, folder, &self.plan.name, report)
                .unwrap_or_else(|error| exit::explain(&error));
            exit = finish::worse(exit, reported);
        }
        if reported != Exit::Done {
            terminal::print(counts(looks))?;
        }
        let next = Next { workspace, name: &self.plan.name, file: &arguments.file };
        process::log(format_args!("\n{}", next.text(looks, reported)));
        Ok(exit)
    }
}
