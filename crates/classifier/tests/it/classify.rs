//! `classify` on a few images of the shipped set.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use runs::{End, HELD_EXIT_CODE, Manifest, RunFolder, Series, Status};
use spec::{Cadence, Data, RunId, RunSpec, Source, Task, names};

use crate::terminal::{Terminal, watched};

/// A narrow discriminator trained on a few hundred images for two intervals.
fn small() -> RunSpec {
    let mut spec = RunSpec {
        task: Task::Classification,
        steps: 80,
        batch_size: 32,
        width: 2,
        data: Data { training_images: Some(640), ..Data::default() },
        cadence: Cadence { log: 10, evaluate: 40, ..Cadence::default() },
        ..RunSpec::default()
    };
    spec.optimizer.learning_rate = 5e-3;
    spec
}

fn write(folder: &Path, spec: &RunSpec) -> PathBuf {
    let path = folder.join("spec.toml");
    fs::write(&path, toml::to_string(spec).unwrap()).unwrap();
    path
}

fn run(spec: &Path, out: &RunFolder) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_classify"));
    command.arg("run").arg(spec).arg("--out").arg(out.path()).env("RAYON_NUM_THREADS", "1");
    command
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What was measured, without the time at which it was.
fn measured(out: &RunFolder) -> Vec<(u64, String, f64)> {
    let rows = Series::read(&out.metrics_file()).unwrap().0.into_iter();
    rows.map(|row| (row.step, row.name, row.value)).collect()
}

/// The steps at which something was measured, with its values.
fn of(out: &RunFolder, name: &str) -> Vec<(u64, f64)> {
    let rows = measured(out).into_iter().filter(|(_, other, _)| other == name);
    rows.map(|(step, _, value)| (step, value)).collect()
}

#[test]
fn a_finished_run_has_learnt_and_leaves_the_usual_files() {
    let folder = tempfile::tempdir().unwrap();
    let (spec, out) = (small(), RunFolder::new(folder.path().join("run")));
    let output = run(&write(folder.path(), &spec), &out).output().unwrap();
    assert_eq!((output.status.code(), complaint(&output)), (Some(0), String::new()));

    let errors = of(&out, names::TEST_ERROR);
    assert_eq!(errors.iter().map(|&(step, _)| step).collect::<Vec<_>>(), [0, 40, 80]);
    assert!(errors[2].1 < 0.7 * errors[0].1, "errors {errors:?}");
    let losses = of(&out, names::TRAINING_LOSS);
    assert_eq!(losses.iter().map(|&(step, _)| step).collect::<Vec<_>>(), (1..=8).map(|k| 10 * k).collect::<Vec<_>>());

    let manifest = out.read_manifest().unwrap().unwrap();
    assert_eq!(manifest.run_id, RunId::of(&spec));
    assert_eq!((manifest.step, &manifest.end), (80, &Some(End::Finished { diverged: None })));
    assert_eq!((manifest.provenance.device.as_str(), manifest.provenance.threads), ("CPU", 1));
    assert!(manifest.networks.unwrap().discriminator.parameters > 0);
    assert_eq!(manifest.data.unwrap().training, 640);
    assert_eq!(out.read_spec().unwrap(), spec);
    let files = fs::read_dir(out.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let expected = [".lock", "manifest.json", "metrics.csv", "spec.toml"].map(str::to_owned);
    assert_eq!(files.collect::<BTreeSet<_>>(), BTreeSet::from(expected));
}

#[test]
fn a_run_prints_lines_on_a_terminal_too() {
    let folder = tempfile::tempdir().unwrap();
    let (spec, out) = (write(folder.path(), &small()), RunFolder::new(folder.path().join("run")));
    let run = watched(env!("CARGO_BIN_EXE_classify")).arg("run").arg(spec).arg("--out").arg(out.path());
    let left = Terminal::with(run).end();
    assert_eq!((left.code, Status::of(&out).unwrap()), (Some(0), Status::Finished));
    assert!(left.shown.starts_with("Starting training") && !left.shown.contains('\x1b'), "{:?}", left.shown);
}

#[test]
fn an_interrupted_run_starts_again_and_ends_with_the_same_result() {
    let folder = tempfile::tempdir().unwrap();
    let spec = write(folder.path(), &RunSpec { steps: 400, ..small() });
    let [alone, stopped] = ["alone", "stopped"].map(|name| RunFolder::new(folder.path().join(name)));
    assert!(run(&spec, &alone).status().unwrap().success());

    let mut child = run(&spec, &stopped).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let patience = Instant::now() + Duration::from_secs(60);
    while Series::read(&stopped.metrics_file()).map_or(0, |series| series.0.len()) < 3 {
        assert!(Instant::now() < patience, "nothing learnt within a minute");
        sleep(Duration::from_millis(2));
    }
    let signal = |name: &str| {
        assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
    };
    signal("-STOP"); // so that it is still there when the second one looks
    assert_eq!(Status::of(&stopped).unwrap(), Status::Running { process: Some(child.id()) });
    let second = run(&spec, &stopped).output().unwrap();
    let expected = format!("error: {} is being run by process {}\n", stopped.path().display(), child.id());
    assert_eq!((complaint(&second), second.status.code()), (expected, Some(HELD_EXIT_CODE.into())));
    signal("-TERM");
    signal("-CONT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(Status::of(&stopped).unwrap(), Status::Interrupted);

    assert!(run(&spec, &stopped).status().unwrap().success());
    assert_eq!(measured(&stopped), measured(&alone));
    let before = fs::read(stopped.manifest_file()).unwrap();
    assert!(run(&spec, &stopped).status().unwrap().success());
    assert_eq!(fs::read(stopped.manifest_file()).unwrap(), before, "a finished run is left alone");
}

#[test]
fn specs_of_other_tasks_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    out.write_spec(&small()).unwrap();
    let refused = |spec: &RunSpec| {
        let output = run(&write(folder.path(), spec), &out).output().unwrap();
        assert_eq!((output.status.code(), out.manifest_file().exists()), (Some(2), false));
        complaint(&output)
    };
    let path = folder.path().join("spec.toml").display().to_string();
    assert_eq!(
        refused(&RunSpec::default()),
        format!("error: the task of {path} is not classification\nhint: `cargo xtask run` finds the program for it\n")
    );
    let expected = format!("error: {} holds another run, which differs in `seed`\n", out.path().display());
    assert_eq!(refused(&RunSpec { seed: 1, ..small() }), expected);
}

#[test]
fn the_manifest_has_the_reason_of_a_refusal() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = Some(folder.path().display().to_string());
    let data = Data { source: Source::FashionMnist, folder: nowhere, ..Data::default() };
    let (spec, out) = (RunSpec { data, ..small() }, RunFolder::new(folder.path().join("run")));
    let file = write(folder.path(), &spec);
    let refused = || {
        let output = run(&file, &out).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", complaint(&output));
        complaint(&output)
    };
    assert!(refused().contains("train-images-idx3-ubyte"));
    assert!(!out.path().exists(), "nobody made it");

    out.write_spec(&spec).unwrap();
    let said = refused();
    let Manifest { end: Some(End::Failed { reason }), .. } = out.read_manifest().unwrap().unwrap() else {
        panic!("not failed")
    };
    assert!(said.starts_with(&format!("error: {reason}\n")), "{said}");
}
