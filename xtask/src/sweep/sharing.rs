//! What slices of one sweep share: the plan, the record of claims and the program. One slice at a time writes them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use runs::{FolderLock, LockHolder};
use serde::{Deserialize, Serialize};
use spec::files::{FileError, write_whole};

use super::prepare;
use crate::cargo::Program;
use crate::job::Job;
use crate::program::{Built, own_program, program_for};
use crate::provenance;
use crate::terminal::printable;
use crate::workspace::Workspace;

/// How long is waited for others before that is said.
const SAID_AFTER: Duration = Duration::from_secs(3);

/// The program that a sweep keeps, as it was built.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    commit: String,
    name: String,
    backends: BTreeSet<String>,
}

/// Waits until no other slice writes what slices share; held for as long as the value lives.
///
/// # Errors
///
/// What the operating system says.
pub fn alone(work: &Path) -> Result<FolderLock, FileError> {
    let folder = work.join("sharing");
    fs::create_dir_all(&folder).map_err(FileError::io("make", &folder))?;
    let (start, mut is_said) = (Instant::now(), false);
    loop {
        if let Some(lock) = FolderLock::take(&folder)? {
            return Ok(lock);
        }
        if !is_said && start.elapsed() > SAID_AFTER {
            process::log(format_args!("waiting for {}, which prepares the same sweep", holder(&folder)));
            is_said = true;
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Whether no slice prepares the sweep with that folder of work.
pub fn is_free(work: &Path) -> bool {
    matches!(FolderLock::holder(&work.join("sharing")), Ok(None))
}

fn holder(folder: &Path) -> String {
    match FolderLock::holder(folder) {
        Ok(Some(LockHolder::Here(Some(process)))) => format!("process {process}"),
        Ok(Some(LockHolder::Elsewhere(who))) => format!("process {} on {}", who.process, printable(&who.host)),
        _ => "another process".to_owned(),
    }
}

/// The program for these runs, in the sweep's folder of work: built by the first slice, and by the next ones only where the code has changed.
///
/// # Errors
///
/// It can't be built or kept.
pub fn program(workspace: &Workspace, jobs: &[Job], work: &Path) -> Result<Built> {
    if workspace.commit.is_some() {
        return program_for(workspace, jobs); // kept for all slices already
    }
    if own_program(jobs).is_some() {
        let built = program_for(workspace, jobs)?;
        return Ok(Built { program: prepare::keep(&built.program, work)?, ..built });
    }
    let commit = provenance::commit(&workspace.root);
    let wanted = Kept { commit, name: name_of(jobs), backends: backends_of(jobs) };
    if workspace.train.is_none()
        && let Some(built) = kept(&wanted, work)
    {
        return Ok(built);
    }
    let built = program_for(workspace, jobs)?;
    let program = prepare::keep(&built.program, work)?;
    let kept = Kept { commit: built.commit.clone(), ..wanted };
    write_whole(&work.join(RECORD), &serde_json::to_vec(&kept)?)?;
    Ok(Built { program, ..built })
}

const RECORD: &str = "train.json";

/// The program that was kept, where it is of this commit and can do these runs. One that was built from files that no commit holds may be another.
fn kept(wanted: &Kept, work: &Path) -> Option<Built> {
    let kept: Kept = serde_json::from_slice(&fs::read(work.join(RECORD)).ok()?).ok()?;
    let is_it = kept.commit == wanted.commit
        && kept.name == wanted.name
        && kept.backends.is_superset(&wanted.backends)
        && !wanted.commit.ends_with("-dirty")
        && wanted.commit != "unknown";
    let program = work.join("train");
    (is_it && program.is_file()).then_some(Built { program, commit: kept.commit })
}

fn name_of(jobs: &[Job]) -> String {
    jobs.first().map_or("", |job| Program::of(job.run.spec.task).name()).to_owned()
}

fn backends_of(jobs: &[Job]) -> BTreeSet<String> {
    jobs.iter().map(|job| job.run.spec.backend.name().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(commit: &str, backends: &[&str]) -> Kept {
        let backends = backends.iter().map(|name| (*name).to_owned()).collect();
        Kept { commit: commit.to_owned(), name: "train".to_owned(), backends }
    }

    #[test]
    fn a_kept_program_is_used_for_its_own_commit_and_backends() {
        let work = tempfile::tempdir().expect("a folder");
        assert!(kept(&of("c0ffee", &["flex"]), work.path()).is_none(), "there is none");
        fs::write(work.path().join("train"), "a program").expect("written");
        let record = serde_json::to_vec(&of("c0ffee", &["flex", "wgpu"])).expect("text");
        fs::write(work.path().join(RECORD), record).expect("written");
        assert!(kept(&of("c0ffee", &["flex"]), work.path()).is_some());
        assert!(kept(&of("facade", &["flex"]), work.path()).is_none(), "another commit");
        assert!(kept(&of("c0ffee", &["cuda"]), work.path()).is_none(), "another backend");
        assert!(kept(&of("c0ffee-dirty", &["flex"]), work.path()).is_none());
    }

    #[test]
    fn one_slice_at_a_time_prepares() {
        let work = tempfile::tempdir().expect("a folder");
        let count = std::sync::atomic::AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let _alone = alone(work.path()).expect("a lock");
                    assert_eq!(count.fetch_add(1, std::sync::atomic::Ordering::SeqCst), 0);
                    assert!(!is_free(work.path()));
                    thread::sleep(Duration::from_millis(20));
                    count.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                });
            }
        });
        assert!(is_free(work.path()));
    }
}
