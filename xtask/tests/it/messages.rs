//! What is refused before anything starts: the text of each mistake, and exit code 2.

use std::fs;

use crate::stage::{Said, Stage};

#[track_caller]
fn refused(said: Said) -> String {
    assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""), "{}", said.stderr);
    said.stderr
}

#[test]
fn a_missing_file() {
    let said = Stage::new().say(&["sweep", "quikstart.toml"], "");
    insta::assert_snapshot!(refused(said), @"
    error: there is no file `quikstart.toml` here or in experiments/
    hint: did you mean `quickstart.toml`?
    ");
}

#[test]
fn a_mistake_in_the_file() {
    let stage = Stage::new();
    stage.edit("design.normalization", "design.normalisation");
    insta::assert_snapshot!(refused(stage.say(&["sweep", "pets.toml"], "")), @"
    error: unknown key `design.normalisation` in arm `no-norm`
      --> pets.toml:13
    hint: did you mean `design.normalization`?
    ");
    assert!(!stage.path("results").exists());
}

#[test]
fn an_unknown_arm() {
    let said = Stage::new().say(&["sweep", "pets.toml", "--only", "no-nrom"], "");
    insta::assert_snapshot!(refused(said), @"
    error: there is no arm `no-nrom` in pets
    hint: did you mean `no-norm`?
    ");
}

#[test]
fn folders_that_hold_runs_of_another_spec() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml", "--only", "plain"], "");
    let said = stage.say(&["sweep", "pets.toml", "--set", "steps=20", "--set", "design.upsampling=nearest"], "");
    insta::assert_snapshot!(refused(said), @"
    error: results/pets/plain/seed-0-flex, results/pets/plain/seed-1-flex hold runs of another spec
      design.upsampling: fractionally-strided there, nearest here
      steps: 10 there, 20 here
    hint: give the sweep's file another name (its folder has the same), or move the old folder away
    ");
    assert_eq!(stage.starts("no-norm", 0), 0);
}

#[test]
fn a_spec_that_never_ran_is_in_nobodys_way() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml", "--only", "plain"], "");
    fs::remove_file(stage.run("plain", 0).manifest_file()).expect("removed");
    fs::remove_file(stage.run("plain", 1).manifest_file()).expect("removed");
    let said = stage.say(&["sweep", "pets.toml", "--set", "steps=20"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
}

#[test]
fn results_of_a_newer_version() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    let newer = spec::results::Manifest { schema: 99, ..stage.manifest("plain", 0) };
    stage.run("plain", 0).write_manifest(&newer).expect("written");
    insta::assert_snapshot!(refused(stage.say(&["sweep", "pets.toml"], "")), @"
    error: results/pets/plain/seed-0-flex/manifest.json was written by a newer version (schema 99, this one reads up to 1)
    hint: move the folder away, or delete it
    ");
}

#[test]
fn results_that_are_damaged() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    fs::write(stage.run("plain", 0).manifest_file(), "{").expect("written");
    insta::assert_snapshot!(refused(stage.say(&["sweep", "pets.toml"], "")), @"
    error: results/pets/plain/seed-0-flex/manifest.json is damaged: EOF while parsing an object at line 1 column 1
    hint: move the folder away, or delete it
    ");
}

#[test]
fn data_that_the_program_can_not_use() {
    let stage = Stage::new();
    let mut command = stage.xtask(&["sweep", "pets.toml"], "");
    command.env("FAKE_CHECK", "refuse");
    let said = refused(Said::of(command));
    let end = &said[said.find("error").expect("an error")..];
    insta::assert_snapshot!(end, @"
    error: train-images-idx3-ubyte.gz ends too early
    error: the data or the backend can't be used
    hint: nothing was started
    ");
    assert!(!stage.sweep().plan_file().exists());
}

#[test]
fn a_results_folder_that_can_not_be_written() {
    let stage = Stage::new();
    stage.write("results", "a file");
    let said = stage.say(&["sweep", "pets.toml"], "");
    assert_eq!(said.code, Some(1));
    let end = &said.stderr[said.stderr.find("error").expect("an error")..];
    insta::assert_snapshot!(end, @"error: can't make results/pets/.work: Not a directory (os error 20)");
}

#[test]
fn unknown_sweeps_and_data_sets() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    for command in ["status", "report"] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(refused(stage.say(&[command, "bedrooms"], "")), @"
            error: there is no sweep `bedrooms` in results
            hint: the sweeps there are: pets
            ");
        }
    }
    insta::assert_snapshot!(refused(stage.say(&["data", "show", "fashion-mnist-smal"], "")), @"
    error: there is no data set `fashion-mnist-smal`
    hint: did you mean `fashion-mnist-small`?
    ");
}

#[test]
fn names_from_outside_can_not_harm_the_terminal() {
    let said = Stage::new().say(&["sweep", "a\u{1b}[31m.toml"], "");
    assert!(refused(said).contains(r"a\u{1b}[31m.toml"));
}
