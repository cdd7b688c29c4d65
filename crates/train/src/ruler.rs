//! The ruler of a data set: training images, intact and corrupted, measured against the test images as samples are.

use burn::tensor::{Device, Tensor, TensorData};
use data::{DataSet, Images};
use metrics::{MetricError, Moments, NEIGHBORS};
use model::{FEATURES, WeightsError};
use runs::{Mark, Ruler, marks};
use spec::{Factor, SCHEMA, Source};
use thiserror::Error;

use crate::baselines;
use crate::diversity::Diversity;
use crate::feature_extractors::{FeatureExtractors, PAIRED, Reference};
use crate::memorization::{ComparedImages, TrainingImages};
use streams::{Purpose, Streams};

/// Weight of the checkerboard, blended with the image.
const FAINT: f32 = 0.05;

/// Images that are copied.
const COPIED: usize = 100;

/// One image in so many is a copy where copies are planted among new images.
const PLANTED: u32 = 10;

/// Images of a batch. The random streams of noise are named by its first image, so another number changes the noise.
pub(crate) const DAMAGED_AT_ONCE: usize = 500;

/// An error of measuring a ruler.
#[derive(Debug, Error)]
pub enum RulerError {
    /// There is no feature network of the data set.
    #[error(
        "there is no ruler of {0}: its marks are measured on a feature network that was trained on the classes, and there is none"
    )]
    NoNetwork(Source),
    /// The feature network.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// The data set is too small.
    #[error(transparent)]
    Metric(#[from] MetricError),
}

/// A corruption of images `[images, channels, size, size]`, whose first has that index in the sample.
pub(crate) type Damage = fn(place: usize, pixels: &mut [f32], size: usize);

/// Selects the images of a mark.
type Choice<'a> = Box<dyn Fn(&[u32]) -> Vec<u32> + 'a>;

/// A mark before it is measured.
struct Wanted<'a> {
    name: &'static str,
    says: String,
    choose: Choice<'a>,
    damage: Damage,
}

/// Measures every mark of a data set; takes about a minute and a half.
///
/// The samples here are training images. So measures of memorisation take the first half of them as training images, and the marks are
/// made of the others.
///
/// # Errors
///
/// If the feature network's weights do not fit, or there are fewer images than neighbours.
pub fn measure(set: &DataSet) -> Result<Ruler, RulerError> {
    if !set.source.has_feature_network() {
        return Err(RulerError::NoNetwork(set.source));
    }
    let feature_extractors = FeatureExtractors::of(set.source)?;
    let samples = set.training.len().min(PAIRED);
    let test: Vec<u32> = (0..set.test.len() as u32).collect();
    let test = feature_extractors.describe_images(&set.test, &test)?;
    let diversity = Diversity::of(&test.output.features)?;
    let reference = Reference::new(test, samples)?;
    let all: Vec<u32> = (0..samples as u32).collect();
    let (trained_on, unseen) = all.split_at(samples / 2);
    let compared =
        |indices: &[u32], damage| ComparedImages::of(&feature_extractors, damaged(&set.training, indices, damage));
    let (trained_on, held_out) =
        (compared(trained_on, keep), ComparedImages::of_first(&feature_extractors, &set.test, samples));
    let memories = TrainingImages::of(&trained_on, &held_out)?;

    let mark = |Wanted { name, says, choose, damage }: Wanted| {
        let mut measures = memories.compare(&compared(&choose(unseen), damage))?.rows();
        if name != marks::PLANTED {
            let chosen = choose(&all);
            let images = feature_extractors.describe(damaged(&set.training, &chosen, damage))?;
            measures.extend(reference.compare(&images, samples)?);
            let features = &images.output.features;
            measures.extend(diversity.compare(features, &Moments::of(features, FEATURES)?)?);
        }
        Ok::<_, RulerError>(Mark { name: name.to_owned(), says, measures: measures.into_iter().collect() })
    };
    let losses = classes_by_loss(&feature_extractors, &reference, set, &all)?;
    let marks = wanted(set, losses).into_iter().map(mark).collect::<Result<_, _>>()?;
    let baselines = baselines::measure(set, &feature_extractors, &reference, samples)?;
    Ok(Ruler {
        schema: SCHEMA,
        source: set.source,
        checksum: set.checksum.clone(),
        samples,
        reference: set.test.len(),
        neighbors: NEIGHBORS,
        marks,
        baselines,
        features: feature_extractors.identity,
        random_features: feature_extractors.random_identity,
    })
}

/// A value of a factor of the labels; where they have one factor, a class.
#[derive(Clone, Copy)]
struct Value {
    factor: usize,
    value: usize,
}

impl Value {
    /// Every value of every factor.
    fn all(factors: &[Factor]) -> impl Iterator<Item = Self> {
        let values = |(factor, of): (usize, &Factor)| (0..of.values.len()).map(move |value| Self { factor, value });
        factors.iter().enumerate().flat_map(values)
    }

    /// Whether it is that of a label.
    fn is_of(self, factors: &[Factor], label: u8) -> bool {
        Factor::split(factors, usize::from(label))[self.factor] == self.value
    }
}

