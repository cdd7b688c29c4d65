//! Slow and interrupted servers: downloads are resumed.

use std::fs;

use fetch::Fetched;

use crate::server::Manner;
use crate::stage::{PACKED, Stage, WHOLE};

#[test]
fn a_data_set_appears_when_all_files_are_valid() {
    let stage = Stage::new();
    assert_eq!(stage.fetch(&[&stage.server(Manner::Honest)]).expect("fetched"), Fetched::Now(stage.folder()));
    stage.assert_whole();
}

#[test]
fn an_existing_data_set_is_checked_and_not_fetched_again() {
    let stage = Stage::new();
    stage.fetch(&[&stage.server(Manner::Honest)]).expect("fetched");
    let server = stage.server(Manner::Honest);
    assert_eq!(stage.fetch(&[&server]).expect("there"), Fetched::Already(stage.folder()));
    assert!(server.asked().is_empty());
}

#[test]
fn a_dropped_connection_is_resumed() {
    let stage = Stage::new();
    let server = stage.server(Manner::CutsOff(40_000));
    stage.fetch(&[&server]).expect("fetched");
    stage.assert_whole();
    let asked = server.asked();
    assert_eq!(&asked[..3], ["images.gz from 0", "images.gz from 40000", "images.gz from 80000"]);
    assert_eq!(asked.len(), 6);
}

#[test]
fn a_stalled_download_is_resumed() {
    let stage = Stage::new();
    let server = stage.server(Manner::FallsSilent(60_000));
    stage.fetch(&[&server]).expect("fetched");
    stage.assert_whole();
    assert_eq!(&server.asked()[..2], ["images.gz from 0", "images.gz from 60000"]);
}

#[test]
fn the_next_mirror_resumes_after_one_without_progress() {
    let stage = Stage::new();
    let (silent, honest) = (stage.server(Manner::FallsSilent(0)), stage.server(Manner::Honest));
    stage.fetch(&[&silent, &honest]).expect("fetched");
    stage.assert_whole();
    assert_eq!(silent.asked().len(), 8, "four times for each file");
}

#[test]
fn a_server_without_range_requests_restarts_the_download() {
    let stage = Stage::new();
    let name = format!("{PACKED}.part");
    fs::create_dir_all(stage.partial("")).expect("made");
    fs::write(stage.partial(&name), &stage.packed()[..500]).expect("written");
    let server = stage.server(Manner::WithoutRanges);
    stage.fetch(&[&server]).expect("fetched");
    stage.assert_whole();
    assert_eq!(server.asked()[0], "images.gz from 500");
}

#[test]
fn a_range_with_another_start_is_not_appended() {
    let stage = Stage::new();
    fs::create_dir_all(stage.partial("")).expect("made");
    fs::write(stage.partial(&format!("{PACKED}.part")), &stage.packed()[..500]).expect("written");
    let (liar, honest) = (stage.server(Manner::WrongPart), stage.server(Manner::Honest));
    stage.fetch(&[&liar, &honest]).expect("fetched");
    stage.assert_whole();
}

#[test]
fn the_same_command_resumes_an_interrupted_one() {
    let stage = Stage::new();
    let missing = crate::server::Server::start(Manner::Honest, &[(PACKED, stage.packed())]);
    stage.fetch(&[&missing]).expect_err("the second file is nowhere");
    assert!(!stage.folder().exists(), "half a data set is none");
    let server = stage.server(Manner::Honest);
    stage.fetch(&[&server]).expect("fetched");
    stage.assert_whole();
    assert_eq!(server.asked(), [format!("{WHOLE} from 0")]);
}

#[test]
fn two_processes_do_not_write_to_one_file() {
    let stage = Stage::new();
    fs::create_dir_all(stage.partial("")).expect("made");
    let other = fs::File::open(stage.partial("")).expect("opened");
    other.lock().expect("a lock");
    let said =
        stage.failure(&[&stage.server(Manner::Honest)]).replace(&stage.home.path().display().to_string(), "DATA");
    insta::assert_snapshot!(said, @"
    another process is fetching mnist into the same folder
      --> DATA/mnist.partial
    hint: wait for it
    ");
}
