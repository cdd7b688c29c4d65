//! What a run is doing is read from its lock and its manifest.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use runs::{End, Host, Manifest, Provenance, RunFolder, RunLock, Status};
use spec::{RunId, RunSpec};
use tempfile::TempDir;

/// A run's folder that is there and empty.
pub fn run_folder() -> (TempDir, RunFolder) {
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = RunFolder::new(temporary.path());
    (temporary, folder)
}

/// A manifest of a run that ended so.
pub fn manifest(end: Option<End>) -> Manifest {
    let host = Host { system: "linux x86_64".to_owned(), processor: "a processor".to_owned(), cores: 2 };
    let provenance = Provenance {
        versions: BTreeMap::from([("burn".to_owned(), "0.22.1".to_owned())]),
        host,
        threads: 2,
        started: "2026-01-01T00:00:00Z".to_owned(),
        updated: "2026-01-01T00:00:01Z".to_owned(),
        ..Provenance::here("unknown", "cpu")
    };
    Manifest { end, ..Manifest::begin(RunId::of(&RunSpec::default()), provenance, None) }
}

const FOLDER: &str = "SPEC_TEST_FOLDER_TO_LOCK";

/// Another process that holds the folder's lock: this program again, at the test below.
fn other_process(folder: &RunFolder) -> Child {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "status::a_lock_lasts_as_long_as_its_value", "--nocapture"])
        .env(FOLDER, folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program starts again");
    let output = BufReader::new(child.stdout.take().expect("piped"));
    assert!(output.lines().any(|line| line.expect("text").contains("lock taken")), "the other process got no lock");
    child
}

/// In a process that [`other_process`] started: takes the lock and holds it until the input ends.
fn hold_if_asked() {
    if let Some(path) = std::env::var_os(FOLDER) {
        let _lock = RunLock::take(&RunFolder::new(path)).expect("a lock").expect("nobody holds it");
        println!("lock taken");
        std::io::stdout().flush().expect("flushed");
        std::io::stdin().lines().count();
    }
}

#[test]
fn a_lock_lasts_as_long_as_its_value() {
    hold_if_asked();
    let (_temporary, folder) = run_folder();
    assert_eq!(RunLock::holder(&folder).expect("readable"), None);
    let lock = RunLock::take(&folder).expect("a lock").expect("nobody holds it");
    assert!(RunLock::take(&folder).expect("no error").is_none());
    assert_eq!(RunLock::holder(&folder).expect("readable"), Some(Some(std::process::id())));
    drop(lock);
    assert_eq!(RunLock::holder(&folder).expect("readable"), None);
    assert!(RunLock::take(&folder).expect("a lock").is_some());
}

#[test]
fn another_process_excludes_this_one_until_it_is_killed() {
    let (_temporary, folder) = run_folder();
    let mut other = other_process(&folder);
    assert!(RunLock::take(&folder).expect("no error").is_none());
    assert_eq!(Status::of(&folder).expect("readable"), Status::Running { process: Some(other.id()) });
    other.kill().and_then(|()| other.wait()).expect("killed");
    assert_eq!(Status::of(&folder).expect("readable"), Status::Pending);
    assert!(RunLock::take(&folder).expect("a lock").is_some());
}

#[test]
fn looking_who_holds_a_lock_never_keeps_a_run_from_taking_it() {
    let (_temporary, folder) = run_folder();
    drop(RunLock::take(&folder).expect("a lock"));
    std::thread::scope(|scope| {
        let looking = scope.spawn(|| {
            for _ in 0..2000 {
                RunLock::holder(&folder).expect("readable");
            }
        });
        while !looking.is_finished() {
            assert!(RunLock::take(&folder).expect("no error").is_some());
        }
    });
}

#[test]
fn a_folder_without_a_manifest_is_pending_also_where_there_is_no_folder() {
    let (temporary, folder) = run_folder();
    assert_eq!(Status::of(&folder).expect("readable"), Status::Pending);
    let missing = RunFolder::new(temporary.path().join("missing"));
    assert_eq!(Status::of(&missing).expect("readable"), Status::Pending);
}

#[test]
fn a_running_run_is_running_whatever_its_manifest_says() {
    let (_temporary, folder) = run_folder();
    folder.write_manifest(&manifest(Some(End::Interrupted))).expect("written");
    let _lock = RunLock::take(&folder).expect("a lock");
    let process = Some(std::process::id());
    assert_eq!(Status::of(&folder).expect("readable"), Status::Running { process });
}

#[test]
fn a_run_that_nobody_holds_is_what_its_manifest_says() {
    let (_temporary, folder) = run_folder();
    let reason = "the disk is full".to_owned();
    let cases = [
        (Some(End::Finished { diverged: None }), Status::Finished),
        (Some(End::Failed { reason: reason.clone() }), Status::Failed { reason }),
        (Some(End::Interrupted), Status::Interrupted),
        (None, Status::Interrupted),
    ];
    for (end, status) in cases {
        folder.write_manifest(&manifest(end)).expect("written");
        assert_eq!(Status::of(&folder).expect("readable"), status);
    }
}

#[test]
fn a_diverged_run_is_finished() {
    let (_temporary, folder) = run_folder();
    let diverged = Some(runs::Divergence { step: 3, broken: vec!["discriminator_loss".to_owned()] });
    folder.write_manifest(&manifest(Some(End::Finished { diverged }))).expect("written");
    assert_eq!(Status::of(&folder).expect("readable"), Status::Finished);
}
