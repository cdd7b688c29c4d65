//! Two sets of samples, of whatever program, by every measure that both allow.

use std::fmt::Write;

use burn::tensor::{Device, Tensor, TensorData};
use metrics::{Manifold, MetricError, Moments, NEIGHBORS, frechet_distance, kernel_distance};
use model::WeightsError;
use serde::Serialize;
use sha2::{Digest, Sha256};
use spec::Source;
use spec::results::{Features, names};
use thiserror::Error;

use crate::feature_extractors::{CHUNK, FeatureExtractors, PAIRED, Reference};
use crate::samples::Samples;

/// Samples that there must be on either side: each has as many neighbours as measures of overlap look at.
pub const LEAST: usize = NEIGHBORS + 1;

/// What each measure is, for people.
const DEFINITIONS: [(&str, &str); 11] = [
    (
        names::FRECHET_DISTANCE,
        "Fréchet distance of the features, as normal distributions; biased by the number of samples",
    ),
    (names::FRECHET_DISTANCE_RANDOM, "the same on the features of a network that was never trained"),
    (names::KERNEL_DISTANCE, "squared maximum mean discrepancy, kernel (x·y / dims + 1)³; unbiased, may be below 0"),
    (names::KERNEL_DISTANCE_DEVIATION, "standard deviation of that between blocks of 1,000 samples"),
    (names::PRECISION, "share of samples in the ball around some real one, to its 5th neighbour"),
    (names::RECALL, "share of real ones in the ball around some sample"),
    (names::DENSITY, "how many real balls a sample lies in on average, over 5; may exceed 1"),
    (names::COVERAGE, "share of real balls that hold a sample"),
    (names::MODES, "classes that the feature network sees often enough in the samples"),
    (names::TOTAL_VARIATION, "total variation of their class histogram from the uniform one"),
    (names::CHECKERBOARD, "power of patterns of period two in the samples over the power beside; 1 in noise"),
];

/// Two sets of samples compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// How many real ones there are.
    pub real: usize,
    /// How many samples are compared with them.
    pub fake: usize,
    /// How many of each side the measures of pairs take: a fixed draw, whatever the order of the samples.
    pub paired: usize,
    /// The network whose features were taken; none where features were given.
    pub features: Option<Features>,
    /// Every measure by its name in `metrics.csv`.
    pub measures: Vec<(String, f64)>,
}

/// Samples that can't be compared.
#[derive(Debug, Error)]
pub enum ComparisonError {
    /// Features on one side and images on the other, or images that differ.
    #[error(
        "the real ones are {real} and the samples {fake}: both must be features of equal length, or images of one size and colour"
    )]
    Kinds {
        /// What the real ones are, in words.
        real: String,
        /// What the samples are, in words.
        fake: String,
    },
    /// Too few on one side.
    #[error(
        "a comparison needs {LEAST} samples at least on either side: there are {real} real ones, and {fake} to compare with them"
    )]
    TooFew {
        /// Real ones.
        real: usize,
        /// The others.
        fake: usize,
    },
    /// Images that the feature network doesn't read.
    #[error(
        "images of {channels} × {height} × {width} can't be described: the feature network reads grey ones of 32×32, 64×64 or 128×128"
    )]
    Shape {
        /// Colour channels.
        channels: usize,
        /// Height.
        height: usize,
        /// Width.
        width: usize,
    },
    /// The feature network.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A measure.
    #[error(transparent)]
    Metric(#[from] MetricError),
}

impl Comparison {
    /// Compares samples with real ones.
    ///
    /// # Errors
    ///
    /// The two are of different kinds, of a kind that nothing describes, or too few.
    pub fn of(real: &Samples, fake: &Samples) -> Result<Self, ComparisonError> {
        let (features, measures) = match (real, fake) {
            (Samples::Features { dims, values: real }, Samples::Features { dims: others, values: fake })
                if dims == others =>
            {
                enough([real.len(), fake.len()], *dims)?;
                (None, of_features(real, fake, *dims)?)
            }
            (Samples::Images { shape, pixels: real }, Samples::Images { shape: other, pixels: fake })
                if shape == other =>
            {
                let feature_extractors = FeatureExtractors::of(Source::FashionMnist)?;
                let measures = of_images(&feature_extractors, [real, fake], *shape)?;
                (Some(feature_extractors.identity), measures)
            }
            _ => return Err(ComparisonError::Kinds { real: real.kind(), fake: fake.kind() }),
        };
        let [real, fake] = [real.count(), fake.count()];
        Ok(Self { real, fake, paired: real.min(fake).min(PAIRED), features, measures })
    }

