//! Ctrl-C and SIGTERM: once for checkpoints, twice to leave at once; and what they are to a program that a command is passed on to.

use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use runs::{End, Status};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::stage::{Said, Stage, until};

#[test]
fn the_first_signal_waits_for_checkpoints() {
    for signal in [Signal::INT, Signal::TERM] {
        let stage = Stage::new();
        let sweep = stage.start(&["sweep", "pets.toml", "--jobs", "2"], "plain/0=waits,no-norm/0=waits");
        until("both wait", || ["plain", "no-norm"].iter().all(|arm| stage.run(arm, 0).metrics_file().exists()));
        kill_process(Pid::from_child(&sweep), signal).expect("alive");
        let said = Said::by(sweep);
        assert_eq!(said.code, Some(130));
        assert_eq!(stage.manifest("plain", 0).end, Some(End::Interrupted));
        assert_eq!(stage.starts("plain", 1), 0, "nothing more is started");
        let end = &said.stderr[said.stderr.find("stopping").expect("an announcement")..];
        for line in [
            "stopping: waiting for 2 runs to write a checkpoint; once more leaves at once\n",
            "plain seed 0: safe up to step 5 of 10\n",
            "2 interrupted, 2 pending\n",
            " sweep pets.toml --jobs 2   goes on from there\n",
        ] {
            assert!(end.contains(line), "{line} in {end}");
        }
        assert_eq!(stage.say(&["sweep", "pets.toml"], "").stdout, "4 finished\n");
    }
}

#[test]
fn a_terminal_that_is_closed_stops_the_runs_however_often_it_hangs_up() {
    let stage = Stage::new();
    let sweep = stage.start(&["sweep", "pets.toml", "--jobs", "1"], "plain/0=lingers");
    until("it runs", || stage.run("plain", 0).metrics_file().exists());
    let process = Pid::from_child(&sweep);
    for _ in 0..3 {
        kill_process(process, Signal::HUP).expect("waiting for the checkpoint");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let Ok(Status::Running { process: Some(run) }) = Status::of(&stage.run("plain", 0)) else {
        panic!("it is at its checkpoint");
    };
    kill_process(Pid::from_raw(run.cast_signed()).expect("a process"), Signal::TERM).expect("alive");
    assert_eq!(Said::by(sweep).code, Some(130));
    assert_eq!(stage.manifest("plain", 0).end, Some(End::Interrupted));
    assert_eq!(stage.starts("plain", 1), 0, "nothing more is started");
}

#[test]
fn a_hang_up_is_nothing_to_who_was_started_to_ignore_it() {
    let stage = Stage::new();
    let xtask = stage.xtask(&["sweep", "pets.toml", "--jobs", "1"], "");
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]).arg(xtask.get_program()).args(xtask.get_args());
    command
        .current_dir(stage.path(""))
        .env("FAKE_TRAIN", "plain/0=waits")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let sweep = command.spawn().expect("started");
    until("it runs", || stage.run("plain", 0).metrics_file().exists());
    kill_process(Pid::from_child(&sweep), Signal::HUP).expect("alive");
    std::thread::sleep(std::time::Duration::from_millis(300));
    let Ok(Status::Running { process: Some(run) }) = Status::of(&stage.run("plain", 0)) else {
        panic!("it goes on");
    };
    kill_process(Pid::from_raw(run.cast_signed()).expect("a process"), Signal::TERM).expect("alive");
    assert_eq!(Said::by(sweep).stdout, "3 finished, 1 interrupted\n");
}

#[test]
fn the_second_signal_leaves_at_once() {
    let stage = Stage::new();
    let sweep = stage.start(&["sweep", "pets.toml", "--jobs", "1"], "plain/0=stays");
    until("it runs", || stage.run("plain", 0).metrics_file().exists());
    let process = Pid::from_child(&sweep);
    kill_process(process, Signal::INT).expect("alive");
    std::thread::sleep(std::time::Duration::from_millis(300));
    kill_process(process, Signal::INT).expect("still waiting for the checkpoint");
    assert_eq!(Said::by(sweep).code, Some(130));
    until("the run has left too", || {
        Status::of(&stage.run("plain", 0)).is_ok_and(|status| status == Status::Interrupted)
    });
}

/// Ctrl-C while a command is passed on to a program of the shell: how that ends.
fn ctrl_c_while(program: &str) -> Said {
    let stage = Stage::new();
    let program = stage.write_script("program", &format!("{program}\ntouch up\nwhile :; do sleep 0.05; done"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(stage.path("")).arg("--train").arg(program).args(["data", "ruler"]);
    let child = command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    until("the program is up", || stage.path("up").exists());
    kill_process_group(Pid::from_child(&child), Signal::INT).expect("alive");
    Said::by(child)
}

#[test]
fn ctrl_c_is_for_the_program_that_a_command_is_passed_on_to_to_answer() {
    let said = ctrl_c_while("trap 'sleep 0.2; echo the terminal is as it was; exit 7' INT");
    assert_eq!((said.code, said.stdout.as_str()), (Some(7), "the terminal is as it was\n"));
    assert_eq!(ctrl_c_while("").code, Some(130), "one that has no answer");
}
