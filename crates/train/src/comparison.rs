//! Comparison of two sets of samples of any program, by every measure that both allow.

use std::collections::HashSet;

use burn::tensor::{Device, Tensor, TensorData};
use metrics::{
    Manifold, MetricError, Moments, NEIGHBORS, Precision, frechet_distance, frechet_distance_infinity, kernel_distance,
};
use model::{FEATURES, WeightsError};
use serde::ser::{SerializeMap, Serializer};
use sha2::{Digest, Sha256};
use spec::{Features, names};
use thiserror::Error;

use crate::feature_extractors::{CHUNK, FeatureExtractors, PAIRED, Reference};
use crate::matching::Matched;
use crate::samples::{Content, Samples, Values, is_size};

/// The fewest samples of each side: one more than the neighbours in measures of overlap.
pub const LEAST: usize = NEIGHBORS + 1;

/// Two sets of samples compared.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Comparison {
    /// How many real ones there are.
    pub real: usize,
    /// How many samples are compared with them.
    pub fake: usize,
    /// Samples of each side in pairwise measures: a fixed draw that does not depend on their order. None without such measures.
    pub paired: Option<usize>,
    /// The network whose features were taken; none where features were given.
    pub features: Option<Features>,
    /// Every measure by its name in `metrics.csv`.
    #[serde(serialize_with = "as_object")]
    pub measures: Vec<(String, f64)>,
    /// Warnings, one line each.
    pub warnings: Vec<String>,
}

/// An error of a comparison.
#[derive(Debug, Error)]
pub enum ComparisonError {
    /// Features on one side and images on the other, or images that differ.
    #[error(
        "the real ones are {real} and the samples {fake}: both must be features of equal length, or images of one size{hint}"
    )]
    Kinds {
        /// What the real ones are, in words.
        real: String,
        /// What the samples are, in words.
        fake: String,
        /// What to do, where something can be done.
        hint: &'static str,
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
    /// Images of a size that the feature network does not read.
    #[error(
        "images of {channels} × {height} × {width} can't be described: feature networks read squares of 8, 16, 32, 64 or 128 pixels\n\
         hint: of pictures in folders `--image-size 32` takes the middle square and resizes it, as training does"
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
    /// If the two are of different kinds, of a size without a feature network, or too few.
    pub fn of(real: &Samples, fake: &Samples) -> Result<Self, ComparisonError> {
        let counts = [real.count(), fake.count()];
        if counts.into_iter().min() < Some(LEAST) {
            return Err(ComparisonError::TooFew { real: counts[0], fake: counts[1] });
        }
        let mut warnings = [&real.warnings[..], &fake.warnings].concat();
        let (features, measures) = match (&real.content, &fake.content) {
            (Content::Features { dims, values: real }, Content::Features { dims: others, values: fake })
                if dims == others =>
            {
                warnings.extend(few(counts, *dims));
                warnings.extend(shared(copies_of_values(real, fake, *dims), counts[1], "rows"));
                (None, of_values(real, fake, *dims)?)
            }
            _ => {
                let matched = Matched::of(real, fake).ok_or_else(|| kinds(real, fake))?;
                warnings.extend(matched.warnings.iter().cloned());
                warnings.extend(few(counts, FEATURES));
                let image = matched.shape.iter().product();
                warnings.extend(shared(copies(&matched.real, &matched.fake, image), counts[1], "images"));
                let feature_extractors = FeatureExtractors::of(matched.source)?;
                let measures = of_images(&feature_extractors, &matched)?;
                (Some(feature_extractors.identity), measures)
            }
        };
        let paired = measures.iter().any(|(name, _)| name == names::PRECISION);
        let paired = paired.then(|| counts[0].min(counts[1]).min(PAIRED));
        Ok(Self { real: counts[0], fake: counts[1], paired, features, measures, warnings })
    }
}

