//! How far G's images are from real ones. Features and distances are computed on the CPU whatever the training ran on, so
//! that numbers of two backends compare.

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use data::{DataSet, Images};
use metrics::{ClassHistogram, MetricError, Moments, frechet_distance};
use model::{FEATURES, FeatureNetwork, Generator, WeightsError};
use spec::RunSpec;
use spec::results::{Features, names};

use crate::images::{batch, latents, numbers};
use crate::streams::{Purpose, Streams};

/// Batches of latents that batch normalisation's statistics are estimated from.
const POPULATION_BATCHES: u64 = 50;
/// Images that pass a network at once.
const CHUNK: usize = 500;
const CLASSES: usize = 10;

/// Measures generators of one run.
pub struct Evaluator {
    features: FeatureNetwork,
    device: Device,
    test: Moments,
    training: Moments,
    streams: Streams,
    latent: usize,
    batch_size: usize,
    samples: usize,
    /// The network behind the distances.
    pub identity: Features,
}

impl Evaluator {
    /// Loads the feature network and describes the real images with it.
    ///
    /// # Errors
    ///
    /// Weights that don't fit.
    pub fn new(spec: &RunSpec, set: &DataSet, device: &Device) -> Result<Self, WeightsError> {
        let cpu = Device::flex();
        let (features, sha256) = FeatureNetwork::fashion_mnist(&cpu)?;
        let describe = |images: &Images| {
            let indices: Vec<u32> = (0..images.len() as u32).collect();
            let described =
                indices.chunks(CHUNK).flat_map(|chunk| numbers(features.describe(batch(images, chunk, &cpu))));
            Moments::of(&described.collect::<Vec<f32>>(), FEATURES).expect("real images have finite features")
        };
        Ok(Self {
            test: describe(&set.test),
            training: describe(&set.training),
            identity: Features { name: "fashion-mnist".to_owned(), sha256 },
            features,
            device: device.clone(),
            streams: Streams::new(spec.seed),
            latent: spec.latent,
            batch_size: spec.batch_size,
            samples: spec.evaluation.samples,
        })
    }

    /// The generator with population statistics, as it is measured and as its pictures are drawn.
    pub fn prepare(&self, generator: &Generator) -> Generator {
        let device = self.device.clone().autodiff();
        generator.with_population_statistics((0..POPULATION_BATCHES).map(|k| {
            let count = self.batch_size * self.latent;
            latents(self.streams.uniform(Purpose::PopulationLatents, &k.to_string(), count), self.latent, &device)
        }))
    }

    /// Measures a [prepared](Self::prepare) generator, always on the same latents.
    ///
    /// # Errors
    ///
    /// Features that are not finite: the generator has diverged.
    pub fn evaluate(&self, generator: &Generator) -> Result<Vec<(String, f64)>, MetricError> {
        let cpu = Device::flex();
        let z = self.streams.uniform(Purpose::EvaluationLatents, "", self.samples * self.latent);
        let (mut features, mut logits) = (Vec::new(), Vec::new());
        for chunk in z.chunks(CHUNK * self.latent) {
            let x = generator.forward(latents(chunk.to_vec(), self.latent, &self.device));
            let described = self.features.describe(x.to_device(&cpu));
            logits.extend(numbers(self.features.classify(described.clone())));
            features.extend(numbers(described));
        }
        let fake = Moments::of(&features, FEATURES)?;
        let classes = ClassHistogram::of_logits(&logits, CLASSES)?;
        let mut rows = vec![
            (names::FRECHET_DISTANCE.to_owned(), frechet_distance(&self.test, &fake)?),
            (names::FRECHET_DISTANCE_TRAINING.to_owned(), frechet_distance(&self.training, &fake)?),
            (names::MODES.to_owned(), classes.modes() as f64),
            (names::TOTAL_VARIATION.to_owned(), classes.total_variation()),
        ];
        rows.extend(classes.shares().enumerate().map(|(k, share)| (format!("{}{k}", names::CLASS_SHARE), share)));
        Ok(rows)
    }

    /// Images of a [prepared](Self::prepare) generator from the latents that every picture of this seed shares.
    ///
    /// - returns `[count, channels, size, size]`
    pub fn sample(&self, generator: &Generator, count: usize) -> Tensor<4> {
        let z = self.streams.uniform(Purpose::SampleLatents, "", count * self.latent);
        generator.valid().forward(latents(z, self.latent, &self.device))
    }
}
