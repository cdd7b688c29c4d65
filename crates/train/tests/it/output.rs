//! Output that finds no reader, or no room.

use std::fs::File;
use std::process::{Command, Stdio};

use runs::{RunFolder, Status};
use spec::RunSpec;

use crate::program::{complaint, run, small, train, write};

/// A disk without room.
fn full() -> File {
    File::options().write(true).open("/dev/full").unwrap()
}

/// A command that prints: the numbers of a backend that is always there.
fn printing() -> Command {
    train(&["backends", "flex"])
}

#[test]
fn a_result_whose_reader_has_gone_ends_quietly() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = printing().stdout(writer).stderr(Stdio::piped()).output().unwrap();
    assert_eq!((output.status.code(), complaint(&output).as_str()), (Some(0), ""));
}

#[test]
fn a_result_for_which_there_is_no_room_is_a_failure_with_one_message() {
    let output = printing().stdout(full()).stderr(Stdio::piped()).output().unwrap();
    let expected = "error: can't write the output: No space left on device (os error 28)\n";
    assert_eq!((output.status.code(), complaint(&output).as_str()), (Some(1), expected));
}

#[test]
fn a_run_whose_log_has_no_room_is_a_run_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let spec = write(folder.path(), &RunSpec { steps: 4, ..small() });
    let out = RunFolder::new(folder.path().join("run"));
    let status = run(&spec, &out).stdout(full()).stderr(full()).status().unwrap();
    assert_eq!((status.code(), Status::of(&out).unwrap()), (Some(0), Status::Finished));
}
