//! Being asked to stop, and the end of whoever started a run.

use std::process::{Command, Stdio};

use runs::{RunFolder, Status};
use spec::RunSpec;

use crate::program::{last_step, run, small, start, wait_for_step, write};

#[test]
fn asked_to_stop_a_run_writes_a_checkpoint_and_can_go_on() {
    for signal in ["INT", "TERM", "HUP"] {
        let folder = tempfile::tempdir().unwrap();
        let spec = write(folder.path(), &RunSpec { steps: 2000, ..small() });
        let out = RunFolder::new(folder.path().join("run"));
        let mut child = start(&spec, &out);
        wait_for_step(&out, 20);
        assert_eq!(Status::of(&out).unwrap(), Status::Running { process: Some(child.id()) });
        assert!(
            Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap().success()
        );
        assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
        assert_eq!(Status::of(&out).unwrap(), Status::Interrupted);
        let manifest = out.read_manifest().unwrap().unwrap();
        assert_eq!(manifest.step, last_step(&out), "nothing that was done is lost");
    }
}

#[test]
fn a_run_whose_starter_has_ended_writes_a_checkpoint_and_can_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let spec = write(folder.path(), &RunSpec { steps: 2000, ..small() });
    let out = RunFolder::new(folder.path().join("run"));
    let mut command = run(&spec, &out);
    command.arg("--stop-at-eof").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    wait_for_step(&out, 20);
    drop(child.stdin.take()); // as the system does, however a process ends
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(Status::of(&out).unwrap(), Status::Interrupted);
    assert_eq!(out.read_manifest().unwrap().unwrap().step, last_step(&out), "nothing that was done is lost");
}

#[test]
fn a_run_that_was_started_to_ignore_hang_ups_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let spec = write(folder.path(), &RunSpec { steps: 200, ..small() });
    let out = RunFolder::new(folder.path().join("run"));
    let train = run(&spec, &out);
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]).arg(train.get_program()).args(train.get_args());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_for_step(&out, 20);
    assert!(Command::new("kill").args(["-HUP", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(Status::of(&out).unwrap(), Status::Finished);
}

#[test]
fn a_second_process_is_told_who_runs_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let spec = write(folder.path(), &RunSpec { steps: 2000, ..small() });
    let out = RunFolder::new(folder.path().join("run"));
    let mut child = start(&spec, &out);
    wait_for_step(&out, 5);
    let second = run(&spec, &out).output().unwrap();
    let expected = format!("error: {} is being run by process {}\n", out.path().display(), child.id());
    assert_eq!(
        (crate::program::complaint(&second), second.status.code()),
        (expected, Some(runs::HELD_EXIT_CODE.into()))
    );
    child.kill().unwrap();
    child.wait().unwrap();
}
