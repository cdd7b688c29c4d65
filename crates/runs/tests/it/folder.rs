//! Files of a results folder: whole or not at all, and refused where a newer version wrote them.

use std::fs;

use runs::{End, RunFolder};
use spec::files::{FileError, write_whole};
use spec::{RunSpec, SCHEMA};

use crate::status::{manifest, run_folder};

#[test]
fn a_file_is_replaced_and_nothing_is_left_beside_it() {
    let temporary = tempfile::tempdir().expect("a folder");
    let path = temporary.path().join("file");
    write_whole(&path, b"old").expect("written");
    write_whole(&path, b"new").expect("written");
    assert_eq!(fs::read(&path).expect("the file"), b"new");
    assert_eq!(fs::read_dir(temporary.path()).expect("the folder").count(), 1);
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_old_one() {
    let temporary = tempfile::tempdir().expect("a folder");
    let path = temporary.path().join("file");
    write_whole(&path, b"old").expect("written");
    // The file that is written first has a known name; a folder of that name is in its way.
    fs::create_dir(spec::files::beside(&path)).expect("made");
    let error = write_whole(&path, b"new").expect_err("something is in its way");
    assert!(error.to_string().starts_with(&format!("can't write {}: ", path.display())), "{error}");
    assert_eq!(fs::read(&path).expect("the file"), b"old");
}

#[test]
fn a_file_that_cannot_take_its_place_is_removed() {
    let temporary = tempfile::tempdir().expect("a folder");
    let path = temporary.path().join("file");
    fs::create_dir(&path).expect("made");
    assert!(write_whole(&path, b"new").is_err());
    assert_eq!(fs::read_dir(temporary.path()).expect("the folder").count(), 1);
}

#[test]
fn a_spec_and_a_manifest_are_read_back_as_they_were_written() {
    let (_temporary, folder) = run_folder();
    folder.write_spec(&RunSpec::with_every_key()).expect("written");
    assert_eq!(folder.read_spec().expect("read"), RunSpec::with_every_key());
    assert_eq!(folder.read_manifest().expect("none"), None);
    let manifest = manifest(Some(End::Failed { reason: "the disk is full".to_owned() }));
    folder.write_manifest(&manifest).expect("written");
    assert_eq!(folder.read_manifest().expect("read"), Some(manifest));
}

#[test]
fn a_manifest_of_a_newer_schema_is_refused() {
    let (_temporary, folder) = run_folder();
    let newer = runs::Manifest { schema: SCHEMA + 1, ..manifest(None) };
    folder.write_manifest(&newer).expect("written");
    let error = folder.read_manifest().expect_err("it is newer");
    assert!(matches!(error, FileError::Newer { found, .. } if found == SCHEMA + 1));
    let text = error.to_string();
    let says = format!("was written by a newer version (schema {}, this one reads up to {SCHEMA})", SCHEMA + 1);
    assert!(text.ends_with(&says), "{text}");
}

#[test]
fn a_damaged_manifest_is_said_to_be_damaged() {
    let (_temporary, folder) = run_folder();
    fs::write(folder.manifest_file(), "{\"schema\": 1, \"run_id\": 3").expect("written");
    assert!(matches!(folder.read_manifest(), Err(FileError::Damaged { .. })));
    fs::write(folder.manifest_file(), "{\"schema\": 4294967296}").expect("written");
    assert!(matches!(folder.read_manifest(), Err(FileError::Newer { .. })));
}

#[test]
fn a_run_lies_where_its_arm_seed_and_backend_say() {
    let sweep = runs::SweepFolder::new("results/quickstart");
    let run = sweep.run("no-batch-norm", &RunSpec { seed: 3, ..RunSpec::default() });
    assert_eq!(run, RunFolder::new("results/quickstart/no-batch-norm/seed-3-flex"));
    assert_eq!(run.sample_file(500), run.path().join("samples/step-000500.png"));
}
