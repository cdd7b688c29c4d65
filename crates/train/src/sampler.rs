//! Samples of a run's generator in evaluation mode. It needs no data set and no feature network.

use burn::tensor::{Device, Tensor};
use model::{Generator, GeneratorConfig};
use spec::RunSpec;
use streams::Purpose;

use crate::conditioning::Conditioning;
use crate::images::latents;
use crate::prior::Prior;

/// Batches of latents that batch normalisation's statistics are estimated from.
const POPULATION_BATCHES: usize = 50;

/// Samples of one run's generator.
pub struct Sampler {
    /// The latent distribution.
    pub prior: Prior,
    /// Random numbers for one image.
    pub latent: usize,
    /// The classes of a conditional G.
    pub conditioning: Conditioning,
    device: Device,
    batch_size: usize,
}

impl Sampler {
    /// The sampler of a run.
    pub fn new(spec: &RunSpec, device: &Device) -> Self {
        Self {
            prior: Prior::of(spec),
            latent: GeneratorConfig::of(spec).noise_dim(),
            conditioning: Conditioning::of(spec),
            device: device.clone(),
            batch_size: spec.batch_size,
        }
    }

    /// The generator in evaluation mode, with batch normalisation's population statistics over 50 batches.
    pub fn prepare(&self, generator: &Generator) -> Generator {
        let device = self.device.clone().autodiff();
        generator.with_population_statistics((0..POPULATION_BATCHES).map(|k| {
            let count = self.batch_size * self.latent;
            let z = self.prior.sample(Purpose::PopulationLatents, &k.to_string(), count);
            let turns = (0..self.batch_size).map(|image| k * self.batch_size + image);
            (latents(z, self.latent, &device), self.conditioning.round_robin(turns, &device))
        }))
    }

    /// Samples of a [prepared](Self::prepare) generator from concatenated latents, on the CPU. A conditional G cycles through the classes:
    /// `turns` are the samples' positions in the cycle.
    pub fn draw(&self, generator: &Generator, z: Vec<f32>, turns: impl IntoIterator<Item = usize>) -> Tensor<4> {
        let finest = self.levels(generator, z, turns).pop().expect("an image of the finest level");
        finest.to_device(&Device::flex())
    }

    /// The samples of [`Self::draw`] at every level, the coarsest first, on the device.
    pub fn levels(&self, generator: &Generator, z: Vec<f32>, turns: impl IntoIterator<Item = usize>) -> Vec<Tensor<4>> {
        let turns = turns.into_iter().take(z.len() / self.latent);
        let classes = self.conditioning.round_robin(turns, &self.device);
        generator.conditioned_on(classes).sample_levels(latents(z, self.latent, &self.device))
    }
}