fn wanted(set: &DataSet, (least, most): (Value, Value)) -> Vec<Wanted<'_>> {
    let class = |lost: Value| set.source.factors()[lost.factor].values[lost.value];
    let of_all =
        |name, says: &str, damage| Wanted { name, says: says.to_owned(), choose: Box::new(<[u32]>::to_vec), damage };
    let of_some = |name, says, choose| Wanted { name, says, choose, damage: keep };
    let without = |lost: Value| -> Choice { Box::new(move |all| without(set, lost, all)) };
    let copies = |all: &[u32]| all.iter().map(|index| index % COPIED as u32).collect();
    vec![
        of_all(marks::REAL, "training images, as they are", keep),
        of_some(marks::LEAST_CLASS_LOST, format!("no {}", class(least)), without(least)),
        of_some(marks::MOST_CLASS_LOST, format!("no {}", class(most)), without(most)),
        of_all(marks::BLURRED, "3×3 blur", blur),
        of_all(marks::NOISY, "noise of σ 0.2", add_noise),
        of_all(marks::SHIFTED, "one pixel to the right", shift),
        of_all(marks::CHECKERED, "a checkerboard of 5 %", checker),
        of_some(marks::COPIES, format!("{COPIED} images, copied"), Box::new(copies)),
        of_some(marks::PLANTED, format!("one image in {PLANTED} copied"), Box::new(plant)),
        of_all(marks::UNIFORM_NOISE, "uniform noise", replace_by_noise),
    ]
}

/// Some of the images replaced by the first ones of the data set, each of them once.
fn plant(images: &[u32]) -> Vec<u32> {
    images.iter().zip(0..).map(|(&image, place)| if place % PLANTED == 0 { place } else { image }).collect()
}

/// The classes, or values of factors, whose loss changes the Fréchet distance least and most.
fn classes_by_loss(
    feature_extractors: &FeatureExtractors,
    reference: &Reference,
    set: &DataSet,
    all: &[u32],
) -> Result<(Value, Value), MetricError> {
    let described = feature_extractors.describe_images(&set.training, all)?;
    let mut losses = Vec::new();
    for value in Value::all(set.source.factors()) {
        let kept = described.features_of(&without(set, value, all));
        losses.push((reference.frechet_distance(&kept)?, value));
    }
    losses.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok((losses[0].1, losses[losses.len() - 1].1))
}

/// As many images without that class: images of the other classes take its places in turn.
fn without(set: &DataSet, lost: Value, all: &[u32]) -> Vec<u32> {
    let is_lost = |index: &u32| lost.is_of(set.source.factors(), set.training.labels()[*index as usize]);
    let mut others = all.iter().filter(|index| !is_lost(index)).copied().cycle();
    let mut taken = || others.next().expect("there are other classes");
    all.iter().map(|index| if is_lost(index) { taken() } else { *index }).collect()
}

/// Corrupted images in batches: `[images, channels, size, size]`.
pub(crate) fn damaged(images: &Images, indices: &[u32], damage: Damage) -> impl Iterator<Item = Tensor<4>> {
    let [channels, height, width] = images.shape();
    indices.chunks(DAMAGED_AT_ONCE).enumerate().map(move |(k, chunk)| {
        let mut pixels = Vec::new();
        images.batch_into(chunk, &mut pixels);
        damage(k * DAMAGED_AT_ONCE, &mut pixels, height);
        Tensor::from_data(TensorData::new(pixels, [chunk.len(), channels, height, width]), &Device::flex())
    })
}

const BACKGROUND: f32 = -1.0;

fn keep(_: usize, _: &mut [f32], _: usize) {}

/// The mean of 3×3 pixels; beyond the border lies background.
fn blur(_: usize, pixels: &mut [f32], size: usize) {
    for plane in pixels.chunks_exact_mut(size * size) {
        let whole = plane.to_vec();
        let pixel = |row: usize, column: usize| match (row.checked_sub(1), column.checked_sub(1)) {
            (Some(row), Some(column)) if row < size && column < size => whole[row * size + column],
            _ => BACKGROUND,
        };
        for (place, blurred) in plane.iter_mut().enumerate() {
            let (row, column) = (place / size, place % size);
            *blurred = (0..9).map(|k| pixel(row + k / 3, column + k % 3)).sum::<f32>() / 9.0;
        }
    }
}

fn add_noise(place: usize, pixels: &mut [f32], _: usize) {
    let noise = Streams::new(0).normal(Purpose::Ruler, &format!("noise {place}"), pixels.len());
    pixels.iter_mut().zip(noise).for_each(|(pixel, noise)| *pixel = (*pixel + 0.2 * noise).clamp(-1.0, 1.0));
}

fn shift(_: usize, pixels: &mut [f32], size: usize) {
    for row in pixels.chunks_exact_mut(size) {
        row.copy_within(..size - 1, 1);
        row[0] = BACKGROUND;
    }
}

fn checker(_: usize, pixels: &mut [f32], size: usize) {
    for (place, pixel) in pixels.iter_mut().enumerate() {
        let is_white = (place / size + place % size).is_multiple_of(2);
        *pixel += FAINT * (if is_white { 1.0 } else { -1.0 } - *pixel);
    }
}

pub(crate) fn replace_by_noise(place: usize, pixels: &mut [f32], _: usize) {
    pixels.copy_from_slice(&Streams::new(0).uniform(Purpose::Ruler, &format!("uniform {place}"), pixels.len()));
}
