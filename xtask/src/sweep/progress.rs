//! What is to be done, and how far it is: counts, speeds and the time left. Computes; shows nothing.

use std::collections::BTreeMap;

use runs::Status;

use crate::history::{Cost, History};
use crate::job::Job;
use crate::job_state::JobState;
use crate::metrics_tail::Tail;
use crate::time_left::makespan;

/// The runs of a sweep that are not done yet.
#[derive(Clone, Debug, Default)]
pub struct Todo {
    /// Runs to start, or to take up again.
    pub start: Vec<JobState>,
    /// Runs that another process is at.
    pub follow: Vec<JobState>,
}

impl Todo {
    /// What is left to do, damaged runs among it; failed ones are tried again only when asked for.
    pub fn of(states: Vec<JobState>, retry_failed: bool) -> Self {
        let mut todo = Self::default();
        for state in states {
            match state.status {
                Status::Pending if state.elsewhere.is_some() => {}
                Status::Pending | Status::Interrupted | Status::Damaged { .. } => todo.start.push(state),
                Status::Failed { .. } if retry_failed => todo.start.push(state),
                Status::Running { .. } => todo.follow.push(state),
                Status::Finished | Status::Failed { .. } | Status::Foreign { .. } => {}
            }
        }
        todo
    }

    /// The runs to start.
    pub fn jobs(&self) -> Vec<Job> {
        self.start.iter().map(|state| state.job.clone()).collect()
    }

    /// The runs to start and those to follow: one of these is taken up when the process that is at it is gone.
    pub fn all(&self) -> Vec<Job> {
        self.start.iter().chain(&self.follow).map(|state| state.job.clone()).collect()
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.start.is_empty() && self.follow.is_empty()
    }
}

/// What the time left is computed from.
#[derive(Debug)]
pub struct Progress {
    history: History,
    /// Seconds for each step of each arm on each backend, measured by this command.
    speeds: BTreeMap<String, f64>,
    /// What the history says of each arm and backend that was asked about.
    known: BTreeMap<String, Option<Cost>>,
    /// Runs of the sweep.
    total: usize,
}

/// A moment of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Runs that have ended.
    pub done: usize,
    /// Runs of the sweep.
    pub total: usize,
    /// What goes on.
    pub running: Vec<Line>,
    /// An estimate; none before anything was measured.
    pub seconds_left: Option<f64>,
}

/// A moment of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its arm, and its backend where that is not the usual.
    pub arm: String,
    /// Its seed.
    pub seed: u64,
    /// The last step that was recorded.
    pub step: u64,
    /// Its steps.
    pub steps: u64,
    /// Real images that pass through training.
    pub images_per_second: Option<f64>,
    /// What it is compared by, in words.
    pub outcome: &'static str,
    /// The last value of that.
    pub last: Option<f64>,
}

impl Progress {
    /// Of so many runs, with what earlier runs cost.
    pub fn new(history: History, total: usize) -> Self {
        Self { history, speeds: BTreeMap::new(), known: BTreeMap::new(), total }
    }

    /// Runs of the sweep.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Bytes that a run will take, where earlier ones tell.
    pub fn bytes(&mut self, job: &Job) -> Option<u64> {
        let cost = || self.history.cost(&job.run.spec);
        self.known.entry(job.kind()).or_insert_with(cost).as_ref().map(|known| known.bytes(&job.run.spec))
    }

    /// Looks at what goes on and what waits, on so many slots.
    pub fn view(&mut self, running: &[(&Job, &Tail)], waiting: &[&JobState], slots: usize) -> View {
        for (job, tail) in running {
            if let Some(speed) = tail.seconds_per_step() {
                self.speeds.insert(job.kind(), speed);
            }
        }
        View {
            done: self.total - running.len() - waiting.len(),
            total: self.total,
            running: running.iter().map(|(job, tail)| Line::of(job, tail)).collect(),
            seconds_left: self.seconds_left(running, waiting, slots),
        }
    }

    fn seconds_left(&mut self, running: &[(&Job, &Tail)], waiting: &[&JobState], slots: usize) -> Option<f64> {
        let mut left = |job: &Job, step: u64| self.left(job, step);
        let running: Option<Vec<f64>> = running.iter().map(|(job, tail)| left(job, tail.step())).collect();
        let waiting: Option<Vec<f64>> = waiting.iter().map(|state| left(&state.job, state.goes_on_from)).collect();
        Some(makespan(&running?, &waiting?, slots))
    }

    /// Seconds that a run still takes: as measured on the arm just now, else as known from earlier runs, else as the
    /// other arms take on average.
    pub fn left(&mut self, job: &Job, step: u64) -> Option<f64> {
        let at = |speed: f64| speed * job.steps().saturating_sub(step) as f64;
        if let Some(measured) = self.speeds.get(&job.kind()) {
            return Some(at(*measured));
        }
        let cost = || self.history.cost(&job.run.spec);
        if let Some(known) = self.known.entry(job.kind()).or_insert_with(cost) {
            return Some(known.seconds(&job.run.spec, step));
        }
        (!self.speeds.is_empty()).then(|| at(self.speeds.values().sum::<f64>() / self.speeds.len() as f64))
    }
}

impl Line {
    fn of(job: &Job, tail: &Tail) -> Self {
        Self {
            arm: job.kind(),
            seed: job.run.spec.seed,
            step: tail.step(),
            steps: job.steps(),
            images_per_second: tail.steps_per_second().map(|steps| steps * job.run.spec.batch_size as f64),
            outcome: job.run.spec.task.outcome_in_words(),
            last: tail.outcome(),
        }
    }
}
