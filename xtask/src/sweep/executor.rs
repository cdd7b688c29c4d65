//! Executes a sweep: says what a round takes, and runs what is missing of it.

use std::ops::ControlFlow;

use anyhow::Result;
use runs::{Host, SweepFolder};
use spec::Plan;

use super::execution::RoundExecution;
use super::limit::TimeLimit;
use super::lock::SweepLock;
use super::progress::Todo;
use super::rounds::Round;
use super::summary_line::Heading;
use super::{Arguments, another_name, begin, builds, decide, finish, planned, sharing, warnings};
use crate::exit::Exit;
use crate::folders::{self, Begun};
use crate::history::History;
use crate::job::Job;
use crate::job_state::{JobState, job_states};
use crate::run_cache::Elsewhere;
use crate::search::{self, Known, Searched};
use crate::take_up::Shorter;
use crate::terminal::{self, printable};
use crate::workspace::Workspace;
use crate::{preflight, shell, table};

/// A sweep that runs, round by round.
pub struct Executor<'a> {
    pub workspace: &'a Workspace,
    pub arguments: &'a Arguments,
    pub folder: &'a SweepFolder,
    pub limit: Option<TimeLimit>,
    /// Taken by the first round, and held by the next ones.
    lock: Option<SweepLock>,
    /// What was said of the search so far.
    news: Vec<String>,
}

/// Runs of all sweeps that a round can use.
pub struct EarlierRuns {
    /// Finished ones of other sweeps, which are copied.
    elsewhere: Elsewhere,
    /// Finished ones that longer runs go on from.
    pub shorter: Shorter,
    /// What they cost.
    pub history: History,
}

impl EarlierRuns {
    fn read(workspace: &Workspace, sweep: &str) -> Self {
        let mut begun = published(workspace, sweep);
        begun.extend(folders::begun(&workspace.results));
        Self {
            elsewhere: Elsewhere::of(&begun, sweep),
            shorter: Shorter::of(&begun),
            history: History::of(&begun, &Host::here()),
        }
    }

