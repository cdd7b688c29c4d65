//! Files that are missing, broken, or of another kind.

use std::fs;

use insta::assert_snapshot;

use super::{about, refused};
use crate::stage::Stage;

#[test]
fn a_file_whose_name_is_misspelt() {
    assert_snapshot!(refused(&Stage::new(), &["sweep", "quikstart.toml"]), @"
    error: there is no file `quikstart.toml` here or in experiments/
    hint: did you mean `quickstart.toml`?
    ");
}

#[test]
fn a_file_of_ones_own_whose_name_is_misspelt() {
    let stage = Stage::new();
    stage.write("mine/birds.toml", "");
    assert_snapshot!(refused(&stage, &["sweep", "pest.toml"]), @"
    error: there is no file `pest.toml` here or in experiments/
    hint: did you mean `pets.toml`?
    ");
    assert_snapshot!(refused(&stage, &["sweep", "mine/brids"]), @"
    error: there is no file `mine/brids` here or in experiments/
    hint: did you mean `mine/birds.toml`?
    ");
}

#[test]
fn a_file_that_is_nothing_like_those_that_there_are() {
    let said = refused(&Stage::new(), &["sweep", "nope.toml"]);
    assert!(said.starts_with("error: there is no file `nope.toml` here or in experiments/\n"), "{said}");
    assert!(said.contains("\nhint: the files there are: ") && said.contains("quickstart.toml"), "{said}");
}

#[test]
fn a_file_in_a_folder_of_experiments_is_found_by_its_path_and_suggested_for_its_name() {
    let stage = Stage::new();
    assert_snapshot!(refused(&stage, &["sweep", "ties.toml"]), @"
    error: there is no file `ties.toml` here or in experiments/
    hint: did you mean `study/ties.toml`?
    ");
    let found = stage.say(&["sweep", "study/memorization.toml", "--dry-run"], "");
    assert_eq!(found.code, Some(0), "{}", found.stderr);
}

#[test]
fn a_folder_in_the_place_of_a_file() {
    let stage = Stage::new();
    fs::create_dir(stage.path("sweeps")).expect("made");
    assert_snapshot!(refused(&stage, &["sweep", "sweeps"]), @"
    error: `sweeps` is a folder, not a file
    hint: there is no TOML file in it
    ");
    stage.write("sweeps/birds.toml", "");
    assert_snapshot!(refused(&stage, &["sweep", "sweeps"]), @"
    error: `sweeps` is a folder, not a file
    hint: did you mean `sweeps/birds.toml`?
    ");
}

#[test]
fn a_picture_in_the_place_of_a_file() {
    let stage = Stage::new();
    fs::write(stage.path("pets.toml"), b"\x89PNG\r\n\x1a\n").expect("written");
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml"]), @"
    error: this is no text in UTF-8
      --> pets.toml
    hint: it must be TOML, as experiments/quickstart.toml is; an editor saves text as UTF-8
    ");
}

#[test]
fn an_empty_file() {
    let stage = Stage::new();
    stage.write("pets.toml", "");
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml"]), @r#"
    error: no arms
      --> pets.toml
    hint: write [[arm]] and below it name = "dcgan"
    error: no seeds
      --> pets.toml
    hint: each arm runs once for each seed: write seeds = [0, 1, 2] above the first table
    2 mistakes in 1 file; nothing was started
    "#);
}

#[test]
fn text_without_quotes() {
    assert_snapshot!(about("reference = \"plain\"", "reference = plain"), @r#"
    error: text without quotes, here: `reference = plain`
      --> pets.toml:2:13
    hint: write reference = "plain"
    "#);
}

#[test]
fn a_list_that_is_not_closed() {
    assert_snapshot!(about("seeds = [0, 1]", "seeds = [0, 1"), @"
    error: a list is not closed, here: `seeds = [0, 1`
      --> pets.toml:3:9
    hint: write seeds = [0, 1]
    ");
}

#[test]
fn the_same_key_twice() {
    assert_snapshot!(about("steps = 10", "steps = 10\nsteps = 20"), @"
    error: this was given before, here: `steps = 20`
      --> pets.toml:7:1
    hint: keep one of the two; each table of a list has the head [[arm]]
    ");
}

#[test]
fn what_a_merge_left_behind() {
    assert_snapshot!(about("steps = 10", "<<<<<<< HEAD\nsteps = 10"), @"
    error: a mark that a merge left behind
      --> pets.toml:6:9
    hint: keep one of the versions and delete the lines with the marks
    ");
}

#[test]
fn a_run_s_spec_in_the_place_of_a_sweep() {
    let stage = Stage::new();
    stage.write("mine.toml", "seed = 1\nsteps = 10\n");
    assert_snapshot!(refused(&stage, &["sweep", "mine.toml"]), @"
    error: this is the spec of one run, not a sweep: it has no arms
      --> mine.toml
    hint: `cargo xtask run mine.toml` runs it
    ");
}

#[test]
fn a_sweep_in_the_place_of_a_run_s_spec() {
    assert_snapshot!(refused(&Stage::new(), &["run", "pets.toml"]), @"
    error: this is a sweep, not the spec of one run: it has arms
      --> pets.toml
    hint: `cargo xtask sweep pets.toml` runs it
    ");
}

#[test]
fn a_base_whose_name_is_misspelt() {
    let stage = Stage::new();
    stage.write("base.toml", "steps = 10\n");
    stage.edit("reference", "base = \"bass.toml\"\nreference");
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml"]), @r#"
    error: there is no file `bass.toml`
      --> pets.toml:2
    hint: did you mean base = "base.toml"? `base` is a path from the folder of the sweep's file
    "#);
}

#[test]
fn mistakes_in_the_base_and_in_the_sweep() {
    let stage = Stage::new();
    stage.write("base.toml", "stesp = 10\n");
    stage.edit("reference = \"plain\"", "base = \"base.toml\"\nreference = \"plane\"");
    assert_snapshot!(refused(&stage, &["sweep", "pets.toml"]), @"
    error: unknown key `stesp`
      --> base.toml:1
    hint: did you mean `steps`?
    error: `reference` names no arm: `plane`
      --> pets.toml:3
    hint: did you mean `plain`?
    2 mistakes in 2 files; nothing was started
    ");
}

#[test]
fn a_file_with_a_name_that_no_folder_has() {
    let stage = Stage::new();
    fs::rename(stage.path("pets.toml"), stage.path("My Pets.toml")).expect("renamed");
    assert_snapshot!(refused(&stage, &["sweep", "My Pets.toml"]), @"
    error: no sweep can be named `My Pets`, as its file is
      --> My Pets.toml
    hint: it names a folder: up to 100 of a-z, 0-9, `.`, `_` and `-`, beginning with a letter or a digit
    ");
}

#[test]
fn a_link_that_leads_nowhere() {
    let stage = Stage::new();
    std::os::unix::fs::symlink("gone.toml", stage.path("link.toml")).expect("made");
    let said = stage.say(&["sweep", "link.toml"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""));
    assert_snapshot!(said.stderr, @"
    error: `link.toml` is no file, and leads to none
    hint: name a TOML file
    ");
}

#[test]
fn a_sweep_in_the_place_of_a_base() {
    assert_snapshot!(about("reference", "base = \"pets.toml\"\nreference"), @"
    error: `pets.toml` names itself as its base
      --> pets.toml:2
    hint: a base is another file, with what all runs share, as experiments/base.toml is
    ");
}
