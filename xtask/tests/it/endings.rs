//! Runs that end badly: the others go on, and the reason is kept.

use runs::{End, Manifest, Status};
use rustix::process::{Pid, Signal, kill_process};

use crate::stage::{Said, Stage, until};

fn reason(manifest: Manifest) -> String {
    match manifest.end {
        Some(End::Failed { reason }) => reason,
        end => panic!("it should have failed, not {end:?}"),
    }
}

#[test]
fn a_killed_run_costs_one_run() {
    let stage = Stage::new();
    let said = stage.say(&["sweep", "pets.toml", "--jobs", "2"], "no-norm/0=killed");
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), "3 finished, 1 failed\n"));
    assert_eq!(reason(stage.manifest("no-norm", 0)), "killed by signal 9 (SIGKILL); out of memory?");
    let end = &said.stderr[said.stderr.find("no-norm seed 0 failed").expect("a failure")..];
    insta::assert_snapshot!(end, @"
    no-norm seed 0 failed: killed by signal 9 (SIGKILL); out of memory?
      results/pets/no-norm/seed-0-flex/train.log

    next: cargo xtask sweep pets.toml --retry-failed --results results  try again, from the checkpoints
          cargo xtask report pets --results results                     tables, charts and one page
    ");
    let said = stage.say(&["status", "pets"], "");
    assert!(said.stdout.contains("no-norm seed 0 failed: killed by signal 9"), "{}", said.stdout);
}

#[test]
fn what_the_run_says_itself_is_the_reason() {
    let stage = Stage::new();
    let said = stage.say(&["sweep", "pets.toml"], "plain/0=full");
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), "3 finished, 1 failed\n"));
    assert_eq!(reason(stage.manifest("plain", 0)), "can't write metrics.csv: No space left on device");
}

#[test]
fn what_a_driver_says_is_not_the_reason() {
    let stage = Stage::new();
    let said = stage.say(&["sweep", "pets.toml"], "plain/0=silent");
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), "3 finished, 1 failed\n"));
    let log = std::fs::read_to_string(stage.run("plain", 0).log_file()).expect("a log");
    assert!(log.ends_with("error: XDG_RUNTIME_DIR is invalid or not set in the environment.\n"), "{log}");
    assert_eq!(reason(stage.manifest("plain", 0)), "ended with exit code 3 and did not say why");
}

#[test]
fn a_failed_run_is_tried_again_only_when_asked() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "no-norm/0=killed");
    let said = stage.say(&["sweep", "pets.toml"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), "3 finished, 1 failed\n"));
    assert_eq!(stage.starts("no-norm", 0), 1);
    let said = stage.say(&["sweep", "pets.toml", "--retry-failed"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
    assert_eq!((stage.starts("no-norm", 0), stage.starts("plain", 0)), (2, 1));
}

#[test]
fn a_program_that_can_not_be_started_stops_the_sweep_before_it_begins() {
    let stage = Stage::new();
    stage.write("train", "no program");
    let said = stage.say_with("train", &["sweep", "pets.toml"]);
    assert_eq!(said.code, Some(1));
    assert!(said.stderr.contains("error: can't start results/pets/.work/train: Permission denied"), "{}", said.stderr);
    assert!(!stage.sweep().plan_file().exists());
}

#[test]
fn a_run_that_was_stopped_from_outside_can_go_on() {
    let stage = Stage::new();
    let sweep = stage.start(&["sweep", "pets.toml", "--jobs", "1"], "plain/0=waits");
    until("it runs", || stage.run("plain", 0).metrics_file().exists());
    let Ok(Status::Running { process: Some(process) }) = Status::of(&stage.run("plain", 0)) else {
        panic!("it holds its lock");
    };
    kill_process(Pid::from_raw(process.cast_signed()).expect("a process"), Signal::TERM).expect("alive");
    let said = Said::by(sweep);
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), "3 finished, 1 interrupted\n"));
    assert!(
        said.stderr.contains("next: cargo xtask sweep pets.toml --results results  go on with what is not finished\n"),
        "{}",
        said.stderr
    );
}
