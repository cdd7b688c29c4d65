//! Who runs what is known by locks: two sweeps at once, and runs that outlived their sweep.

use std::fs;

use runs::{RunFolder, RunLock, Status};
use rustix::process::{Pid, Signal, kill_process};

use crate::stage::{Said, Stage, until};

#[test]
fn a_second_sweep_says_who_is_at_it() {
    let stage = Stage::new();
    let first = stage.start(&["sweep", "pets.toml"], "plain/0=waits");
    until("the first run waits", || stage.run("plain", 0).metrics_file().exists());
    let process = first.id();
    let second = stage.say(&["sweep", "pets.toml"], "");
    kill_process(Pid::from_child(&first), Signal::TERM).expect("alive");
    assert_eq!(Said::by(first).code, Some(130));

    assert_eq!(second.code, Some(1));
    assert!(second.stderr.contains(&format!("error: pets is being run by process {process} on ")), "{}", second.stderr);
    assert!(
        second.stderr.contains(" sweep pets.toml)\nhint: watch it with `cargo xtask status pets`"),
        "{}",
        second.stderr
    );
}

#[test]
fn a_run_that_outlived_its_sweep_is_left_alone_and_followed() {
    let stage = Stage::new();
    let mut first = stage.start(&["sweep", "pets.toml", "--jobs", "1"], "plain/0=lingers");
    let orphan = stage.run("plain", 0);
    until("the run waits", || orphan.metrics_file().exists());
    first.kill().expect("alive");
    first.wait().expect("ended");
    let process = process_of(&orphan);

    let second = stage.start(&["sweep", "pets.toml", "--jobs", "2"], "");
    until("the others are finished", || Status::of(&stage.run("no-norm", 1)).is_ok_and(|it| it == Status::Finished));
    assert_eq!(stage.starts("plain", 0), 1, "it is not started twice");
    kill_process(process, Signal::TERM).expect("alive");
    let said = Said::by(second);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
    assert!(said.stderr.contains("plain seed 0: another process runs it already"), "{}", said.stderr);
    assert_eq!(stage.manifest("plain", 0).resumed_at, [5], "what it left is taken up again");
}

#[test]
fn the_program_is_built_for_runs_that_are_only_followed_too() {
    let classifier = "task = \"classification\"\ncadence.evaluate = 5\nsteps = 10";
    let built = built_for_an_orphan("steps = 10", classifier, ("classify", "flex"));
    assert!(built.starts_with("build --package classifier --bin classify "), "{built}");
    let built = built_for_an_orphan("seeds", "backends = [\"ndarray\"]\nseeds", ("train", "ndarray"));
    assert!(built.contains(" --bin train ") && built.contains(" --features=ndarray "), "{built}");
}

/// What cargo is asked for by a sweep that follows its only run, and takes it up when that run's process is gone.
fn built_for_an_orphan(from: &str, to: &str, (program, backend): (&str, &str)) -> String {
    let stage = Stage::new();
    stage.edit(from, to);
    let sweep = ["sweep", "pets.toml", "--only", "plain", "--seeds", "0"];
    let mut first = stage.start(&sweep, "plain/0=lingers");
    let orphan = RunFolder::new(stage.path(&format!("results/pets/plain/seed-0-{backend}")));
    until("the run waits", || orphan.metrics_file().exists());
    first.kill().expect("alive");
    first.wait().expect("ended");

    let second = stage.start_with_cargo(program, &sweep);
    until("the program is built", || stage.path("built").exists());
    kill_process(process_of(&orphan), Signal::TERM).expect("alive");
    let said = Said::by(second);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "1 finished\n"), "{}", said.stderr);
    fs::read_to_string(stage.path("built")).expect("written")
}

/// The process that is at a run.
#[track_caller]
fn process_of(run: &RunFolder) -> Pid {
    let Status::Running { process: Some(process) } = Status::of(run).expect("readable") else {
        panic!("nobody holds the lock of {}", run.path().display());
    };
    Pid::from_raw(process.cast_signed()).expect("a process")
}

#[test]
fn status_sees_a_lock_and_not_a_word_in_a_file() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml", "--only", "plain"], "");
    let lock = RunLock::take(&stage.run("no-norm", 0));
    assert!(lock.is_err(), "the folder is not there yet");
    fs::create_dir_all(stage.run("no-norm", 0).path()).expect("made");
    let lock = RunLock::take(&stage.run("no-norm", 0)).expect("taken").expect("free");
    assert!(stage.say(&["status"], "").stdout.contains("no-norm seed 0 running"));
    drop(lock);
    // Processes that other tests start at this moment share open files until they begin their program.
    until("the lock is free", || !stage.say(&["status"], "").stdout.contains("running"));
}
