//! What users do wrong: each a small case with the exact message, the exit code, and the proof that nothing was lost or
//! started. The message alone must let a stranger mend the mistake. Runs that are killed and disks that are full are in
//! `endings`, two sweeps at once in `locks`; each way in which a key or a value can be wrong is in the tests of `spec`.

mod arguments;
mod arms;
mod data;
mod files;
mod folders;
mod hostile;
mod samples;
mod values;

use crate::stage::Stage;

/// What is said to a command that is refused: exit code 2, nothing on the standard output, and every file as before.
#[track_caller]
fn refused(stage: &Stage, typed: &[&str]) -> String {
    ends(stage, typed, 2)
}

/// What is said to a command that fails: exit code 1, else the same.
#[track_caller]
fn failed(stage: &Stage, typed: &[&str]) -> String {
    ends(stage, typed, 1)
}

#[track_caller]
fn ends(stage: &Stage, typed: &[&str], code: i32) -> String {
    let before = stage.files();
    let said = stage.say(typed, "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(code), ""), "{}", said.stderr);
    assert!(stage.files() == before, "something was written, changed or lost");
    said.stderr
}

/// What is said about `pets.toml` with something else in it.
#[track_caller]
fn about(from: &str, to: &str) -> String {
    let stage = Stage::new();
    stage.edit(from, to);
    refused(&stage, &["sweep", "pets.toml"])
}

/// What is said about `pets.toml` where the arm `no-norm` sets something else.
#[track_caller]
fn about_set(set: &str) -> String {
    about("\"design.normalization\" = \"none\"", set)
}
