//! `clean`: what it deletes, and what it never does.

use rustix::process::{Pid, Signal, kill_process};

use crate::stage::{Said, Stage, until};

#[test]
fn checkpoints_of_finished_runs_and_the_program_s_copy_go_and_nothing_else() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "plain/0=killed");
    let said = stage.say(&["clean", "--yes"], "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(said.stdout.starts_with("4 items deleted, "), "{}", said.stdout);
    assert!(!stage.run("plain", 1).checkpoint().exists() && stage.run("plain", 0).checkpoint().exists());
    assert!(stage.run("plain", 1).metrics_file().is_file() && stage.run("plain", 1).sample_file(0).is_file());
    assert_eq!(stage.say(&["clean", "--yes"], "").stderr, "nothing to delete\n");
    assert!(stage.say(&["status"], "").stdout.contains("3 finished, 1 failed"));
}

#[test]
fn without_somebody_to_ask_nothing_is_deleted() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml", "--only", "plain"], "");
    let said = stage.say(&["clean", "pets"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""));
    insta::assert_snapshot!(said.stderr, @"
      results/pets/plain/seed-0-flex/checkpoint
      results/pets/plain/seed-1-flex/checkpoint
      results/pets/.work/train
    error: there is nobody to ask, and nothing was deleted
    hint: `--yes` does not ask
    ");
    assert!(stage.run("plain", 0).checkpoint().exists());
}

#[test]
fn a_whole_run_goes_when_it_is_named() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    let said = stage.say(&["clean", "--run", "pets/plain/seed-0-flex", "--yes"], "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(!stage.run("plain", 0).path().exists() && stage.run("plain", 1).path().exists());
    assert!(stage.say(&["status"], "").stdout.contains("3 finished, 1 pending"));
}

#[test]
fn a_name_that_leaves_the_results_is_no_run() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    stage.write("precious/arm/seed-0-flex/spec.toml", "steps = 1\n");
    for name in ["../precious/arm/seed-0-flex", "pets/../../precious", "pets", "."] {
        let said = stage.say(&["clean", "--run", name, "--yes"], "");
        assert_eq!(said.code, Some(2), "{}", said.stderr);
        assert!(said.stderr.starts_with(&format!("error: there is no run `{name}`\n")), "{}", said.stderr);
    }
    assert!(stage.path("precious/arm/seed-0-flex/spec.toml").is_file());
    assert_eq!(stage.manifest("plain", 0).step, 10);
}

#[test]
fn a_sweep_that_goes_on_keeps_its_program_and_its_checkpoints() {
    let stage = Stage::new();
    let sweep = stage.start(&["sweep", "pets.toml", "--jobs", "1"], "no-norm/0=waits");
    until("the second run waits", || stage.run("no-norm", 0).metrics_file().exists());
    let said = stage.say(&["clean", "--yes"], "");
    kill_process(Pid::from_child(&sweep), Signal::TERM).expect("alive");
    Said::by(sweep);
    assert!(said.stdout.starts_with("1 item deleted, "), "{}{}", said.stdout, said.stderr);
    assert!(!stage.run("plain", 0).checkpoint().exists(), "this one has finished");
    assert!(stage.run("no-norm", 0).checkpoint().exists());
    assert!(stage.sweep().work().join("train").is_file());
}

#[test]
fn a_whole_sweep_goes_when_it_is_named_unless_it_is_at_work() {
    let stage = Stage::new();
    let sweep = stage.start(&["sweep", "pets.toml", "--jobs", "1"], "no-norm/0=waits");
    until("the second run waits", || stage.run("no-norm", 0).metrics_file().exists());
    let clean = || stage.say(&["clean", "--sweep", "pets", "--yes"], "");
    let refused = clean();
    assert_eq!(refused.code, Some(1));
    insta::assert_snapshot!(refused.stderr, @"error: pets is being run: stop it first; nothing was deleted");
    kill_process(Pid::from_child(&sweep), Signal::TERM).expect("alive");
    Said::by(sweep);
    stage.write_sweep("dogs.toml", "steps = 10", "steps = 12");
    stage.say(&["sweep", "dogs.toml"], "");
    let said = clean();
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(said.stdout.starts_with("1 item deleted, "), "{}", said.stdout);
    assert!(!stage.sweep().path().exists() && stage.run_of("dogs", "plain", 0).path().exists());
    assert!(
        stage.say(&["clean", "--sweep", "pets", "--yes"], "").stderr.starts_with("error: there is no sweep `pets` in ")
    );
}
