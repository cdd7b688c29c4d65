//! Longer runs: one that differs from a finished run in nothing but more steps goes on from that run's checkpoint. The finished run stays as it
//! is; the longer one gets a folder as if it had been interrupted at the shorter one's end.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use runs::{End, Manifest, RunFolder, Status};
use spec::{Run, RunSpec};

use crate::folders::{Begun, Found};
use crate::job::Job;
use crate::job_state::JobState;
use crate::terminal::{count, printable};

/// Finished runs that a longer one may go on from.
#[derive(Clone, Debug, Default)]
pub struct Shorter(Vec<(Found, RunSpec)>);

/// Where a run begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// At the end of a shorter run of so many steps.
    Shorter(Found, u64),
    /// At its first step, though there is a shorter run, or was to be one: for this reason.
    Scratch(String),
    /// At its first step.
    First,
}

impl Shorter {
    /// Those among the runs that have begun.
    pub fn of(begun: &[Begun]) -> Self {
        let read = |run: &Begun| Some((run.found.clone(), run.found.folder.read_spec().ok()?));
        Self(begun.iter().filter(|run| run.is_usable()).filter_map(read).collect())
    }

    /// Where a run that has not begun begins: the longest shorter run whose checkpoint lies here, or why none can be used.
    pub fn origin(&self, job: &Job) -> Origin {
        let spec = &job.run.spec;
        let known = self.0.iter().filter(|(_, shorter)| spec.is_longer_than(shorter));
        let mut candidates: Vec<(Found, RunSpec)> = known.cloned().chain(beside(job)).collect();
        candidates.sort_by_key(|(_, shorter)| shorter.steps);
        // What keeps it from going on from any run comes before that there is none.
        let none = || spec.why_from_scratch(spec).unwrap_or_else(|| "no shorter run of it has finished".to_owned());
        let mut why = job.run.is_longer.then(none);
        while let Some((found, shorter)) = candidates.pop() {
            match refusal(spec, &found, &shorter) {
                None => return Origin::Shorter(found, shorter.steps),
                Some(refusal) => why = Some(refusal),
            }
        }
        why.map_or(Origin::First, Origin::Scratch)
    }

    /// Notes with each run that has not begun where it will begin.
    pub fn mark(&self, states: Vec<JobState>) -> Vec<JobState> {
        let steps: Vec<u64> = states.iter().map(|state| self.goes_on_from(state, &states)).collect();
        states.into_iter().zip(steps).map(|(state, goes_on_from)| JobState { goes_on_from, ..state }).collect()
    }

    fn goes_on_from(&self, state: &JobState, states: &[JobState]) -> u64 {
        if state.status != Status::Pending || state.elsewhere.is_some() {
            return state.step;
        }
        let planned = states.iter().filter(|other| other.status != Status::Finished && other.elsewhere.is_none());
        let planned = planned.filter(|other| state.job.is_longer_than(&other.job)).map(|other| &other.job.run.spec);
        let planned = planned.filter(|shorter| state.job.run.spec.why_from_scratch(shorter).is_none());
        let finished = match self.origin(&state.job) {
            Origin::Shorter(_, steps) => steps,
            Origin::Scratch(_) | Origin::First => 0,
        };
        planned.map(|shorter| shorter.steps).chain([finished]).max().unwrap_or(0)
    }

    /// What is said of longer runs before they run: how many go on from a shorter one, and why others don't.
    pub fn said(&self, states: &[JobState]) -> Vec<String> {
        let pending = states.iter().filter(|state| state.status == Status::Pending && state.elsewhere.is_none());
        let (from, first): (Vec<&JobState>, Vec<&JobState>) = pending.partition(|state| state.goes_on_from > 0);
        let mut reasons = BTreeMap::<String, Vec<String>>::new();
        for state in first {
            if let Origin::Scratch(why) = self.origin(&state.job) {
                reasons.entry(why).or_default().push(state.job.to_string());
            }
        }
        let from = (!from.is_empty()).then(|| format!("{} on from the end of a shorter one", goes(from.len())));
        let scratch = reasons
            .into_iter()
            .map(|(why, runs)| format!("trained from the first step: {}: {}", runs.join(", "), printable(&why)));
        from.into_iter().chain(scratch).collect()
    }
}

fn goes(runs: usize) -> String {
    format!("{} {}", count(runs, "run"), if runs == 1 { "goes" } else { "go" })
}

/// Runs in the same arm's folder, which may have finished since.
fn beside(job: &Job) -> Vec<(Found, RunSpec)> {
    let Some(arm) = job.folder.path().parent() else { return Vec::new() };
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sweep = arm.parent().map(name).unwrap_or_default();
    let entries = fs::read_dir(arm).into_iter().flatten().flatten();
    let visible = entries.filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    let read = |path: PathBuf| {
        let folder = RunFolder::new(&path);
        let spec = folder.read_spec().ok().filter(|shorter| job.run.spec.is_longer_than(shorter))?;
        let is_finished = matches!(folder.read_manifest(), Ok(Some(Manifest { end: Some(End::Finished { .. }), .. })));
        let found = Found { name: format!("{sweep}/{}/{}", name(arm), name(&path)), folder };
        is_finished.then_some((found, spec))
    };
    visible.filter_map(|entry| read(entry.path())).collect()
}

/// Why a run can't go on from the end of a shorter one that has finished, if it can't.
fn refusal(spec: &RunSpec, found: &Found, shorter: &RunSpec) -> Option<String> {
    if let Some(why) = spec.why_from_scratch(shorter) {
        return Some(why);
    }
    let name = &found.name;
    let state = found.folder.state(&Run::new(shorter.clone())).ok();
    let finished = state.filter(|state| state.status == Status::Finished).and_then(|state| state.manifest);
    match finished.map(|manifest| manifest.end) {
        None => Some(format!("{name} is damaged")),
        Some(Some(End::Finished { diverged: Some(_) })) => Some(format!("{name} diverged")),
        Some(_) if found.folder.checkpoint().join("current").is_file() => None,
        Some(_) => Some(format!("the checkpoint of {name} is not here: it was deleted, or is on another machine")),
    }
}
