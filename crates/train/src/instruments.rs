//! What images are measured with: a network that was trained to tell classes, where there is one for them, one of the same shape that
//! was never trained, and a spectrum. All of it runs on the CPU whatever the training ran on, so that numbers of two backends compare.

use burn::tensor::{Device, Tensor};
use data::Images;
use metrics::{ClassHistogram, Manifold, MetricError, Moments, NEIGHBORS, Spectrum, frechet_distance, kernel_distance};
use model::{FEATURES, FeatureNetwork, WeightsError, parameters};
use sha2::{Digest, Sha256};
use spec::Source;
use spec::results::{Features, names};

use crate::images::{batch, numbers};
use streams::{Purpose, Streams};

/// Images that pass a network at once: few enough that what layers hand each other stays in a processor's cache.
pub const CHUNK: usize = 100;

/// Real images that samples are compared with pair by pair, at most.
pub const PAIRED: usize = 10_000;

/// Both networks, or the second alone.
pub struct Instruments {
    trained: Option<FeatureNetwork>,
    random: FeatureNetwork,
    /// The network behind the distances: the one that was trained, where there is one.
    pub identity: Features,
    /// The network that was not trained.
    pub random_identity: Features,
}

/// Images as the instruments see them.
pub struct Description {
    /// By the network behind the distances.
    pub seen: Seen,
    random: Vec<f32>, // [images, 128] by the untrained network; empty where that is the one behind the distances
    spectrum: Spectrum,
}

/// Images as the network behind the distances sees them.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// `[images, 128]`
    pub features: Vec<f32>,
    /// `[images, classes]`; empty where that network was not trained.
    pub logits: Vec<f32>,
}

impl Seen {
    fn classes(&self) -> usize {
        self.logits.len() / (self.features.len() / FEATURES)
    }
}

/// Real images, ready to be compared with.
pub struct Reference {
    known: Option<Known>,
    random: Moments,
    spectrum: Spectrum,
}

/// Real images as the trained network sees them.
struct Known {
    features: Vec<f32>,
    moments: Moments,
    manifold: Manifold,
}

impl Instruments {
    /// Loads the network of a source, if it has one, and draws the other.
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

    /// The network that was trained; none where there is none for the images.
    pub fn trained(&self) -> Option<&FeatureNetwork> {
        self.trained.as_ref()
    }

    /// The network behind the distances.
    pub fn network(&self) -> &FeatureNetwork {
        self.trained.as_ref().unwrap_or(&self.random)
    }

    /// Images that come in batches `[batch, channels, size, size]`, pixels in [-1, 1], as the network behind the distances sees them.
    pub fn see(&self, batches: impl IntoIterator<Item = Tensor<4>>) -> Seen {
        let mut seen = Seen::default();
        for x in batches {
            self.see_batch(x, &mut seen);
        }
        seen
    }

    fn see_batch(&self, x: Tensor<4>, seen: &mut Seen) {
        let described = self.network().features(x);
        if let Some(trained) = &self.trained {
            seen.logits.extend(numbers(trained.logits(described.clone())));
        }
        seen.features.extend(numbers(described));
    }

    /// Describes images that come in batches `[batch, channels, size, size]`, pixels in [-1, 1].
    ///
    /// # Errors
    ///
    /// A pixel is not finite.
    pub fn describe(&self, batches: impl IntoIterator<Item = Tensor<4>>) -> Result<Description, MetricError> {
        let mut seen = Seen::default();
        let batches = batches.into_iter().inspect(|x| self.see_batch(x.clone(), &mut seen));
        let (random, spectrum) = self.describe_rest(batches)?;
        Ok(Description { seen, random, spectrum })
    }

    /// What the untrained network makes of images, unless it has [seen](Self::see) them, and their spectrum.
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

    /// Describes images of a data set.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn describe_images(&self, images: &Images, indices: &[u32]) -> Result<Description, MetricError> {
        let cpu = Device::flex();
        self.describe(indices.chunks(CHUNK).map(|chunk| batch(images, chunk, &cpu)))
    }
}

impl Description {
    /// The features of the untrained network, `[images, 128]`.
    fn random(&self) -> &[f32] {
        if self.random.is_empty() { &self.seen.features } else { &self.random }
    }

