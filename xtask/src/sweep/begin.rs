//! What is written down before the first run of a round starts: runs that have finished under another sweep are taken
//! over, and claims are recorded as they stand.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use runs::{RunLock, Status, SweepFolder};
use spec::files::FileError;
use spec::{Plan, design_of};

use crate::job::Job;
use crate::job_state::JobState;
use crate::run_cache;
use crate::terminal::printable;
use crate::workspace::Workspace;

/// Takes over the runs that have finished elsewhere and says so, sweep by sweep. Returns what stands there then; a run
/// whose files can't be copied has not begun.
///
/// # Errors
///
/// A manifest that was taken over and can't be read, or published runs that can't be unpacked.
pub fn take_over(workspace: &Workspace, states: Vec<JobState>) -> Result<Vec<JobState>> {
    run_cache::unpack(workspace, &states)?;
    let mut taken = BTreeMap::<String, Vec<String>>::new();
    let mut after = Vec::new();
    for state in states {
        let job = state.job.clone();
        let is_unpacked = state.elsewhere.as_ref().is_some_and(|begun| begun.record.is_some());
        let took = is_unpacked
            || run_cache::take_over(&state).unwrap_or_else(|error| {
                process::log(format_args!(
                    "warning: {job} can't be taken over, so it runs here: {}",
                    printable(&error.to_string())
                ));
                false
            });
        let state = if took { JobState::at(&job)? } else { JobState { elsewhere: None, ..state } };
        if took {
            taken.entry(sweep_of(&state)).or_default().push(job.to_string());
        }
        after.push(state);
    }
    for (sweep, runs) in taken {
        process::log(format_args!(
            "taken over from {}, where they have finished: {}",
            printable(&sweep),
            runs.join(", ")
        ));
    }
    Ok(after)
}

/// Deletes what a process that was killed at the very end of its run left in the folder: its lease, or a file that it was writing.
pub fn tidy(states: &[JobState]) {
    let is_left = |entry: std::fs::DirEntry| {
        let name = entry.file_name();
        name.as_encoded_bytes().starts_with(b".") && name != ".lock" && name != ".unpacked"
    };
    for JobState { job, .. } in states.iter().filter(|state| state.status == Status::Finished) {
        let mut entries = std::fs::read_dir(job.folder.path()).into_iter().flatten().flatten();
        if entries.any(is_left) {
            drop(RunLock::take(&job.folder)); // whoever takes it cleans up
        }
    }
}

/// The sweep that a run was taken over from.
fn sweep_of(state: &JobState) -> String {
    let from = state.taken_from.as_deref().unwrap_or_default();
    from.split('/').next().unwrap_or_default().to_owned()
}

/// Records the claims that have runs from now on, and those that were changed since.
///
/// # Errors
///
/// A record that can't be read or written.
pub fn record_claims(plan: &Plan, folder: &SweepFolder, about_to: &BTreeSet<String>) -> Result<(), FileError> {
    if plan.claims.is_empty() && !folder.claims_file().exists() {
        return Ok(());
    }
    let states: Vec<JobState> = Job::all(plan, folder)?.iter().map(JobState::tolerant).collect();
    // What an arm came to in a search counts too.
    let is_of = |state: &&JobState, arm: &str| design_of(&state.job.arm) == arm && state.status != Status::Pending;
    let begun = |arm: &str| states.iter().filter(|state| is_of(state, arm)).count();
    // What was taken over from another sweep has finished there.
    let is_own = |state: &JobState| state.status == Status::Finished && state.taken_from.is_none();
    if !folder.claims_file().exists() && states.iter().any(is_own) {
        process::log(format_args!(
            "warning: {} is gone, or claims were added: those whose arms have runs count as written after a look",
            printable(&folder.claims_file().display().to_string())
        ));
    }
    let mut record = folder.read_claims()?;
    if record.record(plan, &runs::now(), begun, |arm| about_to.contains(arm)) {
        folder.write_claims(&record)?;
    }
    Ok(())
}
