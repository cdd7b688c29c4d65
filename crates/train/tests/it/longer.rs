//! A longer run that takes up the checkpoint of a shorter one ends as one that was trained from its first step.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use runs::{End, RunFolder, Series};
use spec::{Architecture, Cadence, Design, Evaluation, Run, RunSpec, names};
use train::Stop;

use crate::program::{small, start, wait_for_step, write};
use crate::resume::state;

/// A run with a moving average, evaluations off the even ones and cadences that don't divide the shorter run's steps.
fn spec(steps: u64) -> RunSpec {
    let cadence = Cadence { log: 3, sample: 16, evaluate: 4, evaluate_at: vec![37, 38], checkpoint: 7 };
    let evaluation = Evaluation { average: 64, ..small().evaluation };
    RunSpec { steps, cadence, evaluation, ..small() }
}

fn finish(spec: &RunSpec, folder: &RunFolder) {
    let end = train::run(spec, folder, "unknown", &Stop::default()).unwrap();
    assert_eq!(end, End::Finished { diverged: None });
}

/// The longer run's folder with the checkpoint of a shorter one of so many steps, and that one's folder.
fn taken_up(folder: &Path, spec: &RunSpec, steps: u64) -> (RunFolder, RunFolder) {
    let shorter = RunFolder::new(folder.join(format!("short-{steps}")));
    let short = RunSpec { steps, ..spec.clone() };
    assert_eq!(spec.why_from_scratch(&short), None);
    finish(&short, &shorter);
    let longer = RunFolder::new(folder.join(format!("long-{steps}")));
    longer.write_spec(spec).unwrap();
    assert!(longer.take_up(&Run::new(spec.clone()), ("pets/a/short", &shorter)).unwrap());
    (longer, shorter)
}

fn files(folder: &RunFolder) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder.samples())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

fn measured(folder: &RunFolder) -> Vec<(u64, String, u64)> {
    let rows = Series::read(&folder.metrics_file()).unwrap().0.into_iter();
    rows.map(|row| (row.step, row.name, row.value.to_bits())).collect()
}

fn assert_same(spec: &RunSpec, scratch: &RunFolder, longer: &RunFolder) {
    assert_eq!(state(spec, scratch), state(spec, longer), "parameters, moving average and moments");
    assert_eq!(measured(scratch), measured(longer), "everything measured but the time");
    assert_eq!(files(scratch), files(longer), "pictures");
    let observations = |folder: &RunFolder| {
        let current = fs::read_to_string(folder.checkpoint().join("current")).unwrap();
        fs::read(folder.checkpoint().join(current).join("observations.json")).unwrap()
    };
    assert_eq!(observations(scratch), observations(longer), "the state of what is followed");
}

#[test]
fn a_longer_run_is_bit_equal_to_one_from_scratch_and_leaves_the_shorter_one_alone() {
    let folder = tempfile::tempdir().unwrap();
    let long = spec(80);
    let scratch = RunFolder::new(folder.path().join("scratch"));
    finish(&long, &scratch);
    // Ends that a cadence divides and that none does, before and after the half from which samples are followed.
    for steps in [38, 41, 48, 70] {
        let (longer, shorter) = taken_up(folder.path(), &long, steps);
        let before = (fs::read(shorter.manifest_file()).unwrap(), measured(&shorter), files(&shorter));
        finish(&long, &longer);
        assert_same(&long, &scratch, &longer);
        let after = (fs::read(shorter.manifest_file()).unwrap(), measured(&shorter), files(&shorter));
        assert_eq!(before, after, "the shorter run");
        let manifest = longer.read_manifest().unwrap().unwrap();
        assert_eq!((manifest.resumed_at, manifest.longer_than.map(|of| of.steps)), (vec![steps], Some(steps)));
    }
    let tortuosity = Series::read(&scratch.metrics_file()).unwrap();
    assert_eq!(tortuosity.of(names::SAMPLE_TORTUOSITY).count(), 1);
}

#[test]
fn a_longer_run_of_a_longer_run_is_bit_equal_too_and_so_are_other_designs() {
    let folder = tempfile::tempdir().unwrap();
    let design = Design { architecture: Architecture::Lapgan, dropout: 0.5, ..Design::default() };
    let evaluation = Evaluation { memorization: true, smoothness: true, ..spec(0).evaluation };
    let plain = RunSpec { cadence: Cadence { evaluate: 15, ..spec(0).cadence }, ..spec(0) };
    let specs = [RunSpec { design, ..plain.clone() }, RunSpec { evaluation, ..plain }];
    for (k, plain) in specs.into_iter().enumerate() {
        let folder = folder.path().join(k.to_string());
        let of = |steps: u64| RunSpec { steps, ..plain.clone() };
        let scratch = RunFolder::new(folder.join("scratch"));
        finish(&of(60), &scratch);
        let (middle, _) = taken_up(&folder, &of(50), 40);
        finish(&of(50), &middle);
        let longest = RunFolder::new(folder.join("longest"));
        longest.write_spec(&of(60)).unwrap();
        assert!(longest.take_up(&Run::new(of(60)), ("pets/a/middle", &middle)).unwrap());
        finish(&of(60), &longest);
        assert_same(&of(60), &scratch, &longest);
    }
}

#[test]
fn a_longer_run_killed_while_it_goes_on_ends_in_the_same_bits() {
    let folder = tempfile::tempdir().unwrap();
    let long = spec(400);
    let scratch = RunFolder::new(folder.path().join("scratch"));
    finish(&long, &scratch);
    let (longer, _) = taken_up(folder.path(), &long, 41);
    for step in [60, 130, 200] {
        let mut child = start(&write(folder.path(), &long), &longer);
        wait_for_step(&longer, step);
        sleep(Duration::from_millis(u64::from(rand::random::<u8>() % 40)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    finish(&long, &longer);
    assert_same(&long, &scratch, &longer);
}