fn as_object<S: Serializer>(measures: &[(String, f64)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(Some(measures.len()))?;
    measures.iter().try_for_each(|(name, value)| object.serialize_entry(name, value))?;
    object.end()
}

fn kinds(real: &Samples, fake: &Samples) -> ComparisonError {
    let are_images = [real, fake].iter().all(|side| matches!(side.content, Content::Images { .. }));
    let hint = if are_images { "\nhint: `--image-size 32` resizes the pictures of folders and data sets" } else { "" };
    ComparisonError::Kinds { real: real.kind(), fake: fake.kind(), hint }
}

/// A warning if the covariance of one side does not have full rank.
fn few(counts: [usize; 2], features: usize) -> Option<String> {
    let least = counts.into_iter().min().filter(|least| *least <= features)?;
    Some(format!(
        "{least} on one side are too few for a covariance of {features} features: Fréchet distances are too large; compare those of equal \
         numbers only"
    ))
}

/// A warning if samples are also among the real ones.
fn shared(copies: usize, of: usize, what: &str) -> Option<String> {
    let warning = || {
        format!("{copies} of {of} {what} to compare are among the real ones, number for number: are the sides apart?")
    };
    (copies > 0).then(warning)
}

/// How many rows of the second side are also in the first.
fn copies<T: Hashed>(real: &[T], fake: &[T], width: usize) -> usize {
    let hash = |row: &[T]| {
        let mut hash = Sha256::new();
        row.iter().for_each(|value| value.add_to(&mut hash));
        hash.finalize()
    };
    let known: HashSet<_> = real.chunks_exact(width).map(hash).collect();
    fake.chunks_exact(width).filter(|row| known.contains(&hash(row))).count()
}

fn copies_of_values(real: &Values, fake: &Values, dims: usize) -> usize {
    match (real, fake) {
        (Values::Singles(real), Values::Singles(fake)) => copies(real, fake, dims),
        _ => copies(&real.clone().into_doubles(), &fake.clone().into_doubles(), dims),
    }
}

/// The rows of one side, sorted by a hash of their values: the first ones are a fixed draw that does not depend on the order of the input.
fn shuffled<T: Hashed>(values: &[T], width: usize, side: u8) -> Vec<T> {
    let hash = |row: &&[T]| {
        let mut hash = Sha256::new_with_prefix([side]);
        row.iter().for_each(|value| value.add_to(&mut hash));
        hash.finalize()
    };
    let mut rows: Vec<&[T]> = values.chunks_exact(width).collect();
    rows.sort_by_cached_key(hash);
    rows.concat()
}

/// A number whose bytes can be hashed.
trait Hashed: Copy {
    fn add_to(self, hash: &mut Sha256);
}

impl Hashed for f32 {
    fn add_to(self, hash: &mut Sha256) {
        hash.update(self.to_le_bytes());
    }
}

impl Hashed for f64 {
    fn add_to(self, hash: &mut Sha256) {
        hash.update(self.to_le_bytes());
    }
}

/// In single precision if both files have it, else in double.
fn of_values(real: &Values, fake: &Values, dims: usize) -> Result<Vec<(String, f64)>, MetricError> {
    match (real, fake) {
        (Values::Singles(real), Values::Singles(fake)) => of_features(real, fake, dims),
        _ => of_features(&real.clone().into_doubles(), &fake.clone().into_doubles(), dims),
    }
}

fn of_features<T: Precision + Hashed>(real: &[T], fake: &[T], dims: usize) -> Result<Vec<(String, f64)>, MetricError> {
    let [real, fake] = [&shuffled(real, dims, 0)[..], &shuffled(fake, dims, 1)];
    let paired = real.len().min(fake.len()).min(PAIRED * dims);
    let [near_real, near_fake] = [real, fake].map(|side| &side[..paired]);
    let manifold = |side| Manifold::of(side, dims, NEIGHBORS);
    let overlap = manifold(near_real)?.overlap(&manifold(near_fake)?)?;
    let kernel = kernel_distance(near_real, near_fake, dims)?;
    let moments = Moments::of(real, dims)?;
    let measured = [
        (names::FRECHET_DISTANCE, Some(frechet_distance(&moments, &Moments::of(fake, dims)?)?)),
        (names::FRECHET_DISTANCE_INFINITY, frechet_distance_infinity(&moments, fake, dims)?),
        (names::KERNEL_DISTANCE, Some(kernel.distance)),
        (names::KERNEL_DISTANCE_DEVIATION, kernel.deviation),
        (names::PRECISION, Some(overlap.precision)),
        (names::RECALL, Some(overlap.recall)),
        (names::DENSITY, Some(overlap.density)),
        (names::COVERAGE, Some(overlap.coverage)),
    ];
    Ok(measured.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
}

fn of_images(feature_extractors: &FeatureExtractors, matched: &Matched) -> Result<Vec<(String, f64)>, ComparisonError> {
    let [channels, height, width] = matched.shape;
    if height != width || !is_size(height) {
        return Err(ComparisonError::Shape { channels, height, width });
    }
    let image = channels * height * width;
    let [real, fake] = [&shuffled(&matched.real, image, 0)[..], &shuffled(&matched.fake, image, 1)];
    let batches = |pixels: &[f32]| {
        let chunks: Vec<Vec<f32>> = pixels.chunks(CHUNK * image).map(<[f32]>::to_vec).collect();
        chunks.into_iter().map(move |chunk| {
            let count = chunk.len() / image;
            Tensor::<4>::from_data(TensorData::new(chunk, [count, channels, height, width]), &Device::flex())
        })
    };
    let paired = real.len().min(fake.len()) / image;
    let reference = Reference::new(feature_extractors.describe(batches(real))?, paired)?;
    Ok(reference.compare(&feature_extractors.describe(batches(fake))?, paired)?)
}