    /// Notes with each run that has not begun which of these it will use.
    fn mark(&self, states: Vec<JobState>) -> Vec<JobState> {
        self.shorter.mark(self.elsewhere.mark(states))
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

impl<'a> Executor<'a> {
    /// Of a sweep with that folder, whose time limit counts from now on.
    pub fn new(workspace: &'a Workspace, arguments: &'a Arguments, folder: &'a SweepFolder) -> Self {
        Self {
            workspace,
            arguments,
            folder,
            limit: arguments.time_limit.map(TimeLimit::from_now),
            lock: None,
            news: Vec::new(),
        }
    }

    /// Says what a round takes, and runs what is missing of it. Breaks where no round follows.
    ///
    /// # Errors
    ///
    /// As of [`super::sweep`].
    pub fn round(&mut self, round: Round) -> Result<ControlFlow<Exit>> {
        let Self { workspace, arguments, folder, limit, .. } = *self;
        let Round { plan, jobs: all, name, search, is_last } = round;
        let jobs = arguments.slice.map_or_else(|| all.clone(), |slice| slice.of(all.clone()));
        let names: Vec<String> = name.into_iter().chain(arguments.slice.map(|slice| slice.to_string())).collect();
        let name = (!names.is_empty()).then(|| names.join(", "));
        let earlier = EarlierRuns::read(workspace, &plan.name);
        let states = earlier.mark(job_states(&jobs, &another_name(workspace))?);
        let todo = Todo::of(states.clone(), arguments.retry_failed);
        let continued = planned::continued(folder, plan)?;
        let left_out = planned::left_out(&continued, folder, &all)?;
        let plan = continued.plan;
        let unable = preflight::check(&todo.jobs())?;
        let heading =
            Heading { workspace, name: &plan.name, round: name.as_deref(), states: &states, history: &earlier.history };
        let slots = self.slots(&states);
        let within = limit.map(|limit| limit.said(heading.end_within(limit.left(), slots)));
        let first_line = heading.text(slots) + &builds::clause(workspace, &todo.all(), arguments.report);
        let hindrances = unable.into_iter().chain(heading.too_little_room()).map(|text| format!("warning: {text}"));
        let mut notes: Vec<String> =
            hindrances.chain(left_out).chain(earlier.shorter.said(&states)).chain(within).collect();
        if self.lock.is_none() {
            notes.extend(warnings(&plan));
        }
        let news = search.as_ref().map(search::news).unwrap_or_default();
        notes.splice(0..0, news.iter().filter(|line| !self.news.contains(line)).cloned());
        self.news = news;
        if arguments.dry_run {
            self.print_price(&plan, (&first_line, &notes), &states, &earlier)?;
            return Ok(ControlFlow::Break(Exit::Done));
        }
        process::log(first_line);
        notes.iter().for_each(process::log);
        self.take_lock(&plan.name)?;
        let alone = arguments.slice.map(|_| sharing::alone(&folder.work())).transpose()?;
        // Another slice may have written more of the plan.
        let plan = if alone.is_some() { planned::continued(folder, plan)?.plan } else { plan };
        let states = begin::take_over(workspace, earlier.elsewhere.mark(job_states(&jobs, &another_name(workspace))?))?;
        let states = earlier.shorter.mark(states);
        RoundExecution { executor: self, plan: &plan, search, earlier, is_last, alone }.run(states)
    }

    fn take_lock(&mut self, name: &str) -> Result<()> {
        let work = self.folder.work();
        if self.lock.is_none() {
            self.lock = Some(match self.arguments.slice {
                None => SweepLock::take(name, &work, &shell::typed())?,
                Some(_) => SweepLock::share(name, &work)?,
            });
        }
        Ok(())
    }

    /// How many runs go on at once: as many as there are cores, or as are to be done.
    pub fn slots(&self, states: &[JobState]) -> usize {
        let todo = Todo::of(states.to_vec(), self.arguments.retry_failed);
        let sensible = self.cores().min(todo.start.len() + todo.follow.len());
        self.arguments.jobs.map_or(sensible, usize::from).max(1)
    }

    /// The cores that runs share.
    pub fn cores(&self) -> usize {
        self.arguments.cores.map_or_else(|| Host::here().cores, usize::from)
    }

    /// Prints a round and what it takes; says what is still open about it.
    fn print_price(
        &self,
        plan: &Plan,
        (first_line, notes): (&str, &[String]),
        states: &[JobState],
        earlier: &EarlierRuns,
    ) -> Result<()> {
        let Self { workspace, folder, .. } = *self;
        let shown = match Searched::of(plan, folder)? {
            Some(searched) => {
                let mark = |states| earlier.mark(states);
                let known = Known { folder, history: &earlier.history, mark: &mark };
                search::price(plan, &searched, &known, self.slots(states))
            }
            None => table::table(states),
        };
        terminal::print(format!("{first_line}\n\n{shown}"))?;
        notes.iter().for_each(process::log);
        self.price_seeds(plan, earlier)?;
        finish::power(workspace, plan).iter().for_each(process::log);
        Ok(())
    }

    /// Says of seeds until decided what they take at most.
    fn price_seeds(&self, plan: &Plan, earlier: &EarlierRuns) -> Result<()> {
        let plan = plan.provisional();
        decide::explain(&plan).iter().for_each(process::log);
        if plan.until_decided.is_some() {
            let most = decide::at_most(&plan);
            let (workspace, history) = (self.workspace, &earlier.history);
            let states = earlier.mark(job_states(&Job::of_arms(&most, self.folder)?, &another_name(workspace))?);
            let heading = Heading { workspace, name: &plan.name, round: None, states: &states, history };
            let after = if plan.search.is_some() { "at most, after the runs of the search" } else { "at most" };
            process::log(format_args!("{after}: {}", heading.text(self.slots(&states))));
        }
        Ok(())
    }
}
