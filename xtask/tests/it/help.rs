//! The first things that somebody types.

use std::process::Command;
use std::time::Duration;

use crate::stage::{Said, Stage, quickest};

fn bare(arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments);
    Said::of(command)
}

#[test]
fn without_a_command_the_three_that_most_people_want_are_shown() {
    let said = bare(&[]);
    assert_eq!(said.code, Some(0));
    insta::assert_snapshot!(said.stdout, @"
    What most people want:
      cargo xtask sweep quickstart.toml --report   train DCGAN and two ablations on real images, and compare them
      cargo xtask status                           what is finished, running or failed, and how long it will take
      cargo xtask report quickstart --open         tables, charts and samples as one page

    All commands: cargo xtask --help
    ");
}

#[test]
fn help_names_every_command() {
    let said = bare(&["--help"]);
    let commands = [
        "sweep",
        "run",
        "status",
        "report",
        "publish",
        "unpack",
        "power",
        "clean",
        "data",
        "compare",
        "walk",
        "sample",
        "export",
        "calibrate",
        "backends",
        "parity",
        "bench",
        "doctor",
        "torture",
        "completions",
        "test",
        "ci",
    ];
    for command in commands {
        assert!(said.stdout.contains(&format!("\n  {command} ")), "{command} in {}", said.stdout);
    }
}

#[test]
fn shells_complete_commands_and_options() {
    for (shell, expected) in [("bash", "complete -F _xtask"), ("zsh", "#compdef xtask"), ("fish", "complete -c xtask")]
    {
        let said = bare(&["completions", shell]);
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        assert!(said.stdout.contains(expected) && said.stdout.contains("until-decided"), "{shell}: {}", said.stdout);
    }
    assert!(bare(&["completions", "cmd"]).stderr.contains("[possible values: bash, "));
}

#[test]
fn a_misspelt_command_is_refused_with_what_was_meant() {
    let said = bare(&["swep"]);
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("'sweep'"), "{}", said.stderr);
}

#[test]
fn quick_questions_are_answered_at_once() {
    let stage = Stage::new();
    std::fs::create_dir(stage.path("results")).expect("made");
    for question in
        [&["--help"][..], &["status"], &["sweep", "pets", "--dry-run"], &["sweep", "pets", "--explain"], &["backends"]]
    {
        let asked = || assert_eq!(stage.say(question, "").code, Some(0));
        let quickest = quickest(Duration::from_millis(100), asked);
        assert!(quickest < Duration::from_millis(100), "{question:?} took {quickest:?}");
    }
}
