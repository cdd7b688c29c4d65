use std::fs;

use runs::{End, RunFolder};
use spec::{RunId, RunSpec};

use crate::program::{complaint, run, small, write};

#[test]
fn a_finished_run_leaves_everything_that_the_schema_names() {
    let folder = tempfile::tempdir().unwrap();
    let spec = small();
    let file = write(folder.path(), &spec);
    let out = RunFolder::new(folder.path().join("run"));
    assert!(run(&file, &out).status().unwrap().success());

    let manifest = out.read_manifest().unwrap().unwrap();
    assert_eq!(manifest.run_id, RunId::of(&spec));
    assert_eq!((manifest.step, manifest.end), (40, Some(End::Finished { diverged: None })));
    assert_eq!(out.read_spec().unwrap(), spec);
    for step in [0, 20, 40] {
        assert!(out.sample_file(step).exists(), "the picture of step {step}");
    }
    let timing = manifest.timing;
    assert!(timing.training > 0.0 && timing.evaluation > 0.0 && timing.total >= timing.training + timing.evaluation);
}

#[test]
fn a_finished_run_is_not_touched_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), &small());
    let out = RunFolder::new(folder.path().join("run"));
    assert!(run(&file, &out).status().unwrap().success());
    let before = (fs::read(out.manifest_file()).unwrap(), fs::read(out.metrics_file()).unwrap());
    assert!(run(&file, &out).status().unwrap().success());
    assert_eq!(before, (fs::read(out.manifest_file()).unwrap(), fs::read(out.metrics_file()).unwrap()));
}

#[test]
fn a_folder_of_another_run_is_refused_with_the_keys_that_differ() {
    let folder = tempfile::tempdir().unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    assert!(run(&write(folder.path(), &small()), &out).status().unwrap().success());
    let other = write(folder.path(), &RunSpec { seed: 1, width: 3, ..small() });
    let output = run(&other, &out).output().unwrap();
    let expected = format!("error: {} holds another run, which differs in `seed`, `width`\n", out.path().display());
    assert_eq!((complaint(&output), output.status.code()), (expected, Some(2)));
}

#[test]
fn a_file_that_cannot_be_written_fails_the_run_with_the_reason_in_the_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), &small());
    let out = RunFolder::new(folder.path().join("run"));
    fs::create_dir_all(out.path()).unwrap();
    fs::write(out.checkpoint(), "in the way").unwrap();
    let output = run(&file, &out).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let Some(End::Failed { reason }) = out.read_manifest().unwrap().unwrap().end else { panic!("not failed") };
    assert!(reason.starts_with(&format!("can't make {}", out.checkpoint().display())), "{reason}");
    assert!(complaint(&output).contains(&format!("error: {reason}")));
}
