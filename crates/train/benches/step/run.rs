//! What stands around the step: real runs of an arm, on one thread.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};
use runs::{RunFolder, Timing};
use serde::{Deserialize, Serialize};
use spec::{Cadence, RunSpec};

/// Steps of the run whose share of other things is worked out, and evaluations, pictures and checkpoints after the one at its start.
pub const WHOLE: (f64, f64) = (6_000.0, 20.0);

/// Where the seconds of a run go.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct Around {
    /// Until the first evaluation: data, networks, and the real images as the feature network sees them.
    pub start: f64,
    /// A step.
    pub step: f64,
    /// An evaluation.
    pub evaluation: f64,
    /// What is measured once, after the last step.
    pub last_measures: f64,
    /// Everything else between two evaluations: data, log, a picture, a checkpoint.
    pub rest: f64,
    /// Largest resident memory, in MiB.
    pub memory: Option<u64>,
}

/// Does two runs, one with three stretches from evaluation to evaluation and one with one: what differs is two stretches.
pub fn around(spec: &RunSpec, stretch: u64) -> Result<Around> {
    let (short, long) = (run(spec, stretch, stretch)?, run(spec, 3 * stretch, stretch)?);
    let rest = |timing: &Timing| timing.total - timing.training - timing.evaluation;
    let evaluation = (long.evaluation - short.evaluation) / 2.0;
    let between = (rest(&long) - rest(&short)) / 2.0;
    Ok(Around {
        start: rest(&short) - between,
        step: (long.training - short.training) / (2 * stretch) as f64,
        evaluation,
        last_measures: short.evaluation - 2.0 * evaluation,
        rest: between,
        memory: long.peak_memory_mib,
    })
}

impl Around {
    /// The part of a [whole](WHOLE) run that is not its steps.
    pub fn beside_steps(&self) -> f64 {
        let (steps, evaluations) = WHOLE;
        let beside = self.start + (evaluations + 1.0) * self.evaluation + self.last_measures + evaluations * self.rest;
        beside / (beside + steps * self.step)
    }
}

fn run(spec: &RunSpec, steps: u64, every: u64) -> Result<Timing> {
    let cadence = Cadence { sample: every, evaluate: every, checkpoint: every, ..spec.cadence.clone() };
    let spec = RunSpec { steps, cadence, ..spec.clone() };
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("spec.toml");
    fs::write(&file, toml::to_string(&spec)?)?;
    let out = RunFolder::new(folder.path().join("run"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_train"));
    command.arg("run").arg(&file).arg("--out").arg(out.path()).env("RAYON_NUM_THREADS", "1");
    ensure!(command.stdout(Stdio::null()).status()?.success(), "the run failed");
    let manifest = out.read_manifest()?;
    Ok(manifest.map(|manifest| manifest.timing).unwrap_or_default())
}
