//! Executes a round: builds the program, writes what is planned and claimed, runs, and says what came of it.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use anyhow::Result;
use runs::FolderLock;
use spec::{Plan, SearchRecord, design_of};

use super::executor::{EarlierRuns, Executor};
use super::finish::{self, Ending, Next, counts, outcomes, stopped};
use super::launch::Setting;
use super::limit::TimeLimit;
use super::pool::drive;
use super::prepare::{self, write_specs};
use super::progress::{Progress, Todo};
use super::{begin, sharing};
use crate::cargo::{Background, Program};
use crate::exit::{self, Exit};
use crate::job::Job;
use crate::job_state::JobState;
use crate::program::{Built, program_for};
use crate::terminal;
use crate::workspace::Place;

/// A round that is about to run.
pub struct RoundExecution<'a> {
    pub executor: &'a Executor<'a>,
    pub plan: &'a Plan,
    pub search: Option<SearchRecord>,
    pub earlier: EarlierRuns,
    /// Whether nothing more is planned once its runs have finished.
    pub is_last: bool,
    /// Held while what slices share is written.
    pub alone: Option<FolderLock>,
}

impl RoundExecution<'_> {
    /// Runs what is missing. Breaks where no round follows.
    ///
    /// # Errors
    ///
    /// A program that can't be built, or files that can't be written.
    pub fn run(mut self, states: Vec<JobState>) -> Result<ControlFlow<Exit>> {
        let Executor { arguments, folder, limit, .. } = *self.executor;
        let jobs: Vec<Job> = states.iter().map(|state| state.job.clone()).collect();
        let slots = self.executor.slots(&states);
        begin::tidy(&states);
        let todo = Todo::of(states, arguments.retry_failed);
        let about_to: BTreeSet<String> = todo.jobs().iter().map(|job| design_of(&job.arm).to_owned()).collect();
        let setting = if todo.is_empty() { None } else { Some(self.prepare(&todo, slots)?) };
        folder.write_plan(self.plan)?;
        self.search.iter().try_for_each(|record| folder.write_search(record))?;
        begin::record_claims(self.plan, folder, &about_to)?;
        drop(self.alone.take());
        let (mut report, mut ending) = (None, Ending::Ran);
        if let Some(setting) = setting {
            report = self.start_building_the_report()?;
            ending = drive(todo, &setting, Progress::new(self.earlier.history.clone(), jobs.len()))?;
        }
        let states: Vec<JobState> = jobs.iter().map(JobState::tolerant).collect();
        let exit = match ending {
            Ending::Ran => outcomes(&states),
            Ending::TimedOut => {
                self.record_time_limit()?;
                limit.map_or(Exit::Failed, |limit| limit.conclude(&states))
            }
            Ending::Stopped => return Ok(ControlFlow::Break(stopped(&states))),
            Ending::Left => return Ok(ControlFlow::Break(Exit::Interrupted)),
            Ending::Full => {
                stopped(&states);
                return Ok(ControlFlow::Break(Exit::Failed));
            }
        };
        let has_next = !self.is_last && arguments.slice.is_none() && ending == Ending::Ran && exit == Exit::Done;
        if has_next {
            Ok(ControlFlow::Continue(()))
        } else {
            self.conclude(&states, exit, report).map(ControlFlow::Break)
        }
    }

    /// Notes in the plan that the time limit ended the command: its report says so, and the next command writes the plan anew. Slices share a
    /// plan, and have no report.
    fn record_time_limit(&self) -> Result<()> {
        let Executor { arguments, folder, limit, .. } = *self.executor;
        if arguments.slice.is_none() {
            folder.write_plan(&Plan { timed_out: limit.map(TimeLimit::seconds), ..self.plan.clone() })?;
        }
        Ok(())
    }

    fn prepare(&self, todo: &Todo, slots: usize) -> Result<Setting> {
        let Executor { workspace, arguments, folder, limit, .. } = *self.executor;
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
        let mut setting = Setting::new(built, &workspace.root, slots).on_cores(self.executor.cores());
        setting.shorter = self.earlier.shorter.clone();
        setting.limit = limit;
        Ok(if arguments.slice.is_some() { setting.beside_others() } else { setting })
    }

    /// The report's program is built while the runs train, so that it stands between nobody and the first step.
    fn start_building_the_report(&self) -> Result<Option<Background>> {
        let Executor { workspace, arguments, folder, .. } = *self.executor;
        if !self.is_last || !arguments.report || workspace.place == Place::Elsewhere || workspace.analysis.is_some() {
            return Ok(None);
        }
        let log = folder.work().join("analysis-build.log");
        Background::start(&workspace.root, Program::Analysis, &log).map(Some)
    }

    /// What to type when a slice has ended.
    fn after_slice(&self) -> String {
        let status = self.executor.workspace.command(format_args!("status {}", self.plan.name));
        match self.is_last {
            true => format!("next: {status}   what the other slices do"),
            false => format!(
                "next: {status}   what the other slices do; the same commands plan and run the next round when all have ended"
            ),
        }
    }

    /// Says what came of the runs and what to type next, and makes the report where one is asked for.
    fn conclude(&self, states: &[JobState], mut exit: Exit, report: Option<Background>) -> Result<Exit> {
        let Executor { workspace, arguments, folder, .. } = *self.executor;
        if let Some(slice) = arguments.slice {
            terminal::print(format!("{slice}: {}", counts(states)))?;
            process::log(format_args!("\n{}", self.after_slice()));
            return Ok(exit);
        }
        let mut reported = Exit::Failed;
        if arguments.report {
            reported = finish::report(workspace, folder, &self.plan.name, report)
                .unwrap_or_else(|error| exit::explain(&error));
            exit = finish::worse(exit, reported);
        }
        if reported != Exit::Done {
            terminal::print(counts(states))?;
        }
        let next = Next { workspace, name: &self.plan.name, arguments };
        process::log(format_args!("\n{}", next.text(states, reported)));
        Ok(exit)
    }
}
