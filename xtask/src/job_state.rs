//! The state of jobs, by their runs' folders or as they were published: whether and how they have ended, and whether a folder holds another run.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::thread;

use runs::{End, Manifest, RunFound, Status};
use spec::RunSpec;
use spec::files::FileError;
use spec::{RunId, SCHEMA};

use crate::exit::Refusal;
use crate::folders::Begun;
use crate::job::Job;
use crate::terminal::printable;

/// A run and what became of it so far.
#[derive(Clone, Debug, PartialEq)]
pub struct JobState {
    /// The run.
    pub job: Job,
    /// What it is doing, or what became of it.
    pub status: Status,
    /// Steps that are safe on disk.
    pub step: u64,
    /// The step that it goes on from: that one, or the end of a shorter run whose checkpoint it will take up.
    pub goes_on_from: u64,
    /// Whether it ended because its values were no longer finite.
    pub diverged: bool,
    /// Where its files were taken over from, if they were.
    pub taken_from: Option<String>,
    /// Where a run of the same id has finished, if this one has not begun and that was looked for.
    pub elsewhere: Option<Begun>,
}

impl JobState {
    /// Reads one run's folder and record.
    ///
    /// # Errors
    ///
    /// Files that can't be read, or are newer: see [`RunFolder::state`](runs::RunFolder::state).
    pub fn at(job: &Job) -> Result<Self, FileError> {
        let RunFound { status, manifest, is_published } = runs::state(&job.run, &job.folder, job.record.as_deref())?;
        let (step, diverged, taken_from) = match manifest {
            None => (0, false, None),
            // Checkpoints are not published.
            Some(_) if is_published && status != Status::Finished => (0, false, None),
            Some(Manifest { step, end, taken_from, .. }) => {
                (step, matches!(end, Some(End::Finished { diverged: Some(_) })), taken_from)
            }
        };
        Ok(Self { job: job.clone(), status, step, goes_on_from: step, diverged, taken_from, elsewhere: None })
    }

    /// Reads one run's folder; one that can't be read counts as damaged.
    pub fn tolerant(job: &Job) -> Self {
        Self::at(job).unwrap_or_else(|error| Self {
            job: job.clone(),
            status: Status::Damaged { why: error.to_string() },
            step: 0,
            goes_on_from: 0,
            diverged: false,
            taken_from: None,
            elsewhere: None,
        })
    }
}

/// Reads many runs' folders at once, in their order: most of the time goes into manifests.
pub fn tolerant(jobs: &[Job]) -> Vec<JobState> {
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    thread::scope(|scope| {
        let read = |jobs: &[Job]| jobs.iter().map(JobState::tolerant).collect::<Vec<_>>();
        let shares = jobs.chunks(jobs.len().div_ceil(threads).max(1));
        let states: Vec<_> = shares.map(|jobs| scope.spawn(move || read(jobs))).collect();
        states.into_iter().flat_map(|states| states.join().expect("reading does not panic")).collect()
    })
}

/// Reads every run's folder before anything starts; `instead` says where else runs could go.
///
/// # Errors
///
/// Folders that hold other runs than these, or files that this version can't read: all of them in one refusal.
pub fn job_states(jobs: &[Job], instead: &str) -> Result<Vec<JobState>, Refusal> {
    let mut states = Vec::new();
    let mut unreadable = Vec::new();
    let mut occupied = BTreeMap::<Vec<String>, Vec<&Job>>::new();
    for job in jobs {
        match JobState::at(job).and_then(|state| Ok((other_run(&state)?, state))) {
            Ok((None, state)) => states.push(state),
            Ok((Some(differences), _)) => occupied.entry(differences).or_default().push(job),
            Err(error) => unreadable.push(Refusal::new(error).hint("move the folder away, or delete it")),
        }
    }
    if unreadable.is_empty() && occupied.is_empty() {
        return Ok(states);
    }
    unreadable.extend(occupied.iter().map(|(differences, jobs)| occupation(differences, jobs, instead)));
    Err(Refusal::all(unreadable))
}

/// How the run that stands in a job's folder differs from the job, if it does.
fn other_run(JobState { job, status, .. }: &JobState) -> Result<Option<Vec<String>>, FileError> {
    let Status::Foreign { differs } = status else { return Ok(None) };
    if let Some(manifest) = job.folder.read_manifest()?.filter(|manifest| manifest.schema < SCHEMA) {
        return Ok(Some(vec![format!("schema: {} there, {SCHEMA} here", manifest.schema)]));
    }
    let there = job.folder.read_spec().ok().filter(|there| RunId::of(there) != job.run.id);
    Ok(Some(there.map_or_else(|| vec![differs.clone()], |there| differences(&there, &job.run.spec))))
}

fn differences(there: &RunSpec, here: &RunSpec) -> Vec<String> {
    let (flat_there, flat_here) = (there.flat(), here.flat());
    let value = |spec: &serde_json::Map<String, serde_json::Value>, key: &str| match spec.get(key) {
        None => "nothing".to_owned(),
        Some(serde_json::Value::String(text)) => printable(text),
        Some(value) => value.to_string(),
    };
    let keys = here.differences(there).into_iter().map(|(key, _)| key);
    keys.map(|key| format!("{key}: {} there, {} here", value(&flat_there, &key), value(&flat_here, &key))).collect()
}

/// How many folders of one kind a message names.
const NAMED: usize = 4;

fn occupation(differences: &[String], jobs: &[&Job], instead: &str) -> Refusal {
    let name = |job: &&Job| printable(&job.folder.path().display().to_string());
    let folders: Vec<String> = jobs.iter().take(NAMED).map(name).collect();
    let others = match jobs.len().saturating_sub(NAMED) {
        0 => String::new(),
        others => format!(" and {others} more of the same sweep"),
    };
    let hold = if jobs.len() == 1 { "holds a run" } else { "hold runs" };
    let keys: String = differences.iter().map(|difference| format!("\n  {difference}")).collect();
    Refusal::new(format!("{}{others} {hold} of another spec{keys}", folders.join(", "))).hint(instead)
}
