//! Longer runs: they go on from the end of shorter ones, which stay as they are.

use std::fs;

use runs::{LongerThan, Manifest, RunFolder, Status};
use rustix::process::{Pid, Signal, kill_process};

use crate::stage::{Said, Stage, until};

const LONGER: &str = "[longer]\nsteps = 20\nseeds = [0]\n\n[set]";

fn longer(stage: &Stage, sweep: &str, arm: &str, steps: u64) -> RunFolder {
    RunFolder::new(stage.path(&format!("results/{sweep}/{arm}/seed-0-flex-{steps}")))
}

fn manifest(folder: &RunFolder) -> Manifest {
    folder.read_manifest().expect("readable").expect("a manifest")
}

fn from(manifest: Manifest) -> Option<(String, u64)> {
    manifest.longer_than.map(|LongerThan { run, steps, .. }| (run, steps))
}

/// A stage whose sweep has a longer run of seed 0 of each arm.
fn staged() -> Stage {
    let stage = Stage::new();
    stage.edit("[set]", LONGER);
    stage
}

#[test]
fn longer_runs_go_on_from_the_shorter_ones_and_come_after_all_of_them() {
    let stage = staged();
    let said = stage.say(&["sweep", "pets.toml", "--jobs", "1"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "6 finished\n"), "{}", said.stderr);
    let took = "plain seed 0, 20 steps: takes up the checkpoint of pets/plain/seed-0-flex, which had 10 steps\n\
                plain seed 0, 20 steps: goes on from step 10 of 20\n";
    assert!(said.stderr.contains(took), "{}", said.stderr);
    assert!(said.stderr.find(took) > said.stderr.find("no-norm seed 1: finished"), "{}", said.stderr);
    let long = manifest(&longer(&stage, "pets", "plain", 20));
    assert_eq!((long.step, from(long)), (20, Some(("pets/plain/seed-0-flex".to_owned(), 10))));
    let short = stage.manifest("plain", 0);
    assert_eq!((short.step, from(short)), (10, None));
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").stdout, "6 finished\n", "nothing is done twice");
    assert_eq!(stage.starts("plain", 0), 1);
    assert!(stage.say(&["status"], "").stdout.starts_with("pets: 6 runs: 6 finished\n"));
}