    /// The features of some of the images, `[indices, 128]`.
    pub fn features_of(&self, indices: &[u32]) -> Vec<f32> {
        let feature = |&index: &u32| &self.seen.features[index as usize * FEATURES..][..FEATURES];
        indices.iter().flat_map(feature).copied().collect()
    }
}

impl Reference {
    /// All images of a half as the reference of so many samples; see [`Self::new`].
    ///
    /// # Errors
    ///
    /// There are no more images than neighbours.
    pub fn of(instruments: &Instruments, images: &Images, samples: usize) -> Result<Self, MetricError> {
        let indices: Vec<u32> = (0..images.len() as u32).collect();
        Self::new(instruments.describe_images(images, &indices)?, samples)
    }

    /// Real images as the reference of samples. What looks at pairs takes the first `paired` of them, and 10,000 at most: precision and
    /// recall depend on the number of images on either side.
    ///
    /// # Errors
    ///
    /// There are no more images than neighbours.
    pub fn new(images: Description, paired: usize) -> Result<Self, MetricError> {
        let Description { seen, random, spectrum } = images;
        let (trained, random) = match random.is_empty() {
            true => (None, seen.features),
            false => (Some(seen.features), random),
        };
        let known = trained.map(|mut features| {
            let moments = Moments::of(&features, FEATURES)?;
            features.truncate(paired.min(PAIRED) * FEATURES);
            let manifold = Manifold::of(&features, FEATURES, NEIGHBORS)?;
            Ok::<_, MetricError>(Known { features, moments, manifold })
        });
        Ok(Self { known: known.transpose()?, random: Moments::of(&random, FEATURES)?, spectrum })
    }

    /// The same of all images of a half that have been [seen](Instruments::see), in their order.
    ///
    /// # Errors
    ///
    /// There are no more images than neighbours.
    pub fn of_seen(
        instruments: &Instruments,
        images: &Images,
        features: Vec<f32>,
        paired: usize,
    ) -> Result<Self, MetricError> {
        let (random, spectrum) = instruments.describe_rest(in_batches(images))?;
        Self::new(Description { seen: Seen { features, logits: Vec::new() }, random, spectrum }, paired)
    }

    /// The Fréchet distance of features `[images, 128]`, of the network behind the distances, to those of these images.
    ///
    /// # Errors
    ///
    /// Features that are not finite, or fewer than two images.
    pub fn frechet_distance(&self, features: &[f32]) -> Result<f64, MetricError> {
        let moments = self.known.as_ref().map_or(&self.random, |known| &known.moments);
        frechet_distance(moments, &Moments::of(features, FEATURES)?)
    }

    /// Both Fréchet distances of images to these, by name; the second alone where there is no trained network.
    ///
    /// # Errors
    ///
    /// As [`Self::frechet_distance`].
    pub fn distances(&self, images: &Description) -> Result<Vec<(String, f64)>, MetricError> {
        let random = frechet_distance(&self.random, &Moments::of(images.random(), FEATURES)?)?;
        let trained = self.known.as_ref().map(|_| self.frechet_distance(&images.seen.features)).transpose()?;
        let rows = trained.map(|distance| (names::FRECHET_DISTANCE, distance));
        let rows = rows.into_iter().chain([(names::FRECHET_DISTANCE_RANDOM, random)]);
        Ok(rows.map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// Every measure of images against these, by name. What looks at pairs takes the first `paired` of them, and 10,000 at most.
    ///
    /// # Errors
    ///
    /// Features that are not finite, or no more images than neighbours.
    pub fn compare(&self, images: &Description, paired: usize) -> Result<Vec<(String, f64)>, MetricError> {
        let mut rows = Vec::new();
        if let Some(known) = &self.known {
            rows.extend(known.compare(&images.seen, paired.min(PAIRED))?);
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

impl Known {
    /// What the trained network has to say of images.
    fn compare(&self, images: &Seen, paired: usize) -> Result<Vec<(&'static str, f64)>, MetricError> {
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

/// All images of a half, some at a time, on the CPU: `[batch, channels, size, size]`.
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
