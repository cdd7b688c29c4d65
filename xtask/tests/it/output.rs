//! Output that finds no reader, or no room: a quiet end or one message, never a panic, and no run that nobody conducts.

use std::fs::File;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use runs::{End, Status};
use rustix::process::{Pid, Signal, kill_process};

use crate::stage::{Said, Stage, fake_train, until};

/// The end of a pipe that nobody reads.
fn unread() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

/// A disk without room.
fn full() -> File {
    File::options().write(true).open("/dev/full").expect("a device")
}

#[test]
fn a_result_whose_reader_has_gone_ends_quietly() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    for typed in [&["status"][..], &["status", "--json"], &["data", "list"], &["sweep", "pets.toml", "--dry-run"]] {
        let mut command = stage.xtask(typed, "");
        let output = command.stdout(unread()).stderr(Stdio::piped()).output().expect("started");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{typed:?}: {stderr}");
        assert!(!stderr.contains("panicked") && !stderr.contains("error"), "{typed:?}: {stderr}");
    }
}

#[test]
fn a_result_for_which_there_is_no_room_is_a_failure_with_one_message() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    for typed in [&["status"][..], &["status", "--json"], &["data", "list"]] {
        let output = stage.xtask(typed, "").stdout(full()).stderr(Stdio::piped()).output().expect("started");
        let expected = "error: can't write the output: No space left on device (os error 28)\n";
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(1), expected));
    }
}

#[test]
fn a_sweep_that_nobody_reads_any_more_stops_its_runs_as_ctrl_c_does() {
    let stage = Stage::new();
    let mut sweep = stage.start(&["sweep", "pets.toml", "--jobs", "2"], "plain/0=waits,no-norm/0=waits");
    let runs = [stage.run("plain", 0), stage.run("no-norm", 0)];
    until("both wait", || runs.iter().all(|run| run.metrics_file().exists()));
    drop(sweep.stderr.take());
    let Ok(Status::Running { process: Some(first) }) = Status::of(&runs[0]) else { panic!("it waits") };
    kill_process(Pid::from_raw(first.cast_signed()).expect("a process"), Signal::TERM).expect("alive");
    let status = sweep.wait().expect("ended, after the line about that");
    assert_eq!((status.code(), status.signal()), (Some(130), None));
    assert_eq!(stage.manifest("no-norm", 0).end, Some(End::Interrupted));
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").stdout, "4 finished\n");
}

#[test]
fn a_sweep_that_is_told_to_ignore_hang_ups_goes_on_unread() {
    let stage = Stage::new();
    let xtask = stage.xtask(&["sweep", "pets.toml"], "");
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]).arg(xtask.get_program()).args(xtask.get_args());
    command.current_dir(stage.path("")).stderr(unread()).stdout(Stdio::piped());
    let said = Said::of_started(command);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"));
}

#[test]
fn a_sweep_whose_log_has_no_room_starts_nothing_and_fails() {
    let stage = Stage::new();
    let mut command = stage.xtask(&["sweep", "pets.toml"], "");
    let status = command.stdout(full()).stderr(full()).status().expect("started");
    assert_eq!(status.code(), Some(1));
    let runs = [("plain", 0), ("plain", 1), ("no-norm", 0), ("no-norm", 1)];
    assert_eq!(runs.map(|(arm, seed)| stage.starts(arm, seed)), [0; 4]);
}

/// Runs a script in a namespace of its own, where it may mount a small disk; none where the system does not let it.
fn with_small_disk(stage: &Stage, script: &str) -> Option<Said> {
    let script = stage.write_script("script", script);
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount"]).arg(script).current_dir(stage.path(""));
    let said = Said::of(command);
    let is_refused = said.code != Some(0) && said.stdout.is_empty();
    if is_refused {
        println!("skipped: no disk can be mounted here: {}", said.stderr);
    }
    (!is_refused).then_some(said)
}

#[test]
fn nothing_new_starts_on_a_full_disk() {
    let stage = Stage::new();
    let xtask = stage.xtask(&["sweep", "pets.toml", "--jobs", "1"], "");
    let words: Vec<String> = xtask.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
    // Room for the copy of the program and for one run, not for the next.
    let room = std::fs::metadata(fake_train()).expect("there").len() + 24_000_000;
    let script = format!(
        "set -e\nmkdir results\nmount -t tmpfs -o size={room} small results\necho mounted\n\
         FAKE_TRAIN=plain/0=fills '{}' {} && code=0 || code=$?\necho $code; ls results/pets/*/*/manifest.json",
        xtask.get_program().display(),
        words.join(" ")
    );
    let Some(said) = with_small_disk(&stage, &script) else { return };
    assert_eq!(said.stdout, "mounted\n1\nresults/pets/plain/seed-0-flex/manifest.json\n", "{}", said.stderr);
    let message = "and a run needs 16 MB: nothing new is started\nhint: make room (`cargo xtask clean`";
    assert_eq!(said.stderr.matches(message).count(), 1, "{}", said.stderr);
    assert!(said.stderr.contains("1 finished, 3 pending"), "{}", said.stderr);
}

#[test]
fn a_runner_that_is_killed_leaves_no_run_behind() {
    let stage = Stage::new();
    let mut sweep = stage.start(&["sweep", "pets.toml", "--jobs", "2"], "plain/0=waits,no-norm/0=waits");
    let runs = [stage.run("plain", 0), stage.run("no-norm", 0)];
    until("both wait", || runs.iter().all(|run| run.metrics_file().exists()));
    sweep.kill().expect("alive");
    sweep.wait().expect("ended");
    until("both have ended", || {
        runs.iter().all(|run| Status::of(run).is_ok_and(|status| status == Status::Interrupted))
    });
    assert_eq!(stage.manifest("plain", 0).end, Some(End::Interrupted), "with a checkpoint");
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").stdout, "4 finished\n");
}