#[test]
fn more_steps_in_the_file_make_runs_beside_the_finished_ones() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    let before = fs::read(stage.run("plain", 0).manifest_file()).expect("there");
    stage.edit("steps = 10", "steps = 30");
    let dry = stage.say(&["sweep", "pets.toml", "--dry-run", "--jobs", "1"], "");
    assert!(dry.stdout.contains("4 runs, about "), "{}", dry.stdout);
    assert!(dry.stderr.contains("after step 0 (steps = 30, "), "{}", dry.stderr);
    assert!(dry.stderr.contains("4 runs go on from the end of a shorter one\n"), "{}", dry.stderr);
    let said = stage.say(&["sweep", "pets.toml"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
    assert_eq!(from(manifest(&longer(&stage, "pets", "plain", 30))), Some(("pets/plain/seed-0-flex".to_owned(), 10)));
    assert_eq!(fs::read(stage.run("plain", 0).manifest_file()).expect("there"), before);
    assert_eq!(stage.sweep().read_plan().expect("a plan").runs().count(), 8, "both lengths stay planned");
    stage.edit("steps = 10", "steps = 40");
    stage.say(&["sweep", "pets.toml"], "");
    assert_eq!(
        from(manifest(&longer(&stage, "pets", "plain", 40))),
        Some(("pets/plain/seed-0-flex-30".to_owned(), 30)),
        "the longest there is"
    );
    assert_eq!(stage.sweep().read_plan().expect("a plan").runs().count(), 12);
}

#[test]
fn a_run_of_another_sweep_is_taken_up_too() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    stage.write_sweep("dogs.toml", "steps = 10", "steps = 30");
    let said = stage.say(&["sweep", "dogs.toml"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
    let dog = manifest(&stage.run_of("dogs", "plain", 0));
    assert_eq!(from(dog), Some(("pets/plain/seed-0-flex".to_owned(), 10)));
}

#[test]
fn without_a_checkpoint_and_where_the_learning_rate_depends_on_the_length_it_trains_from_scratch_and_says_so() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    stage.say(&["clean", "pets", "--yes"], "");
    stage.edit("[set]", LONGER);
    let why = "the checkpoint of pets/plain/seed-0-flex is not here: it was deleted, or is on another machine\n";
    let dry = stage.say(&["sweep", "pets.toml", "--dry-run"], "");
    let line = format!("trained from the first step: plain seed 0, 20 steps: {why}");
    assert!(dry.stderr.contains(&line), "{}", dry.stderr);
    let said = stage.say(&["sweep", "pets.toml"], "");
    let line = format!("plain seed 0, 20 steps: trains from the first step: {why}");
    assert!(said.stderr.contains(&line), "{}", said.stderr);
    assert_eq!((said.stdout.as_str(), from(manifest(&longer(&stage, "pets", "plain", 20)))), ("6 finished\n", None));

    let stage = staged();
    let dry = stage.say(&["sweep", "pets.toml", "--set", "optimizer.schedule=cosine", "--dry-run"], "");
    assert!(dry.stderr.contains("20 steps: its learning rate depends on the number of steps"), "{}", dry.stderr);
    let said = stage.say(&["sweep", "pets.toml", "--set", "optimizer.schedule=cosine"], "");
    let why = "its learning rate depends on the number of steps (`optimizer.schedule`)\n";
    assert!(said.stderr.contains(why), "{}", said.stderr);
    let warning = "warning: `plain`, `no-norm`: their learning rates depend on the number of steps, so their longer runs train from the first step\n";
    assert!(said.stderr.contains(warning), "{}", said.stderr);
    assert_eq!(from(manifest(&longer(&stage, "pets", "plain", 20))), None);
}

#[test]
fn a_shorter_run_that_diverged_is_not_gone_on_from() {
    let stage = staged();
    let said = stage.say(&["sweep", "pets.toml"], "plain/0/10=diverges");
    let why = "plain seed 0, 20 steps: trains from the first step: pets/plain/seed-0-flex diverged\n";
    assert!(said.stderr.contains(why), "{}", said.stderr);
    assert_eq!(from(manifest(&longer(&stage, "pets", "plain", 20))), None);
}

#[test]
fn a_sweep_that_is_killed_while_a_run_goes_on_longer_ends_the_same() {
    let stage = staged();
    let mut sweep = stage.start(&["sweep", "pets.toml", "--jobs", "1"], "plain/0/20=waits");
    let long = longer(&stage, "pets", "plain", 20);
    until("it goes on", || long.log_file().exists() && matches!(Status::of(&long), Ok(Status::Running { .. })));
    kill_process(Pid::from_child(&sweep), Signal::KILL).expect("alive");
    sweep.wait().expect("ended");
    until("the run has stopped too", || matches!(Status::of(&long), Ok(Status::Interrupted)));
    let said = stage.say(&["sweep", "pets.toml"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "6 finished\n"), "{}", said.stderr);
    assert_eq!((manifest(&long).step, stage.manifest("plain", 0).step), (20, 10));
    assert!(!said.stderr.contains("plain seed 0, 20 steps: takes up"), "it is taken up once: {}", said.stderr);
}

#[test]
fn a_copy_that_was_cut_off_is_made_again() {
    let stage = staged();
    stage.say(&["sweep", "pets.toml"], "no-norm/0/20=silent,plain/0/20=silent");
    let long = longer(&stage, "pets", "plain", 20);
    // Killed after the old folder was deleted and before the new one was moved to its place.
    let half = long.path().with_file_name(".longer-seed-0-flex-20");
    fs::rename(long.path(), &half).expect("moved");
    fs::remove_file(half.join("manifest.json")).expect("there");
    let said = stage.say(&["sweep", "pets.toml", "--only", "plain"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "3 finished\n"), "{}", said.stderr);
    assert!(said.stderr.contains("plain seed 0, 20 steps: takes up the checkpoint"), "{}", said.stderr);
    assert!(!half.exists());
    assert_eq!(from(manifest(&long)), Some(("pets/plain/seed-0-flex".to_owned(), 10)));
}

#[test]
fn longer_runs_are_explained() {
    let stage = staged();
    insta::assert_snapshot!(stage.say(&["sweep", "pets.toml", "--dry-run"], "").stdout, @"
    pets: 2 arms × 2 seeds, fashion-mnist-small, flex: 6 runs; how long they take was not measured yet

      arm      seed 0   seed 1   seed 0, 20 steps
      plain    pending  pending  pending
      no-norm  pending  pending  pending
    ");
    let said: Said = stage.say(&["sweep", "pets.toml", "--explain"], "");
    assert!(said.stdout.ends_with("longer\n  on to 20 steps: seeds 0 of plain, no-norm\n"), "{}", said.stdout);
}
