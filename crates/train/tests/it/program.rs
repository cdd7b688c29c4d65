//! The `train` program from outside, on a spec that is done in seconds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use runs::{RunFolder, Series};
use spec::{Cadence, Evaluation, RunSpec};

/// The reference design, small.
pub fn small() -> RunSpec {
    RunSpec {
        steps: 40,
        batch_size: 8,
        width: 2,
        latent: 6,
        cadence: Cadence { log: 1, sample: 20, evaluate: 20, evaluate_at: Vec::new(), checkpoint: 7 },
        evaluation: Evaluation { samples: 256, ..Evaluation::default() },
        ..RunSpec::default()
    }
}

/// A spec's file in a folder.
pub fn write(folder: &Path, spec: &RunSpec) -> PathBuf {
    let path = folder.join("spec.toml");
    fs::write(&path, toml::to_string(spec).unwrap()).unwrap();
    path
}

/// `train` with arguments.
pub fn train(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_train"));
    command.args(arguments).env("RAYON_NUM_THREADS", "1");
    command
}

/// `train run` of a spec's file.
pub fn run(spec: &Path, out: &RunFolder) -> Command {
    train(&["run", spec.to_str().unwrap(), "--out", out.path().to_str().unwrap()])
}

/// Starts `train run` and lets it work. It hears hang-ups, also where the tests were started to ignore them.
pub fn start(spec: &Path, out: &RunFolder) -> Child {
    let train = run(spec, out);
    let mut command = Command::new("env");
    command.arg("--default-signal=HUP").arg(train.get_program()).args(train.get_args()).env("RAYON_NUM_THREADS", "1");
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// What a program said on standard error. What a graphics device's loader says on the same stream is none of its words.
pub fn complaint(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    text.split_inclusive('\n').filter(|line| !line.contains("XDG_RUNTIME_DIR")).collect()
}

/// Waits until a run has logged a step, at most a minute.
pub fn wait_for_step(out: &RunFolder, step: u64) {
    let patience = Instant::now() + Duration::from_secs(60);
    while last_step(out) < step {
        assert!(Instant::now() < patience, "no step {step} within a minute");
        sleep(Duration::from_millis(2));
    }
}

/// The last step that a run has logged.
pub fn last_step(out: &RunFolder) -> u64 {
    Series::read(&out.metrics_file()).map_or(0, |series| series.0.last().map_or(0, |row| row.step))
}
