//! `status` after all that can happen.

use spec::results::{Manifest, RunLock};

use crate::stage::Stage;

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
      no-norm seed 0 running: step 5 of 10, 3 s left, distance 173 (process N)
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
