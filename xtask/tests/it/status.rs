//! `status` after all that can happen.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use runs::{Manifest, RunLock};

use crate::stage::{Said, Stage, quickest, until};

#[test]
fn every_state_is_shown_with_what_can_be_known_of_it() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml", "--jobs", "1"], "plain/0=killed,no-norm/1=diverges");
    let cut_off = Manifest { end: None, step: 5, ..stage.manifest("plain", 1) };
    stage.run("plain", 1).write_manifest(&cut_off).expect("written");
    let _lock = RunLock::take(&stage.run("no-norm", 0)).expect("taken").expect("free");
    let said = stage.say(&["status"], "");
    assert_eq!(said.code, Some(0));
    let stdout = said.stdout.replace(&std::process::id().to_string(), "N");
    insta::assert_snapshot!(stdout, @"
    pets: 4 runs: 1 diverged, 1 failed, 1 interrupted, 1 running

      arm      seed 0   seed 1
      plain    failed   interrupted
      no-norm  running  diverged

      plain seed 0 failed: killed by signal 9 (SIGKILL); out of memory?
        results/pets/plain/seed-0-flex/train.log
      no-norm seed 0 running: step 10 of 10, 0 s left, last distance 173 (process N)
      plain seed 1 interrupted: step 5 of 10 is safe
    ");
}

#[test]
fn before_any_sweep_status_says_what_to_do() {
    let stage = Stage::new();
    fs::create_dir(stage.path("results")).expect("made");
    let said = stage.say(&["status"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), ""));
    assert_eq!(said.stderr, "no sweep has run yet; `cargo xtask sweep quickstart.toml` runs one\n");
}

#[test]
fn a_sweep_whose_programs_are_being_built_is_said_to_be_at_it_and_one_that_was_left_then_is_not() {
    let stage = Stage::new();
    let cargo = stage.write_script("cargo", "until [ -e \"$GO\" ]; do sleep 0.05; done; exit 101");
    let mut sweep = Command::new(env!("CARGO_BIN_EXE_xtask"));
    sweep.current_dir(stage.path("")).args(["--results", "results", "sweep", "pets.toml"]).env("CARGO", cargo);
    let sweep = sweep.env("GO", stage.path("go")).stderr(Stdio::piped()).spawn().expect("started");
    until("it is at it", || {
        fs::read_to_string(stage.sweep().work().join("lock")).is_ok_and(|text| text.ends_with('}'))
    });
    let process = sweep.id();
    for typed in [&["status"][..], &["status", "pets"]] {
        let said = stage.say(typed, "");
        assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""));
        let expected = "pets: no run has started yet: programs are built first, then data and backends looked at\n";
        assert!(said.stdout.starts_with(&format!("{expected}  process {process} on ")), "{}", said.stdout);
        assert!(said.stdout.ends_with(" (cargo xtask --results results sweep pets.toml)\n"), "{}", said.stdout);
    }
    let state: serde_json::Value = serde_json::from_str(&stage.say(&["status", "--json"], "").stdout).expect("JSON");
    assert_eq!(state["beginning"][0]["name"], "pets");
    assert_eq!(state["beginning"][0]["conductor"]["process"], process);

    stage.write("go", "");
    assert_eq!(Said::by(sweep).code, Some(1));
    let said = stage.say(&["status", "pets"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""));
    insta::assert_snapshot!(said.stderr, @"
    error: no run of `pets` has started: it ended while programs were built or data was looked at
    hint: `cargo xtask --results results sweep pets.toml` begins again
    ");
    assert!(stage.say(&["status"], "").stderr.starts_with("no sweep has run yet"));
}

#[test]
fn a_sweep_that_is_conducted_while_no_run_goes_on_says_so() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    let lock = fs::File::open(stage.sweep().work().join("lock")).expect("there");
    lock.lock().expect("free");
    let said = stage.say(&["status"], "").stdout;
    let expected = "\n  no run goes on now: programs are built, data looked at, or the report made, by process ";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn a_damaged_folder_does_not_hide_the_others() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    fs::write(stage.run("plain", 0).manifest_file(), "{").expect("written");
    let said = stage.say(&["status", "pets"], "");
    assert_eq!(said.code, Some(0));
    assert!(said.stdout.contains("pets: 4 runs: 3 finished, 1 damaged"), "{}", said.stdout);
    assert!(said.stdout.contains("manifest.json is damaged"), "{}", said.stdout);
}

#[test]
fn other_programs_get_the_same_as_json() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "plain/0=killed");
    let said = stage.say(&["status", "--json"], "");
    assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""));
    let state: serde_json::Value = serde_json::from_str(&said.stdout).expect("JSON");
    let sweep = &state["sweeps"][0];
    assert_eq!(
        (&sweep["name"], &sweep["counts"]["finished"], &sweep["counts"]["failed"]),
        (&"pets".into(), &3.into(), &1.into())
    );
    insta::assert_snapshot!(serde_json::to_string_pretty(&sweep["runs"][0]).expect("text"), @r#"
    {
      "arm": "plain",
      "backend": "flex",
      "folder": "results/pets/plain/seed-0-flex",
      "last_outcome": null,
      "process": null,
      "reason": "killed by signal 9 (SIGKILL); out of memory?",
      "run_id": "e3745f4d787e3672",
      "seconds_left": null,
      "seed": 0,
      "status": "failed",
      "step": 0,
      "steps": 10,
      "taken_from": null
    }
    "#);
    let stage = Stage::new();
    fs::create_dir(stage.path("results")).expect("made");
    let empty = stage.say(&["status", "--json"], "");
    assert_eq!(empty.stdout, "{\n  \"schema\": 1,\n  \"sweeps\": []\n}\n");
}

#[test]
fn the_status_of_a_thousand_runs_is_known_in_half_a_second() {
    let stage = Stage::new();
    let seeds: Vec<String> = (0..500).map(|seed| seed.to_string()).collect();
    stage.edit("seeds = [0, 1]", &format!("seeds = [{}]", seeds.join(", ")));
    stage.pretend_that_all_have_finished();
    let asked = || assert!(stage.say(&["status"], "").stdout.starts_with("pets: 1000 runs: 1000 finished\n"));
    let quickest = quickest(Duration::from_millis(500), asked);
    assert!(quickest < Duration::from_millis(500), "it took {quickest:?}");
}

#[test]
fn what_is_unfinished_comes_first_and_a_finished_sweep_is_a_line() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    stage.write_sweep("cats.toml", "steps = 10", "steps = 12");
    stage.say(&["sweep", "cats.toml"], "no-norm/1=diverges");
    stage.write_sweep("rats.toml", "steps = 10", "steps = 14");
    stage.say(&["sweep", "rats.toml"], "plain/0=killed");
    insta::assert_snapshot!(stage.say(&["status"], "").stdout, @r"
    rats: 4 runs: 3 finished, 1 failed

      arm      seed 0    seed 1
      plain    failed    finished
      no-norm  finished  finished

      plain seed 0 failed: killed by signal 9 (SIGKILL); out of memory?
        results/rats/plain/seed-0-flex/train.log

    cats: 4 runs: 3 finished, 1 diverged
    pets: 4 runs: 4 finished
    ");
    assert!(
        stage.say(&["status", "pets"], "").stdout.contains("  no-norm  finished  finished\n"),
        "named ones are shown whole"
    );
}
