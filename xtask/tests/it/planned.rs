//! A plan does not shrink because a later command names less of it.

use crate::stage::Stage;

#[test]
fn seeds_that_a_later_command_does_not_name_stay_planned_and_are_said_to_be_left_out() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "plain/1=killed");
    let said = stage.say(&["sweep", "pets.toml", "--seeds", "0"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "2 finished\n"));
    let left = "1 planned run not finished and not named now: plain seed 1\n";
    assert!(said.stderr.contains(left), "{}", said.stderr);
    assert!(stage.say(&["status"], "").stdout.starts_with("pets: 4 runs: 3 finished, 1 failed\n"));
    let asked = stage.sweep().read_plan().expect("a plan").asked.expect("written down");
    assert_eq!(asked.options, ["--seeds 0,1"], "what gives the whole plan again");
}

#[test]
fn arms_that_are_not_named_are_said_to_be_left_out() {
    let stage = Stage::new();
    let said = stage.say(&["sweep", "pets.toml", "--only", "plain"], "");
    assert!(said.stderr.contains("2 planned runs not finished and not named now"), "{}", said.stderr);
    assert!(said.stderr.contains(": no-norm seed 0, no-norm seed 1\n"), "{}", said.stderr);
    assert!(stage.say(&["status"], "").stdout.starts_with("pets: 4 runs: 2 finished, 2 pending\n"));
}

#[test]
fn an_arm_that_was_renamed_keeps_its_results_and_one_that_never_ran_is_said_to_be_gone() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    stage.edit("name = \"no-norm\"", "name = \"bare\"");
    stage.say(&["sweep", "pets.toml", "--only", "plain"], "");
    assert!(stage.say(&["status"], "").stdout.starts_with("pets: 6 runs: 4 finished, 2 pending\n"));
    stage.edit("name = \"no-norm\"", "name = \"without\"");
    let said = stage.say(&["sweep", "pets.toml", "--only", "plain"], "");
    let gone =
        "2 planned runs of before no longer planned, because the sweep's file has changed: bare seed 0, bare seed 1\n";
    assert!(said.stderr.contains(gone), "{}", said.stderr);
}
