//! The short form of `cargo xtask torture`: each scenario that needs neither training nor a report, once.

use std::process::Command;

use crate::stage::{Said, Stage, fake_train};

#[test]
fn a_sweep_comes_to_the_same_whatever_is_killed_damaged_or_full() {
    if !Command::new("cc").arg("--version").output().is_ok_and(|said| said.status.success()) {
        eprintln!("skipped: there is no C compiler");
        return;
    }
    let stage = Stage::new();
    let mut torture = stage.xtask(&["torture", "--stand-in-only", "--trials", "1", "--seed", "20", "--stand-in"], "");
    let said = Said::of(torture.arg(fake_train()));
    assert_eq!(said.code, Some(0), "seed 20: {}{}", said.stdout, said.stderr);
    assert_eq!(said.stdout.lines().count(), 16, "{}", said.stdout);
}

#[test]
fn a_scenario_that_there_is_not_is_refused_with_those_there_are() {
    let said = Stage::new().say(&["torture", "--only", "lightning"], "");
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.starts_with("error: no scenario has that name\nhint: they are: a run is killed at a write; "));
}
