//! A run's generator as its evaluation has it, from the last checkpoint.

use burn::tensor::{Device, Tensor};
use data::DataSet;
use model::Generator;
use runs::RunFolder;

use crate::evaluate::Evaluator;
use crate::trained_networks::TrainedNetworks;

/// A generator that was trained, and what it was trained and is measured with.
pub struct LoadedRun {
    /// Draws from latents.
    pub evaluator: Evaluator,
    /// The network, prepared for drawing.
    pub generator: Generator,
    /// The images of the run.
    pub set: DataSet,
    networks: TrainedNetworks,
}

impl LoadedRun {
    /// Reads the generator of a run.
    ///
    /// # Errors
    ///
    /// Why there is none, in words.
    pub fn read(folder: &RunFolder) -> Result<Self, String> {
        let networks = TrainedNetworks::read(folder)?;
        let set = data::load(&networks.spec.data).map_err(|error| error.to_string())?;
        let evaluator = Evaluator::new(&networks.spec, &set, &Device::flex()).map_err(|error| error.to_string())?;
        let generator = evaluator.prepare(networks.raw_generator());
        Ok(Self { evaluator, generator, set, networks })
    }

    /// Of which step it is, where that is not the run's last one; and why not.
    pub fn caution(&self) -> Option<String> {
        self.networks.caution()
    }

    /// Of which step it is.
    pub fn step(&self) -> u64 {
        self.networks.step()
    }

    /// The images that its evaluation measures, some at a time.
    pub fn images(&self) -> impl Iterator<Item = Tensor<4>> {
        self.evaluator.images(&self.generator)
    }
}
