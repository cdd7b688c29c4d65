//! `run`: one spec by itself.

use crate::stage::Stage;

#[test]
fn a_spec_of_a_person_runs_under_its_name() {
    let stage = Stage::new();
    stage.write("mine.toml", "seed = 4\nsteps = 10\n");
    let said = stage.say(&["run", "mine.toml"], "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert_eq!(said.stdout, "mine seed 4: 1 finished  results/single/mine/seed-4-flex\n");
    let said = stage.say(&["run", "mine.toml"], "");
    assert_eq!(said.stdout, "mine seed 4 is finished: results/single/mine/seed-4-flex\n");
}

#[test]
fn a_spec_of_a_sweep_runs_in_its_own_folder() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "plain/0=killed");
    let said = stage.say(&["run", "results/pets/plain/seed-0-flex/spec.toml"], "");
    assert_eq!(said.stdout, "plain seed 0: 1 finished  results/pets/plain/seed-0-flex\n", "{}", said.stderr);
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").stdout, "4 finished\n");
}

#[test]
fn a_folder_can_be_given() {
    let stage = Stage::new();
    stage.write("mine.toml", "steps = 10\n");
    let said = stage.say(&["run", "mine.toml", "--out", "here/seed-0-flex"], "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(stage.path("here/seed-0-flex/manifest.json").is_file());
}

#[test]
fn a_failed_run_ends_with_1_and_its_reason() {
    let stage = Stage::new();
    stage.write("mine.toml", "steps = 10\n");
    let said = stage.say(&["run", "mine.toml"], "mine/0=full");
    assert_eq!(said.code, Some(1));
    assert!(said.stderr.contains("mine seed 0 failed: can't write metrics.csv"), "{}", said.stderr);
}

#[test]
fn mistakes_in_a_spec_are_refused() {
    let stage = Stage::new();
    stage.write("mine.toml", "step = 10\n");
    let said = stage.say(&["run", "mine.toml"], "");
    assert_eq!(said.code, Some(2));
    insta::assert_snapshot!(said.stderr, @"
    error: unknown key `step`
      --> mine.toml:1
    hint: did you mean `steps`?
    ");
}
