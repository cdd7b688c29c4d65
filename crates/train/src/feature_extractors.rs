//! Features of images: by a classifier trained on the data set, where there is one, and by an untrained network of the same architecture;
//! and their power spectrum. All of it runs on the CPU whatever the training backend, so that numbers of two backends compare.

use burn::tensor::{Device, Tensor};
use data::Images;
use metrics::{ClassHistogram, Manifold, MetricError, Moments, NEIGHBORS, Spectrum, frechet_distance, kernel_distance};
use model::{FEATURES, FeatureNetwork, WeightsError, parameters};
use sha2::{Digest, Sha256};
use spec::{Features, Source, names};

use crate::images::{batch, numbers};
use streams::{Purpose, Streams};

/// Batch size of the feature networks: small enough that activations stay in the cache.
pub const CHUNK: usize = 100;

/// Most real images that samples are compared with pairwise.
pub const PAIRED: usize = 10_000;

/// The trained and the untrained feature network; the second alone where none was trained on the data set.
pub struct FeatureExtractors {
    trained: Option<FeatureNetwork>,
    random: FeatureNetwork,
    /// The network of the Fréchet distance: the trained one, where there is one.
    pub identity: Features,
    /// The untrained network.
    pub random_identity: Features,
}

/// Features and power spectrum of images.
pub struct ImageFeatures {
    /// Of the network of the Fréchet distance.
    pub output: NetworkOutput,
    random: Vec<f32>, // [images, 128] of the untrained network; empty where that is the network of the Fréchet distance
    spectrum: Spectrum,
}

/// Features and logits by the network of the Fréchet distance.
#[derive(Clone, Debug, Default)]
pub struct NetworkOutput {
    /// `[images, 128]`
    pub features: Vec<f32>,
    /// `[images, classes]`; empty where that network was not trained.
    pub logits: Vec<f32>,
}

impl NetworkOutput {
    fn classes(&self) -> usize {
        self.logits.len() / (self.features.len() / FEATURES)
    }
}

/// Real images that samples are compared with.
pub struct Reference {
    trained: Option<TrainedReference>,
    random: Moments,
    spectrum: Spectrum,
}

/// Real images by the trained network.
struct TrainedReference {
    features: Vec<f32>,
    moments: Moments,
    manifold: Manifold,
}

impl FeatureExtractors {
    /// Loads the network trained on a source, if there is one, and initialises the untrained one.
    ///
    /// # Errors
    ///
    /// Weights that don't fit.
    pub fn of(source: Source) -> Result<Self, WeightsError> {
        let cpu = Device::flex();
        let streams = Streams::new(0);
        let draw = |path: &str, count| streams.normal(Purpose::Parameters, &format!("random-features.{path}"), count);
        let random = FeatureNetwork::random(source.channels(), draw, &cpu);
        let random_identity = Features { name: Features::RANDOM.to_owned(), sha256: digest(&random) };
        let (trained, identity) = match FeatureNetwork::trained_on(source, &cpu)? {
            Some((network, identity)) => (Some(network), identity),
            None => (None, random_identity.clone()),
        };
        Ok(Self { trained, random, identity, random_identity })
    }

    /// The trained network, where there is one.
    pub fn trained(&self) -> Option<&FeatureNetwork> {
        self.trained.as_ref()
    }

    /// The network of the Fréchet distance.
    pub fn network(&self) -> &FeatureNetwork {
        self.trained.as_ref().unwrap_or(&self.random)
    }

    /// Features and logits of images in batches `[batch, channels, size, size]`, pixels in [-1, 1].
    pub fn forward(&self, batches: impl IntoIterator<Item = Tensor<4>>) -> NetworkOutput {
        let mut output = NetworkOutput::default();
        for x in batches {
            self.forward_batch(x, &mut output);
        }
        output
    }

    fn forward_batch(&self, x: Tensor<4>, output: &mut NetworkOutput) {
        let features = self.network().features(x);
        if let Some(trained) = &self.trained {
            output.logits.extend(numbers(trained.logits(features.clone())));
        }
        output.features.extend(numbers(features));
    }

