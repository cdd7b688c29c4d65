//! A run's generator for evaluation, from the last checkpoint.

use burn::tensor::{Device, Tensor};
use data::DataSet;
use model::Generator;
use runs::RunFolder;

use crate::evaluate::Evaluator;
use crate::trained_networks::TrainedNetworks;

/// A trained generator with its images and its evaluator.
pub struct LoadedRun {
    /// Samples from the generator and measures it.
    pub evaluator: Evaluator,
    /// The network in evaluation mode.
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

    /// A warning if it is not the generator of the run's last step.
    pub fn caution(&self) -> Option<String> {
        self.networks.caution()
    }

    /// Training steps done.
    pub fn step(&self) -> u64 {
        self.networks.step()
    }

    /// The samples that evaluation measures, in batches.
    pub fn images(&self) -> impl Iterator<Item = Tensor<4>> {
        self.evaluator.images(&self.generator)
    }
}
