//! A search that is killed or stopped goes on to the same choices.

use std::fs;
use std::process::{Child, Stdio};
use std::time::Duration;

use runs::End;
use rustix::process::{Pid, Signal, kill_process};

use super::{INSIDE, files, record, run, stage};
use crate::stage::{Said, Stage, until};

fn start(stage: &Stage, endings: &str) -> Child {
    let mut command = stage.with_optimum(INSIDE, &["sweep", "pets.toml", "--jobs", "2"], endings);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started")
}

#[test]
fn a_sweep_that_is_killed_again_and_again_ends_in_the_same_plan_and_the_same_choices() {
    let undisturbed = stage();
    run(&undisturbed, INSIDE, "");
    let stage = stage();
    for moment in (40..).step_by(23).take(14) {
        let mut sweep = start(&stage, "");
        std::thread::sleep(Duration::from_millis(moment));
        sweep.kill().expect("killed or gone");
        sweep.wait().expect("ended");
    }
    let said = run(&stage, INSIDE, "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert_eq!(files(&stage), files(&undisturbed));
}

#[test]
fn a_sweep_that_is_stopped_inside_a_round_goes_on_in_it() {
    let undisturbed = stage();
    run(&undisturbed, INSIDE, "");
    let chosen = record(&undisturbed).arms[0].rounds[1][0].setting;
    let second = format!("plain.s{chosen:02}.r2");
    for (arm, seed) in [("plain.s03.r1", 100), (second.as_str(), 101), ("plain", 1)] {
        let stage = stage();
        let sweep = start(&stage, &format!("{arm}/{seed}=waits"));
        until("it waits", || stage.run(arm, seed).metrics_file().exists());
        kill_process(Pid::from_child(&sweep), Signal::INT).expect("alive");
        assert_eq!(Said::by(sweep).code, Some(130));
        assert_eq!(stage.manifest(arm, seed).end, Some(End::Interrupted));
        assert_eq!(run(&stage, INSIDE, "").code, Some(0));
        assert_eq!(files(&stage), files(&undisturbed), "{arm}");
    }
}

#[test]
fn what_stands_between_two_rounds_is_enough_to_go_on() {
    let stage = stage();
    run(&stage, INSIDE, "");
    let whole = files(&stage);
    for entry in fs::read_dir(stage.sweep().path()).expect("readable").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && !name.ends_with(".r1") && !name.starts_with('.') {
            fs::remove_dir_all(entry.path()).expect("removed");
        }
    }
    fs::remove_file(stage.sweep().plan_file()).expect("removed");
    fs::remove_file(stage.sweep().search_file()).expect("removed");
    assert_eq!(run(&stage, INSIDE, "").code, Some(0));
    assert_eq!(files(&stage), whole);
    assert_eq!(stage.starts("plain.s00.r1", 100), 1, "the first round is not run again");
}