    /// Everything that is measured of images in batches `[batch, channels, size, size]`, pixels in [-1, 1].
    ///
    /// # Errors
    ///
    /// A pixel is not finite.
    pub fn describe(&self, batches: impl IntoIterator<Item = Tensor<4>>) -> Result<ImageFeatures, MetricError> {
        let mut output = NetworkOutput::default();
        let batches = batches.into_iter().inspect(|x| self.forward_batch(x.clone(), &mut output));
        let (random, spectrum) = self.describe_rest(batches)?;
        Ok(ImageFeatures { output, random, spectrum })
    }

    /// Features of the untrained network, unless it is the network of the Fréchet distance, and the power spectrum.
    fn describe_rest(&self, batches: impl Iterator<Item = Tensor<4>>) -> Result<(Vec<f32>, Spectrum), MetricError> {
        let mut random = Vec::new();
        let mut spectrum: Option<Spectrum> = None;
        for x in batches {
            let [_, _, size, _] = x.dims();
            if self.trained.is_some() {
                random.extend(numbers(self.random.features(x.clone())));
            }
            let of_batch = Spectrum::of(&numbers(x), size)?;
            spectrum = Some(spectrum.map_or(of_batch.clone(), |all| all.joined(&of_batch)));
        }
        Ok((random, spectrum.ok_or(MetricError::Shape { len: 0, width: FEATURES })?))
    }

    /// [Describes](Self::describe) images of a data set.
    ///
    /// # Errors
    ///
    /// `indices` is empty.
    pub fn describe_images(&self, images: &Images, indices: &[u32]) -> Result<ImageFeatures, MetricError> {
        let cpu = Device::flex();
        self.describe(indices.chunks(CHUNK).map(|chunk| batch(images, chunk, &cpu)))
    }
}

impl ImageFeatures {
    /// The features of the untrained network, `[images, 128]`.
    fn random(&self) -> &[f32] {
        if self.random.is_empty() { &self.output.features } else { &self.random }
    }

    /// The features of some of the images, `[indices, 128]`.
    pub fn features_of(&self, indices: &[u32]) -> Vec<f32> {
        let feature = |&index: &u32| &self.output.features[index as usize * FEATURES..][..FEATURES];
        indices.iter().flat_map(feature).copied().collect()
    }
}

impl Reference {
    /// All images of a half as the reference of so many samples; see [`Self::new`].
    ///
    /// # Errors
    ///
    /// There are no more images than neighbours.
    pub fn of(feature_extractors: &FeatureExtractors, images: &Images, samples: usize) -> Result<Self, MetricError> {
        let indices: Vec<u32> = (0..images.len() as u32).collect();
        Self::new(feature_extractors.describe_images(images, &indices)?, samples)
    }

    /// Real images as the reference of samples. Pairwise measures take the first `paired` of them, at most 10,000: precision and recall
    /// depend on the number of images on either side.
    ///
    /// # Errors
    ///
    /// There are no more images than neighbours.
    pub fn new(images: ImageFeatures, paired: usize) -> Result<Self, MetricError> {
        let ImageFeatures { output, random, spectrum } = images;
        let (trained, random) = match random.is_empty() {
            true => (None, output.features),
            false => (Some(output.features), random),
        };
        let trained = trained.map(|mut features| {
            let moments = Moments::of(&features, FEATURES)?;
            features.truncate(paired.min(PAIRED) * FEATURES);
            let manifold = Manifold::of(&features, FEATURES, NEIGHBORS)?;
            Ok::<_, MetricError>(TrainedReference { features, moments, manifold })
        });
        Ok(Self { trained: trained.transpose()?, random: Moments::of(&random, FEATURES)?, spectrum })
    }

    /// The same of all images of a half whose features are known, in their order.
    ///
    /// # Errors
    ///
    /// There are no more images than neighbours.
    pub fn of_features(
        feature_extractors: &FeatureExtractors,
        images: &Images,
        features: Vec<f32>,
        paired: usize,
    ) -> Result<Self, MetricError> {
        let (random, spectrum) = feature_extractors.describe_rest(in_batches(images))?;
        Self::new(ImageFeatures { output: NetworkOutput { features, logits: Vec::new() }, random, spectrum }, paired)
    }

