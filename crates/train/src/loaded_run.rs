//! A run's generator as its evaluation has it, from the last checkpoint.

use burn::tensor::{Device, Tensor};
use data::DataSet;
use model::Generator;
use spec::results::{End, Manifest, RunFolder, Status};

use crate::checkpoint::Checkpoint;
use crate::evaluate::Evaluator;
use crate::trainer::Trainer;

/// A generator that was trained, and what it was trained and is measured with.
pub struct LoadedRun {
    /// Draws from latents.
    pub evaluator: Evaluator,
    /// The network, prepared for drawing.
    pub generator: Generator,
    /// The images of the run.
    pub set: DataSet,
    /// Training steps that it has seen, and those of the whole run.
    steps: [u64; 2],
    /// What became of the run.
    end: Status,
}

impl LoadedRun {
    /// Reads the generator of a run.
    ///
    /// # Errors
    ///
    /// Why there is none, in words.
    pub fn read(folder: &RunFolder) -> Result<Self, String> {
        let spec = folder.read_spec().map_err(words)?;
        let device = Device::flex();
        let mut trainer = Trainer::new(&spec, &device);
        let Some(checkpoint) = Checkpoint::read(&folder.checkpoint(), &mut trainer).map_err(words)? else {
            return Err(without_checkpoint(folder));
        };
        let set = data::load(&spec.data).map_err(words)?;
        let evaluator = Evaluator::new(&spec, &set, &device).map_err(words)?;
        let generator = evaluator.prepare(&trainer.generator.network);
        let end = Status::of(folder).map_err(words)?;
        Ok(Self { evaluator, generator, set, steps: [checkpoint.step, spec.steps], end })
    }

    /// Of which step it is, where that is not the run's last one; and why not.
    pub fn caution(&self) -> Option<String> {
        let [step, steps] = self.steps;
        let why = match &self.end {
            Status::Running { .. } => "the run goes on",
            Status::Finished => "the run diverged",
            Status::Failed { .. } => "the run failed",
            Status::Pending | Status::Interrupted => "the run was interrupted",
            Status::Foreign { .. } | Status::Damaged { .. } => "the run's files are damaged",
        };
        (step < steps).then(|| format!("{why}: this is its generator at step {step} of {steps}"))
    }

    /// Of which step it is.
    pub fn step(&self) -> u64 {
        self.steps[0]
    }

    /// The images that its evaluation measures, some at a time.
    pub fn images(&self) -> impl Iterator<Item = Tensor<4>> {
        self.evaluator.images(&self.generator)
    }
}

/// Published runs have none, and `clean` deletes those of finished ones.
fn without_checkpoint(folder: &RunFolder) -> String {
    let manifest = folder.read_manifest().ok().flatten();
    match manifest {
        Some(Manifest { end: Some(End::Finished { .. }), .. }) => format!(
            "the run is finished and its checkpoint is gone: it was deleted or never published; \
             `cargo xtask run {} --out FOLDER` does the run again elsewhere",
            folder.spec_file().display()
        ),
        _ => "the run has no checkpoint yet".to_owned(),
    }
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}
