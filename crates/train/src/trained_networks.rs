//! The networks of a run from its last checkpoint, or its published G. They are read without the data set.

use burn::module::Module;
use burn::tensor::Device;
use model::{Discriminator, Generator};
use runs::{End, Manifest, RunFolder, Status};
use spec::RunSpec;

use crate::checkpoint::{Checkpoint, load_network};
use crate::sampler::Sampler;
use crate::trainer::Trainer;

/// The networks of a run.
pub struct TrainedNetworks {
    /// The run.
    pub spec: RunSpec,
    /// Samples from the generators.
    pub sampler: Sampler,
    trainer: Trainer,
    step: u64,
    end: Status,
    is_published: bool,
}

/// Weights of a generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// Those that are trained.
    Raw,
    /// Their moving average over the steps.
    Average,
}

impl TrainedNetworks {
    /// Reads the checkpoint of a run; where there is none, the G that its sweep published.
    ///
    /// # Errors
    ///
    /// Why there is none, in words.
    pub fn read(folder: &RunFolder) -> Result<Self, String> {
        let spec = folder.read_spec().map_err(words)?;
        let device = Device::flex();
        let mut trainer = Trainer::new(&spec, &device);
        let checkpoint = Checkpoint::read(&folder.checkpoint(), &mut trainer).map_err(words)?;
        if checkpoint.is_none() {
            read_published(folder, &mut trainer)?;
        }
        let (step, is_published) = checkpoint.map_or((spec.steps, true), |checkpoint| (checkpoint.step, false));
        let end = Status::of(folder).map_err(words)?;
        Ok(Self { sampler: Sampler::new(&spec, &device), spec, trainer, step, end, is_published })
    }

    /// The generator in evaluation mode, with population statistics; none where the run has no moving average.
    pub fn generator(&self, weights: Weights) -> Option<Generator> {
        let generator = match weights {
            Weights::Raw => self.raw_generator(),
            Weights::Average => &self.trainer.average.as_ref()?.generator,
        };
        Some(self.sampler.prepare(generator).valid())
    }

    /// Whether only the moving average of G was published: it takes G's place.
    pub(crate) fn is_average_alone(&self) -> bool {
        self.is_published && self.trainer.average.is_some()
    }

    /// The generator as it was trained.
    pub(crate) fn raw_generator(&self) -> &Generator {
        &self.trainer.generator.network
    }

    /// The G that is published of the run, as it was trained: its moving average where there is one.
    pub fn published_generator(&self) -> &Generator {
        self.trainer.average.as_ref().map_or(self.raw_generator(), |average| &average.generator)
    }

    /// The discriminator in evaluation mode, with the running statistics of training: averages over batches of real images and of samples.
    /// None if only G was published.
    pub fn discriminator(&self) -> Option<Discriminator> {
        (!self.is_published).then(|| self.trainer.discriminator.network.valid())
    }

    /// Training steps done.
    pub fn step(&self) -> u64 {
        self.step
    }

    /// A warning if they are not those of the run's last step, or not its checkpoint's.
    pub fn caution(&self) -> Option<String> {
        if self.is_published {
            let which = if self.trainer.average.is_some() { "the moving average of its G" } else { "its G" };
            return Some(format!("its checkpoint is gone: this is {which} in half precision, as it was published"));
        }
        let (step, steps) = (self.step, self.spec.steps);
        let why = match &self.end {
            Status::Running { .. } => "the run goes on",
            Status::Finished => "the run diverged",
            Status::Failed { .. } => "the run failed",
            Status::Pending | Status::Interrupted => "the run was interrupted",
            Status::Foreign { .. } | Status::Damaged { .. } => "the run's files are damaged",
        };
        (step < steps).then(|| format!("{why}: this is its generator at step {step} of {steps}"))
    }
}

/// Reads the G that was published into both places of a trainer's G.
fn read_published(folder: &RunFolder, trainer: &mut Trainer) -> Result<(), String> {
    let path = folder.generator_file();
    if !path.is_file() {
        return Err(without_checkpoint(folder));
    }
    let generator = load_network(&path, &trainer.generator.network).map_err(words)?;
    if let Some(average) = &mut trainer.average {
        average.generator = generator.clone();
    }
    trainer.generator.network = generator;
    Ok(())
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
