//! Names and paths that come from files: none leads out of its folder, none reaches the terminal unescaped.

use std::fs;

use insta::assert_snapshot;
use runs::{End, Manifest};

use super::{about, refused};
use crate::stage::Stage;

#[test]
fn an_arm_whose_name_leads_out_of_the_sweep() {
    assert_snapshot!(about("name = \"no-norm\"", "name = \"../../no-norm\""), @"
    error: no arm can be named `../../no-norm`
      --> pets.toml:12
    hint: it names a folder: up to 100 of a-z, 0-9, `.`, `_` and `-`, beginning with a letter or a digit
    ");
}

#[test]
fn an_arm_with_the_name_of_a_file_of_the_results() {
    assert_snapshot!(about("name = \"no-norm\"", "name = \"claims.json\""), @"
    error: no arm can be named `claims.json`
      --> pets.toml:12
    hint: a file or folder of the results has that name
    ");
}

#[test]
fn a_sweep_with_the_name_of_a_folder_of_the_results() {
    let stage = Stage::new();
    fs::rename(stage.path("pets.toml"), stage.path("ruler.toml")).expect("renamed");
    assert_snapshot!(refused(&stage, &["sweep", "ruler.toml"]), @"
    error: no sweep can be named `ruler`, as its file is
      --> ruler.toml
    hint: a folder of the results has that name
    ");
}

#[test]
fn a_run_whose_file_s_name_leads_out_of_the_results() {
    let stage = Stage::new();
    stage.write("...toml", "steps = 10\n");
    assert_snapshot!(refused(&stage, &["run", "...toml"]), @"
    error: no run can be named `..`, as its file is
    hint: it names a folder: up to 100 of a-z, 0-9, `.`, `_` and `-`, beginning with a letter or a digit; or give it a folder with --out
    ");
}

#[test]
fn a_run_to_delete_whose_name_leads_out_of_the_results() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    stage.write("precious/arm/seed-0-flex/spec.toml", "steps = 1\n");
    assert_snapshot!(refused(&stage, &["clean", "--run", "../precious/arm/seed-0-flex", "--yes"]), @"
    error: there is no run `../precious/arm/seed-0-flex`
    hint: the runs there are: pets/no-norm/seed-0-flex, pets/no-norm/seed-1-flex, pets/plain/seed-0-flex, pets/plain/seed-1-flex
    ");
}

#[test]
fn an_arm_that_would_colour_the_terminal() {
    assert_snapshot!(about("name = \"no-norm\"", "name = \"a\\u001b[31mb\""), @r"
    error: no arm can be named `a\u{1b}[31mb`
      --> pets.toml:12
    hint: it names a folder: up to 100 of a-z, 0-9, `.`, `_` and `-`, beginning with a letter or a digit
    ");
}

#[test]
fn a_value_that_would_clear_the_terminal() {
    assert_snapshot!(about("\"none\"", "\"\\u001b[2Jnone\\u202e\""), @r"
    error: unknown value `\u{1b}[2Jnone\u{202e}` of `design.normalization` in arm `no-norm`
      --> pets.toml:13
    hint: possible values: both, none, generator, discriminator, generator-output, discriminator-input, everywhere
    ");
}

#[test]
fn a_broken_line_that_would_ring_the_bell() {
    assert_snapshot!(about("steps = 10", "steps = \u{7}10"), @r"
    error: this is not valid TOML, here: `steps = \u{7}10`: string values must be quoted, expected literal string
      --> pets.toml:6:9
    hint: experiments/base.toml and experiments/quickstart.toml show how it is written
    ");
}

#[test]
fn a_file_whose_name_would_colour_the_terminal() {
    let said = refused(&Stage::new(), &["sweep", "a\u{1b}[31m.toml"]);
    let first = said.lines().next();
    assert_eq!(first, Some(r"error: there is no file `a\u{1b}[31m.toml` here or in experiments/"));
}

#[test]
fn a_reason_that_would_colour_the_terminal() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "plain/0=killed");
    let reason = "\u{1b}[31mkilled by signal 9".to_owned();
    let hostile = Manifest { end: Some(End::Failed { reason }), ..stage.manifest("plain", 0) };
    stage.run("plain", 0).write_manifest(&hostile).expect("written");
    let said = stage.say(&["status"], "");
    assert!(said.stdout.contains(r"plain seed 0 failed: \u{1b}[31mkilled by signal 9"), "{}", said.stdout);
    assert!(!said.stdout.contains('\u{1b}'));
}
