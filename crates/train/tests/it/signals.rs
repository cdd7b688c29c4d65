use std::process::Command;

use spec::RunSpec;
use spec::results::{RunFolder, Status};

use crate::program::{last_step, run, small, start, wait_for_step, write};

#[test]
fn asked_to_stop_a_run_writes_a_checkpoint_and_can_go_on() {
    for signal in ["INT", "TERM"] {
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
fn a_second_process_is_told_who_runs_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let spec = write(folder.path(), &RunSpec { steps: 2000, ..small() });
    let out = RunFolder::new(folder.path().join("run"));
    let mut child = start(&spec, &out);
    wait_for_step(&out, 5);
    let second = run(&spec, &out).output().unwrap();
    let expected = format!("error: {} is being run by process {}\n", out.path().display(), child.id());
    assert_eq!((crate::program::complaint(&second), second.status.code()), (expected, Some(1)));
    child.kill().unwrap();
    child.wait().unwrap();
}
