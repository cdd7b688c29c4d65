//! What stands around the step: real runs of the study's size, on one thread.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};
use serde::Serialize;
use spec::results::{RunFolder, Timing};
use spec::{Cadence, RunSpec};

/// What a run does beside its steps.
#[derive(Serialize)]
pub struct Around {
    /// Steps from one evaluation, picture and checkpoint to the next.
    pub every: u64,
    /// Seconds of an evaluation: 10,000 samples drawn, their features, and the Fréchet distance.
    pub evaluation: f64,
    /// Part of the time between two evaluations that the second takes.
    pub evaluations: f64,
    /// Part of the time of steps, data, log, pictures and checkpoints that is not the steps'.
    pub rest: f64,
    /// Largest resident memory, in MiB.
    pub memory: Option<u64>,
}

/// Does two runs, one three times as long as the other, and takes the difference: so the start and what is measured once count for
/// nothing.
pub fn around(every: u64) -> Result<Around> {
    let (short, long) = (run(every, every)?, run(3 * every, every)?);
    let [training, evaluation, total] =
        [|timing: &Timing| timing.training, |timing: &Timing| timing.evaluation, |timing: &Timing| timing.total]
            .map(|part| part(&long) - part(&short));
    Ok(Around {
        every,
        evaluation: evaluation / 2.0,
        evaluations: evaluation / total,
        rest: (total - training - evaluation) / (total - evaluation),
        memory: long.peak_memory_mib,
    })
}

fn run(steps: u64, every: u64) -> Result<Timing> {
    let cadence = Cadence { sample: every, evaluate: every, checkpoint: every, ..Cadence::default() };
    let spec = RunSpec { steps, cadence, ..RunSpec::default() };
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