    /// The measures with their definitions, one a line.
    pub fn table(&self) -> String {
        let mut text = format!("{} real, {} samples", self.real, self.fake);
        if self.paired < self.real.max(self.fake) {
            write!(text, "; pair by pair {} drawn of either", self.paired).expect("text takes whatever is written");
        }
        text.push('\n');
        for (name, value) in &self.measures {
            if let Some((_, definition)) = DEFINITIONS.iter().find(|(known, _)| known == name) {
                writeln!(text, "{name:<26}{value:>12.4}  {definition}").expect("text takes whatever is written");
            }
        }
        text
    }
}

/// Refuses too few samples, given how many numbers there are on either side and how many make one.
fn enough(numbers: [usize; 2], of_each: usize) -> Result<(), ComparisonError> {
    let [real, fake] = numbers.map(|numbers| numbers.checked_div(of_each).unwrap_or(0));
    if real.min(fake) < LEAST { Err(ComparisonError::TooFew { real, fake }) } else { Ok(()) }
}

/// The rows of one side, sorted by a hash of their values: the first of them are a fixed draw, whatever order they came in.
fn shuffled(values: &[f32], width: usize, side: u8) -> Vec<f32> {
    let hash = |row: &&[f32]| {
        let mut hash = Sha256::new_with_prefix([side]);
        row.iter().for_each(|value| hash.update(value.to_le_bytes()));
        hash.finalize()
    };
    let mut rows: Vec<&[f32]> = values.chunks_exact(width).collect();
    rows.sort_by_cached_key(hash);
    rows.concat()
}

fn of_features(real: &[f32], fake: &[f32], dims: usize) -> Result<Vec<(String, f64)>, MetricError> {
    let [real, fake] = [&shuffled(real, dims, 0)[..], &shuffled(fake, dims, 1)];
    let paired = real.len().min(fake.len()).min(PAIRED * dims);
    let [near_real, near_fake] = [real, fake].map(|side| &side[..paired]);
    let manifold = |side| Manifold::of(side, dims, NEIGHBORS);
    let overlap = manifold(near_real)?.overlap(&manifold(near_fake)?)?;
    let kernel = kernel_distance(near_real, near_fake, dims)?;
    let measured = [
        (names::FRECHET_DISTANCE, Some(frechet_distance(&Moments::of(real, dims)?, &Moments::of(fake, dims)?)?)),
        (names::KERNEL_DISTANCE, Some(kernel.distance)),
        (names::KERNEL_DISTANCE_DEVIATION, kernel.deviation),
        (names::PRECISION, Some(overlap.precision)),
        (names::RECALL, Some(overlap.recall)),
        (names::DENSITY, Some(overlap.density)),
        (names::COVERAGE, Some(overlap.coverage)),
    ];
    Ok(measured.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
}

fn of_images(
    feature_extractors: &FeatureExtractors,
    [real, fake]: [&[f32]; 2],
    [channels, height, width]: [usize; 3],
) -> Result<Vec<(String, f64)>, ComparisonError> {
    if channels != 1 || height != width || !matches!(height, 32 | 64 | 128) {
        return Err(ComparisonError::Shape { channels, height, width });
    }
    let image = height * width;
    enough([real.len(), fake.len()], image)?;
    let [real, fake] = [&shuffled(real, image, 0)[..], &shuffled(fake, image, 1)];
    let batches = |pixels: &[f32]| {
        let chunks: Vec<Vec<f32>> = pixels.chunks(CHUNK * image).map(<[f32]>::to_vec).collect();
        chunks.into_iter().map(move |chunk| {
            let count = chunk.len() / image;
            Tensor::<4>::from_data(TensorData::new(chunk, [count, 1, height, width]), &Device::flex())
        })
    };
    let paired = real.len().min(fake.len()) / image;
    let reference = Reference::new(feature_extractors.describe(batches(real))?, paired)?;
    Ok(reference.compare(&feature_extractors.describe(batches(fake))?, paired)?)
}