    /// The Fréchet distance of features `[images, 128]`, of the network behind the distances, to those of these images.
    ///
    /// # Errors
    ///
    /// Features that are not finite, or fewer than two images.
    pub fn frechet_distance(&self, features: &[f32]) -> Result<f64, MetricError> {
        let moments = self.trained.as_ref().map_or(&self.random, |trained| &trained.moments);
        frechet_distance(moments, &Moments::of(features, FEATURES)?)
    }

    /// Both Fréchet distances of images to these, by name; the second alone where there is no trained network.
    ///
    /// # Errors
    ///
    /// As [`Self::frechet_distance`].
    pub fn distances(&self, images: &ImageFeatures) -> Result<Vec<(String, f64)>, MetricError> {
        let random = frechet_distance(&self.random, &Moments::of(images.random(), FEATURES)?)?;
        let trained = self.trained.as_ref().map(|_| self.frechet_distance(&images.output.features)).transpose()?;
        let rows = trained.map(|distance| (names::FRECHET_DISTANCE, distance));
        let rows = rows.into_iter().chain([(names::FRECHET_DISTANCE_RANDOM, random)]);
        Ok(rows.map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// Every measure of images against these, by metric name. Pairwise measures take the first `paired` images, at most 10,000.
    ///
    /// # Errors
    ///
    /// Features that are not finite, or no more images than neighbours.
    pub fn compare(&self, images: &ImageFeatures, paired: usize) -> Result<Vec<(String, f64)>, MetricError> {
        let mut rows = Vec::new();
        if let Some(trained) = &self.trained {
            rows.extend(trained.compare(&images.output, paired.min(PAIRED))?);
        }
        rows.extend([
            (names::FRECHET_DISTANCE_RANDOM, frechet_distance(&self.random, &Moments::of(images.random(), FEATURES)?)?),
            (names::CHECKERBOARD, images.spectrum.checkerboard()),
        ]);
        let rings = [
            (names::RADIAL_POWER, images.spectrum.radial()),
            (names::RADIAL_POWER_RATIO, images.spectrum.radial_ratio(&self.spectrum)),
        ];
        let of_rings = |(name, values): (&'static str, Vec<f64>)| {
            values.into_iter().enumerate().map(move |(ring, value)| (format!("{name}{ring}"), value))
        };
        let rings = rings.into_iter().flat_map(of_rings);
        Ok(rows.into_iter().map(|(name, value)| (name.to_owned(), value)).chain(rings).collect())
    }
}

impl TrainedReference {
    /// The measures that need the trained network.
    fn compare(&self, images: &NetworkOutput, paired: usize) -> Result<Vec<(&'static str, f64)>, MetricError> {
        let paired = &images.features[..images.features.len().min(paired * FEATURES)];
        let overlap = self.manifold.overlap(&Manifold::of(paired, FEATURES, NEIGHBORS)?)?;
        let kernel = kernel_distance(&self.features, paired, FEATURES)?;
        let classes = ClassHistogram::of_logits(&images.logits, images.classes())?;
        let mut rows = vec![
            (names::FRECHET_DISTANCE, frechet_distance(&self.moments, &Moments::of(&images.features, FEATURES)?)?),
            (names::KERNEL_DISTANCE, kernel.distance),
            (names::PRECISION, overlap.precision),
            (names::RECALL, overlap.recall),
            (names::DENSITY, overlap.density),
            (names::COVERAGE, overlap.coverage),
            (names::MODES, classes.modes() as f64),
            (names::TOTAL_VARIATION, classes.total_variation()),
        ];
        rows.extend(kernel.deviation.map(|value| (names::KERNEL_DISTANCE_DEVIATION, value)));
        Ok(rows)
    }
}

/// All images of a half in batches, on the CPU: `[batch, channels, size, size]`.
pub fn in_batches(images: &Images) -> impl Iterator<Item = Tensor<4>> {
    let count = images.len() as u32;
    let chunks =
        (0..count).step_by(CHUNK).map(move |start| (start..count.min(start + CHUNK as u32)).collect::<Vec<_>>());
    chunks.map(|chunk| batch(images, &chunk, &Device::flex()))
}

fn digest(network: &FeatureNetwork) -> String {
    let mut digest = Sha256::new();
    for (_, tensor) in parameters(network) {
        numbers(tensor).iter().for_each(|value| digest.update(value.to_le_bytes()));
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
