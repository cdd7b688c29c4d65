//! Folders that hold something else, sweeps at once, and a machine that does not play along.

use std::fs;

use insta::assert_snapshot;
use runs::{Manifest, RunLock};

use super::{failed, refused};
use crate::stage::{Said, Stage};

/// A stage on which the sweep has finished.
fn finished() -> Stage {
    let stage = Stage::new();
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").code, Some(0));
    stage
}

/// What is said after the first line, which tells what the sweep is.
fn without_heading(said: &str) -> &str {
    &said[said.find("error").expect("an error")..]
}

#[test]
fn folders_that_hold_runs_of_another_spec() {
    let typed = ["sweep", "pets.toml", "--set", "steps=20", "--set", "design.upsampling=nearest"];
    assert_snapshot!(refused(&finished(), &typed), @"
    error: results/pets/plain/seed-0-flex, results/pets/no-norm/seed-0-flex, results/pets/plain/seed-1-flex, results/pets/no-norm/seed-1-flex hold runs of another spec
      design.upsampling: fractionally-strided there, nearest here
      steps: 10 there, 20 here
    hint: give the sweep's file another name (its folder has the same), or delete the old runs with `cargo xtask clean --run SWEEP/ARM/RUN --yes --results results`; `--sweep SWEEP` deletes all of a sweep
    ");
}

#[test]
fn a_folder_of_another_run() {
    let stage = finished();
    stage.write("mine.toml", "seed = 7\nsteps = 10\n");
    assert_snapshot!(refused(&stage, &["run", "mine.toml", "--out", "results/pets/plain/seed-0-flex"]), @"
    error: results/pets/plain/seed-0-flex holds a run of another spec
      seed: 0 there, 7 here
    hint: name another folder with --out, or move the old folder away
    ");
}

#[test]
fn a_folder_of_something_else_than_a_run() {
    let stage = finished();
    stage.write("mine.toml", "steps = 10\n");
    assert_snapshot!(refused(&stage, &["run", "mine.toml", "--out", "results/pets"]), @"
    error: `results/pets` holds something, and it is no run
    hint: name a folder that is empty, or that there is not
    ");
}

#[test]
fn a_file_in_the_place_of_a_run_s_folder() {
    let stage = Stage::new();
    stage.write("mine.toml", "steps = 10\n");
    assert_snapshot!(refused(&stage, &["run", "mine.toml", "--out", "pets.toml"]), @"
    error: `pets.toml` is a file, not a folder
    hint: --out names the run's folder
    ");
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
    let stage = finished();
    let newer = Manifest { schema: 99, ..stage.manifest("plain", 0) };
    stage.run("plain", 0).write_manifest(&newer).expect("written");
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml"]), @"
    error: results/pets/plain/seed-0-flex/manifest.json was written by a newer version (schema 99, this one reads up to 1)
    hint: move the folder away, or delete it
    ");
}

#[test]
fn a_plan_that_is_damaged() {
    let stage = finished();
    fs::write(stage.sweep().plan_file(), "{").expect("written");
    assert_snapshot!(failed(&stage, &["status", "pets"]), @"
    error: results/pets/plan.json is damaged: EOF while parsing an object at line 1 column 1
    hint: `cargo xtask sweep` of its file writes the plan again; its runs stay
    ");
}

#[test]
fn results_that_are_not_there() {
    let stage = Stage::new();
    for command in ["status", "report", "power", "clean"] {
        let said = stage.say_at("reslts", &[command]);
        assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""));
        insta::allow_duplicates! {
            assert_snapshot!(said.stderr, @"
            error: there is no folder `reslts` with results in it
            hint: --results names another one; or `cargo xtask sweep quickstart.toml --results reslts` makes it
            ");
        }
    }
}

#[test]
fn results_in_the_place_of_which_a_file_stands() {
    let stage = Stage::new();
    stage.write("results", "a file");
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml"]), @"
    error: `results` is a file: there is no folder for results
    hint: move it away, or name another folder with --results
    ");
}

/// What is said where a file stands in the place of a folder of results, once the sweep has been looked at.
fn a_file_at(place: &str) -> String {
    let stage = Stage::new();
    stage.write(&format!("results/{place}"), "a file");
    let said = stage.say(&["sweep", "pets.toml"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""));
    let untouched = fs::read_to_string(stage.path(&format!("results/{place}"))).expect("it is still there");
    assert_eq!(untouched, "a file");
    assert_eq!(stage.starts("plain", 0) + stage.starts("no-norm", 0), 0, "nothing was started");
    without_heading(&said.stderr).to_owned()
}

#[test]
fn folders_of_results_in_the_place_of_which_a_file_stands() {
    assert_snapshot!(a_file_at("pets"), @"
    error: can't make results/pets/.work: Not a directory (os error 20)
    hint: something else stands in the way there: move it away, or name another folder with --results
    ");
    assert_snapshot!(a_file_at("pets/.work"), @"
    error: can't make results/pets/.work: File exists (os error 17)
    hint: something else stands in the way there: move it away, or name another folder with --results
    ");
    assert_snapshot!(a_file_at("pets/no-norm"), @"
    error: can't make results/pets/no-norm/seed-0-flex: Not a directory (os error 20)
    hint: something else stands in the way there: move it away, or name another folder with --results
    ");
}

#[test]
fn results_where_nobody_may_write() {
    let stage = Stage::new();
    let said = stage.say_at("/sys/results", &["sweep", "pets.toml"]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""));
    let said = without_heading(&said.stderr);
    assert!(said.starts_with("error: can't make /sys/results/pets/.work: "), "{said}");
    assert!(
        said.ends_with("\nhint: nobody may write there as you: --results names another folder for results\n"),
        "{said}"
    );
    assert!(!stage.path("results").exists());
}

#[test]
fn data_that_the_program_can_not_use() {
    let stage = Stage::new();
    let mut command = stage.xtask(&["sweep", "pets.toml"], "");
    command.env("FAKE_CHECK", "refuse");
    let said = Said::of(command);
    assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""));
    assert_snapshot!(without_heading(&said.stderr), @"
    error: train-images-idx3-ubyte.gz ends too early
    error: the data or the backend can't be used
    hint: nothing was started
    ");
    assert!(!stage.sweep().plan_file().exists());
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").stdout, "4 finished\n", "the same command goes on");
}

#[test]
fn a_run_that_somebody_else_is_at() {
    let stage = finished();
    let _lock = RunLock::take(&stage.run("plain", 0)).expect("taken").expect("free");
    let process = std::process::id().to_string();
    let said = failed(&stage, &["run", "results/pets/plain/seed-0-flex/spec.toml"]).replace(&process, "N");
    assert_snapshot!(said, @"error: process N runs plain seed 0 already: results/pets/plain/seed-0-flex");
    let said = failed(&stage, &["clean", "--run", "pets/plain/seed-0-flex", "--yes"]).replace(&process, "N");
    assert_snapshot!(said, @"error: process N is at pets/plain/seed-0-flex: stop it first; nothing was deleted");
}
