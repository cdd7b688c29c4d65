//! `--time-limit`: what begins, what is stopped, and what is said to be missing.

use runs::End;

use crate::stage::Stage;

#[test]
fn a_run_that_can_not_end_within_the_limit_does_not_begin() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml", "--seeds", "0", "--only", "plain"], "");
    let dry = stage.say(&["sweep", "pets.toml", "--time-limit", "3s", "--dry-run", "--jobs", "1"], "");
    let line = "time limit of 3 s: about 0 of 3 runs end within it; a seed of every arm comes before the second of any, arms of claims first\n";
    assert!(dry.stderr.contains(line), "{}", dry.stderr);
    let said = stage.say(&["sweep", "pets.toml", "--time-limit", "3s", "--jobs", "1"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "1 finished, 3 pending\n"), "{}", said.stderr);
    let missing = "time limit of 3 s: 3 runs are missing, and none of them could end within it\n  no-norm seed 0\n  plain seed 1\n  no-norm seed 1\n";
    assert!(said.stderr.contains(missing), "{}", said.stderr);
    assert_eq!(stage.starts("plain", 1), 0);
    let timed_out = || stage.sweep().read_plan().expect("a plan").timed_out;
    assert_eq!(timed_out(), Some(3), "the report says what ended it");
    let said = stage.say(&["sweep", "pets.toml", "--time-limit", "1h"], "");
    assert_eq!(timed_out(), None);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
}

#[test]
fn before_anything_was_measured_no_number_of_runs_is_promised_and_slurm_has_limits_of_its_own() {
    let stage = Stage::new();
    let said = stage.say(&["sweep", "pets.toml", "--time-limit", "2h", "--dry-run"], "");
    let line = "time limit of 2 h 0 min: how many of 4 runs end within it was not measured yet\n";
    assert!(said.stderr.contains(line), "{}", said.stderr);
    let said = stage.say(&["sweep", "pets.toml", "--time-limit", "2h", "--launcher", "slurm"], "");
    assert_eq!(said.code, Some(2));
    insta::assert_snapshot!(said.stderr, @"
    error: `--time-limit` holds for runs on this machine, and Slurm ends each task by its own
    hint: write --time 04:00:00 instead: a task that is not finished then is queued again
    ");
}

#[test]
fn what_goes_on_when_the_limit_is_over_writes_a_checkpoint_and_a_later_command_goes_on() {
    let stage = Stage::new();
    let said = stage.say(&["sweep", "pets.toml", "--time-limit", "4s", "--jobs", "1"], "plain/0=waits");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert_eq!(said.stdout, "1 interrupted, 3 pending\n");
    assert_eq!(stage.manifest("plain", 0).end, Some(End::Interrupted));
    for line in ["the time limit is over\n", "\n  plain seed 0: safe up to step 5 of 10\n  no-norm seed 0\n"] {
        assert!(said.stderr.contains(line), "{line} in {}", said.stderr);
    }
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").stdout, "4 finished\n");
    assert_eq!(stage.manifest("plain", 0).resumed_at, [5]);
}

#[test]
fn a_limit_that_is_none_is_refused() {
    let stage = Stage::new();
    for (typed, hint) in [
        ("2", "a time has a unit; for example --time-limit 2h30m"),
        ("soon", "a time has a unit"),
        ("0s", "the least is a second"),
        ("400d", "the most is a year"),
    ] {
        let said = stage.say(&["sweep", "pets.toml", "--time-limit", typed], "");
        assert_eq!(said.code, Some(2));
        assert!(said.stderr.contains(hint), "{typed}: {}", said.stderr);
    }
}
