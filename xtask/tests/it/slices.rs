//! Slices of one sweep: together they do every run, however often each is started, and lose nothing of each other's.

use std::fs;

use runs::{FolderLock, Status};
use rustix::process::{Pid, Signal, kill_process};
use spec::{Overrides, read_sweep};

use crate::stage::{Said, Stage, until};

const RUNS: [(&str, u64); 4] = [("plain", 0), ("no-norm", 0), ("plain", 1), ("no-norm", 1)];

#[test]
fn slices_do_all_runs_and_each_its_own() {
    let stage = Stage::new();
    let first = stage.say(&["sweep", "pets.toml", "--slice", "1/3"], "");
    assert_eq!((first.code, first.stdout.as_str()), (Some(0), "slice 1 of 3: 2 finished\n"), "{}", first.stderr);
    assert!(first.stderr.contains("pets: slice 1 of 3, fashion-mnist-small, flex: 2 runs"), "{}", first.stderr);
    assert!(first.stderr.contains("next: cargo xtask status pets"), "{}", first.stderr);
    assert_eq!(RUNS.map(|(arm, seed)| stage.starts(arm, seed)), [1, 0, 0, 1]);
    assert_eq!(stage.sweep().read_plan().expect("a plan").runs().count(), 4, "the plan is the whole sweep's");
    for slice in ["2/3", "3/3"] {
        assert_eq!(stage.say(&["sweep", "pets.toml", "--slice", slice], "").code, Some(0));
    }
    assert_eq!(RUNS.map(|(arm, seed)| stage.starts(arm, seed)), [1; 4]);
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").stdout, "4 finished\n");
}

#[test]
fn a_slice_that_is_started_twice_does_its_runs_once() {
    let stage = Stage::new();
    let slice = ["sweep", "pets.toml", "--slice", "1/1", "--jobs", "1"];
    let first = stage.start(&slice, "plain/0=waits");
    until("the first run waits", || stage.run("plain", 0).metrics_file().exists());
    let second = stage.start(&slice, "");
    until("the second does the others", || {
        RUNS[1..].iter().all(|(arm, seed)| Status::of(&stage.run(arm, *seed)).is_ok_and(|it| it == Status::Finished))
    });
    kill_process(Pid::from_child(&first), Signal::TERM).expect("alive");
    assert_eq!(Said::by(first).code, Some(130));
    let said = Said::by(second);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "slice 1 of 1: 4 finished\n"), "{}", said.stderr);
    assert_eq!(stage.manifest("plain", 0).resumed_at, [5], "what the first left is taken up");
    assert_eq!(RUNS.map(|(arm, seed)| stage.starts(arm, seed)), [2, 1, 1, 1]);
}

#[test]
fn slices_with_other_seeds_lose_nothing_of_the_plan() {
    let stage = Stage::new();
    let start = |seed: &str| stage.start(&["sweep", "pets.toml", "--slice", "1/1", "--seeds", seed], "");
    let slices = ["2", "3", "4", "5"].map(start);
    for said in slices.map(Said::by) {
        assert_eq!(said.code, Some(0), "{}", said.stderr);
    }
    let plan = stage.sweep().read_plan().expect("a plan");
    let mut seeds: Vec<u64> = plan.arm("plain").expect("an arm").runs.iter().map(|run| run.spec.seed).collect();
    seeds.sort_unstable();
    assert_eq!(seeds, [2, 3, 4, 5]);
}

#[test]
fn a_sweep_and_slices_of_it_do_not_run_at_once() {
    let stage = Stage::new();
    let slice = stage.start(&["sweep", "pets.toml", "--slice", "1/2", "--jobs", "1"], "plain/0=waits");
    until("it runs", || stage.run("plain", 0).metrics_file().exists());
    let whole = stage.say(&["sweep", "pets.toml"], "");
    assert_eq!(stage.say(&["clean", "--yes"], "").stderr, "nothing to delete\n", "its program is in use");
    kill_process(Pid::from_child(&slice), Signal::TERM).expect("alive");
    Said::by(slice);
    assert_eq!(whole.code, Some(1));
    insta::assert_snapshot!(whole.stderr.lines().rev().take(2).collect::<Vec<_>>().join("\n"), @"
    hint: watch them with `cargo xtask status pets`; `--slice 1/1` runs all of it beside them
    error: pets is being run in slices
    ");
}

#[test]
fn a_run_that_another_machine_is_at_is_followed() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml", "--only", "no-norm"], "");
    let run = stage.run("plain", 0);
    let plan = read_sweep(&stage.path("pets.toml"), &Overrides::default()).expect("no mistakes");
    run.write_spec(&plan.arms[0].runs[0].spec).expect("written");
    fs::write(run.path().join(".lock"), "7").expect("written");
    let lease = run.path().join(".lease-1");
    fs::write(&lease, r#"{"host":"node7","boot":"1","process":7,"since":1}"#).expect("written");
    assert!(FolderLock::holder(run.path()).expect("readable").is_some());
    assert!(stage.say(&["status"], "").stdout.contains("plain seed 0 running"));

    let sweep = stage.start(&["sweep", "pets.toml", "--jobs", "2"], "");
    until("the others are done", || Status::of(&stage.run("plain", 1)).is_ok_and(|it| it == Status::Finished));
    assert_eq!(stage.starts("plain", 0), 0);
    let hours_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(7200);
    fs::File::options().write(true).open(&lease).and_then(|file| file.set_modified(hours_ago)).expect("set");
    let said = Said::by(sweep);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
    assert_eq!(stage.starts("plain", 0), 1, "the lease without a sign of life is taken over");
}
