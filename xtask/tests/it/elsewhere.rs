//! Runs that have finished under another sweep.

use std::fs;

use runs::Manifest;

use crate::stage::Stage;

/// `pets.toml` finished, and `dogs.toml` with its arm `plain` under another name and one arm of its own.
fn two_sweeps() -> Stage {
    let stage = Stage::new();
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").code, Some(0));
    stage.write_sweep("dogs.toml", "\"design.normalization\" = \"none\"", "\"design.upsampling\" = \"nearest\"");
    stage
}

#[test]
fn a_run_that_has_finished_under_another_sweep_is_taken_over_and_said_to_be() {
    let stage = two_sweeps();
    let said = stage.say(&["sweep", "dogs.toml"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
    let taken = "taken over from pets, where they have finished: plain seed 0, plain seed 1\n";
    assert!(said.stderr.contains(taken), "{}", said.stderr);
    assert!(said.stderr.contains("4 runs, 2 taken over from other sweeps, 2 to do"), "{}", said.stderr);

    let dog = stage.run_of("dogs", "plain", 0);
    let pet = stage.manifest("plain", 0);
    let taken = Manifest { taken_from: Some("pets/plain/seed-0-flex".to_owned()), ..pet };
    assert_eq!(dog.read_manifest().expect("readable"), Some(taken));
    assert_eq!(
        fs::read(dog.metrics_file()).expect("copied"),
        fs::read(stage.run("plain", 0).metrics_file()).expect("there")
    );
    assert!(dog.sample_file(0).is_file() && !dog.checkpoint().exists() && !dog.log_file().exists());
    assert!(stage.run_of("dogs", "no-norm", 0).log_file().is_file(), "what is new has run");
    let status = stage.say(&["status", "dogs"], "").stdout;
    assert!(status.contains("2 runs taken over from pets"), "{status}");
}

#[test]
fn a_dry_run_says_what_will_be_taken_over_and_copies_nothing() {
    let stage = two_sweeps();
    let said = stage.say(&["sweep", "dogs.toml", "--dry-run"], "");
    let table = said.stdout.split_once("\n\n").expect("a table").1;
    insta::assert_snapshot!(table, @"
    arm      seed 0     seed 1
    plain    elsewhere  elsewhere
    no-norm  pending    pending
    ");
    assert!(!stage.path("results/dogs").exists());
}

#[test]
fn what_was_taken_over_twice_names_its_first_place() {
    let stage = two_sweeps();
    stage.say(&["sweep", "dogs.toml"], "");
    fs::remove_dir_all(stage.path("results/pets")).expect("removed");
    fs::copy(stage.path("dogs.toml"), stage.path("cats.toml")).expect("copied");
    assert_eq!(stage.say(&["sweep", "cats.toml"], "").code, Some(0));
    let manifest = stage.run_of("cats", "plain", 1).read_manifest().expect("readable").expect("there");
    assert_eq!(manifest.taken_from.as_deref(), Some("pets/plain/seed-1-flex"));
}

#[test]
fn failed_and_unfinished_runs_are_not_taken_over() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "plain/0=killed");
    stage.write_sweep("dogs.toml", "name = \"no-norm\"", "name = \"bare\"");
    let said = stage.say(&["sweep", "dogs.toml"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
    assert!(stage.run_of("dogs", "plain", 0).log_file().is_file(), "it has run");
    assert!(!stage.run_of("dogs", "bare", 0).log_file().exists(), "the arm's name is no part of the id");
}

#[test]
fn a_run_whose_files_can_not_be_copied_runs_here() {
    let stage = two_sweeps();
    fs::create_dir(stage.run("plain", 0).samples().join("a-folder")).expect("made");
    let said = stage.say(&["sweep", "dogs.toml"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
    let warning = "warning: plain seed 0 can't be taken over, so it runs here: can't copy results/pets/plain/seed-0-flex/samples/a-folder: ";
    assert!(said.stderr.contains(warning), "{}", said.stderr);
    let manifest = stage.run_of("dogs", "plain", 0).read_manifest().expect("readable").expect("there");
    assert_eq!((manifest.taken_from, manifest.step), (None, 10));
}
