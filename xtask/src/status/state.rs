//! The state of sweeps as values: what `--json` prints, and the text is made from.

use std::collections::BTreeMap;

use runs::{Status, SweepFolder};
use serde::Serialize;
use spec::files::FileError;
use spec::try_of;

use crate::job::Job;
use crate::job_state::{self, JobState};
use crate::metrics_tail::Tail;
use crate::sweep::{Holder, SweepLock, queue_of};
use crate::table;

/// Every sweep that was asked for.
#[derive(Debug, Serialize)]
pub struct State {
    /// Version of the file formats, and of this one.
    pub schema: u32,
    /// In the order of their names, or as they were named.
    pub sweeps: Vec<SweepState>,
    /// Those that were begun and have no plan yet, for which programs are built; absent where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beginning: Vec<Beginning>,
}

/// A sweep of which no run has ever started.
#[derive(Debug, Serialize)]
pub struct Beginning {
    /// Its name.
    pub name: String,
    /// Who conducts it.
    pub conductor: Option<Holder>,
}

impl Beginning {
    /// The sweep of that name and folder, which has no plan.
    pub fn of(name: &str, folder: &SweepFolder) -> Self {
        Self { name: name.to_owned(), conductor: Holder::last(&folder.work()) }
    }
}

/// A sweep.
#[derive(Debug, Serialize)]
pub struct SweepState {
    /// Its name.
    pub name: String,
    /// Its folder.
    pub folder: String,
    /// Runs by status.
    pub counts: BTreeMap<&'static str, usize>,
    /// Who conducts it now.
    pub conductor: Option<Holder>,
    /// What Slurm's queue has of it, in words; absent where that is nothing, or not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// Its runs, seed by seed.
    pub runs: Vec<RunState>,
    /// The same as they were looked at.
    #[serde(skip)]
    pub states: Vec<JobState>,
    /// Whether a search is to plan more runs.
    #[serde(skip)]
    pub is_searching: bool,
}

/// A run.
#[derive(Debug, Serialize)]
pub struct RunState {
    /// Its arm.
    pub arm: String,
    /// Of a try of a search, its round and setting, as the names of folders count them; absent of any other run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tried: Option<Tried>,
    /// Its seed.
    pub seed: u64,
    /// What computes it.
    pub backend: &'static str,
    /// What it computes.
    pub run_id: String,
    /// pending, running, finished, diverged, failed, interrupted, damaged or another run's.
    pub status: &'static str,
    /// Why it failed, or how it is damaged.
    pub reason: Option<String>,
    /// Steps that are done.
    pub step: u64,
    /// Steps that it has.
    pub steps: u64,
    /// Seconds that it still takes, where it runs and that can be said.
    pub seconds_left: Option<f64>,
    /// What it is compared by (a Fréchet distance, a classifier's error) at its last evaluation, where it runs.
    pub last_outcome: Option<f64>,
    /// The process that is at it.
    pub process: Option<u32>,
    /// Where it was taken over from.
    pub taken_from: Option<String>,
    /// Its folder.
    pub folder: String,
}

/// A run's place in a search.
#[derive(Debug, Serialize)]
pub struct Tried {
    /// The arm that is searched.
    pub design: String,
    /// The round, from 1.
    pub round: usize,
    /// The setting, from 0.
    pub setting: usize,
}

impl Tried {
    fn of(name: &str) -> Option<Self> {
        let (design, setting, round) = try_of(name)?;
        Some(Self { design: design.to_owned(), round: round + 1, setting })
    }
}

impl SweepState {
    /// What stands in a sweep's folder.
    ///
    /// # Errors
    ///
    /// A plan, or what is published, that can't be read.
    pub fn of(folder: &SweepFolder) -> Result<Self, FileError> {
        let plan = folder.read_plan()?;
        let states = job_state::tolerant(&Job::all(&plan, folder)?);
        let runs: Vec<RunState> = states.iter().map(RunState::of).collect();
        let mut counts = BTreeMap::new();
        for run in &runs {
            *counts.entry(run.status).or_insert(0) += 1;
        }
        let conductor = Holder::last(&folder.work()).filter(|_| !SweepLock::is_free(&folder.work()));
        let queue = queue_of(folder);
        let folder = folder.path().display().to_string();
        let is_searching = plan.is_searching();
        Ok(Self { is_searching, name: plan.name, folder, counts, conductor, queue, runs, states })
    }
}

impl SweepState {
    /// Whether all of its runs have finished, no more are to be planned, and nobody is at it.
    pub fn has_finished(&self) -> bool {
        let is_idle = self.conductor.is_none() && self.queue.is_none() && !self.is_searching;
        is_idle && self.states.iter().all(|state| state.status == Status::Finished)
    }
}

impl RunState {
    fn of(state: &JobState) -> Self {
        let JobState { job, status, .. } = state;
        let state = Self {
            arm: job.arm.clone(),
            tried: Tried::of(&job.arm),
            seed: job.run.spec.seed,
            backend: job.run.spec.backend.name(),
            run_id: job.run.id.to_string(),
            status: table::word(state),
            reason: status.reason().map(str::to_owned),
            step: state.step,
            steps: job.steps(),
            seconds_left: None,
            last_outcome: None,
            process: None,
            taken_from: state.taken_from.clone(),
            folder: job.folder.path().display().to_string(),
        };
        match status {
            Status::Running { process } => Self { process: *process, ..state.running(job) },
            _ => state,
        }
    }

    /// With what its metrics say of how far it is.
    fn running(self, job: &Job) -> Self {
        let mut tail = Tail::new(job.folder.metrics_file());
        tail.follow();
        let step = tail.step();
        let left = tail.seconds_per_step().map(|pace| pace * self.steps.saturating_sub(step) as f64);
        Self { step, seconds_left: left, last_outcome: tail.outcome(), ..self }
    }
}
