//! `status` after all that can happen.

use std::time::Duration;

use spec::results::{Manifest, RunLock};

use crate::stage::{Stage, quickest};

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
      no-norm seed 0 running: step 5 of 10, 3 s left, last distance 173 (process N)
      plain seed 1 interrupted: step 5 of 10 is safe
    ");
}

#[test]
fn before_any_sweep_status_says_what_to_do() {
    let said = Stage::new().say(&["status"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), ""));
    assert_eq!(said.stderr, "no sweep has run yet; `cargo xtask sweep quickstart.toml` runs one\n");
}

#[test]
fn a_damaged_folder_does_not_hide_the_others() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    std::fs::write(stage.run("plain", 0).manifest_file(), "{").expect("written");
    let said = stage.say(&["status", "pets"], "");
    assert_eq!(said.code, Some(0));
    assert!(said.stdout.contains("pets: 4 runs: 3 finished, 1 failed"), "{}", said.stdout);
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
    let empty = Stage::new().say(&["status", "--json"], "");
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
