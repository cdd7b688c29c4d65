//! The program that trains the feature network: dashboard on a terminal, lines elsewhere, and no files after a stop.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::thread::sleep;
use std::time::Duration;

use burn::train::Interrupter;
use classifier::dashboard;
use pty_process::blocking::Command;
use tempfile::TempDir;

use crate::terminal::{Left, Terminal, watched};

const CLASSIFIER: &str = env!("CARGO_BIN_EXE_classifier");
const CTRL_C: &str = "\x03";
const WEIGHTS: &str = "fashion-mnist.safetensors";

fn arguments(out: &Path, epochs: u64) -> Vec<String> {
    let out = out.to_str().unwrap();
    ["--source", "fashion-mnist-small", "--epochs", &epochs.to_string(), "--out", out].map(str::to_owned).to_vec()
}

/// The program on a terminal, with more to learn than anybody waits for.
fn without_end(out: &Path) -> Command {
    watched(CLASSIFIER).args(arguments(out, 1000))
}

/// A folder with weights of before.
fn weights_of_before() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(WEIGHTS), "of before").unwrap();
    folder
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// The program was stopped: it says so, and the weights are those of before.
#[track_caller]
fn assert_stopped(left: &Left, said: &str, out: &Path) {
    let expected = format!(
        "stopped: the feature network is not trained to its end, so nothing was written to {}\r\n\
         hint: the same command trains it from the start\r\n",
        out.display()
    );
    assert!(said.ends_with(&expected), "{said:?}");
    assert_eq!(left.code, Some(130));
    assert_eq!(files(out), [out.join(WEIGHTS)]);
    assert_eq!(fs::read(out.join(WEIGHTS)).unwrap(), b"of before");
}

#[test]
fn a_terminal_shows_a_dashboard_and_then_the_result() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new");
    let terminal = Terminal::with(watched(CLASSIFIER).args(arguments(&out, 1)));
    ["Accuracy", "Loss", "Train", "Valid"].into_iter().for_each(|word| terminal.wait_for(word));
    let left = terminal.end();
    assert_eq!(left.code, Some(0), "{}", left.shown);
    let (weights, card) = (out.join(WEIGHTS), out.join("fashion-mnist.json"));
    let said = left.after_dashboard();
    let (_, reached) = said.split_once("test accuracy ").unwrap_or_else(|| panic!("{said:?}"));
    let (accuracy, written) = reached.split_once(" %\r\n").unwrap();
    assert!(accuracy.parse::<f64>().unwrap() > 60.0, "{accuracy}");
    assert_eq!(written, format!("{}\r\n{}\r\n", weights.display(), card.display()));
    let card = fs::read_to_string(card).unwrap();
    assert!(weights.is_file() && card.contains("\"source\": \"fashion-mnist-small\""), "{card}");
}

#[test]
fn dashboard_keys_stop_the_training_and_nothing_is_written() {
    for how in ["s", "k"] {
        let folder = weights_of_before();
        let terminal = Terminal::with(without_end(folder.path()));
        terminal.wait_for("Accuracy");
        terminal.press("q");
        terminal.wait_for("[k]");
        terminal.press(how);
        let left = terminal.end();
        assert_stopped(&left, left.after_dashboard(), folder.path());
    }
}

#[test]
fn ctrl_c_stops_the_training_behind_the_dashboard() {
    let folder = weights_of_before();
    let terminal = Terminal::with(without_end(folder.path()));
    terminal.wait_for("Accuracy");
    terminal.press("\x1a\x1c"); // Ctrl-Z and Ctrl-\, which would leave the terminal as it is
    terminal.press(CTRL_C);
    let left = terminal.end();
    assert_stopped(&left, left.after_dashboard(), folder.path());
}

#[test]
fn plain_prints_lines_in_a_terminal() {
    let plain = |command: fn(Command) -> Command| {
        let folder = weights_of_before();
        let terminal = Terminal::with(command(without_end(folder.path())));
        terminal.wait_for("Starting training for 1000 epochs.");
        terminal.press(CTRL_C);
        let left = terminal.end();
        assert!(!left.shown.contains('\x1b'), "{:?}", left.shown);
        assert_stopped(&left, &left.shown, folder.path());
    };
    plain(|command| command.arg("--plain"));
    plain(|command| command.env("TERM", "dumb"));
    plain(|command| command.env("CI", "true"));
}

#[test]
fn pipes_and_background_jobs_get_lines() {
    let folder = tempfile::tempdir().unwrap();
    let output = process::Command::new(CLASSIFIER).args(arguments(folder.path(), 1)).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("Starting training for 1 epochs.\n") && !said.contains('\x1b'), "{said:?}");
    assert!(folder.path().join(WEIGHTS).is_file());

    let behind = ["-c", "set -m; \"$@\" & wait $!", "sh", CLASSIFIER];
    let left = Terminal::with(watched("sh").args(behind).args(arguments(folder.path(), 1))).end();
    assert_eq!(left.code, Some(0), "{:?}", left.shown);
    assert!(!left.had_dashboard() && left.shown.contains("Starting training for 1 epochs."), "{:?}", left.shown);
}

#[test]
fn weights_of_a_partial_data_set_need_an_explicit_folder() {
    let source = ["--source", "fashion-mnist-small"];
    let output = process::Command::new(CLASSIFIER).args(source).output().unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("--out <OUT>"), "{complaint}");
    assert_eq!(output.status.code(), Some(2));
}

const PANICS: &str = "CLASSIFIER_TEST_PANICS";

/// In a process of its own: this program again, at this test.
#[test]
fn a_panic_restores_the_terminal_and_is_readable() {
    if env::var_os(PANICS).is_some() {
        let panics = |_| {
            sleep(Duration::from_millis(500)); // the dashboard is up
            panic!("in a test")
        };
        dashboard::show(&Interrupter::new(), panics).unwrap();
    }
    let test = "features::a_panic_restores_the_terminal_and_is_readable";
    let this = watched(env::current_exe().unwrap()).args(["--exact", test, "--nocapture"]).env(PANICS, "yes");
    let left = Terminal::with(this).end();
    assert_eq!(left.code, Some(101));
    assert!(left.after_dashboard().contains("in a test"), "{:?}", left.shown);
}
