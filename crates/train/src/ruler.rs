//! Makes a data set's ruler: training images, whole and damaged, measured against the test half as samples are.

use burn::tensor::{Device, Tensor, TensorData};
use data::{DataSet, Images};
use metrics::{MetricError, NEIGHBORS};
use model::WeightsError;
use spec::SCHEMA;
use spec::results::{Mark, Ruler, marks};
use thiserror::Error;

use crate::instruments::{CHUNK, Instruments, PAIRED, Reference};
use crate::streams::{Purpose, Streams};

/// How strongly the checkerboard shows: so much of the way from the image to black and white.
const FAINT: f32 = 0.05;

/// Images that are copied.
const COPIED: usize = 100;

/// A ruler that can't be made.
#[derive(Debug, Error)]
pub enum RulerError {
    /// The feature network.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// The data set is too small.
    #[error(transparent)]
    Metric(#[from] MetricError),
}

/// What is done to images `[images, channels, size, size]`, of which the first has that place in the sample.
type Damage = fn(place: usize, pixels: &mut [f32], size: usize);

/// A mark before it is measured.
struct Wanted {
    name: &'static str,
    says: String,
    indices: Vec<u32>,
    damage: Damage,
}

/// Measures every mark of a data set; takes about a minute.
///
/// # Errors
///
/// Weights that don't fit, or fewer images than neighbours.
pub fn measure(set: &DataSet) -> Result<Ruler, RulerError> {
    let instruments = Instruments::new()?;
    let samples = set.training.len().min(PAIRED);
    let reference = Reference::of(&instruments, &set.test, samples)?;
    let all: Vec<u32> = (0..samples as u32).collect();
    let (least, most) = classes_by_loss(&instruments, &reference, set, &all)?;
    let class = |class: usize| set.source.classes()[class];
    let without = |class| without(&set.training, class, &all);
    let copies = all.iter().map(|index| index % COPIED as u32).collect();
    let of_all = |name, says: &str, damage| Wanted { name, says: says.to_owned(), indices: all.clone(), damage };
    let of_some = |name, says, indices| Wanted { name, says, indices, damage: keep };
    let wanted = [
        of_all(marks::REAL, "training images, as they are", keep),
        of_some(marks::LEAST_CLASS_LOST, format!("no {}", class(least)), without(least)),
        of_some(marks::MOST_CLASS_LOST, format!("no {}", class(most)), without(most)),
        of_all(marks::BLURRED, "3×3 blur", blur),
        of_all(marks::NOISY, "noise of σ 0.2", add_noise),
        of_all(marks::SHIFTED, "one pixel to the right", shift),
        of_all(marks::CHECKERED, "a checkerboard of 5 %", checker),
        of_some(marks::COPIES, format!("{COPIED} images, copied"), copies),
        of_all(marks::UNIFORM_NOISE, "uniform noise", replace_by_noise),
    ];
    let mark = |Wanted { name, says, indices, damage }: Wanted| {
        let chunks = indices.chunks(CHUNK).enumerate();
        let images = chunks.map(|(k, chunk)| damaged(&set.training, chunk, k * CHUNK, damage));
        let measures = reference.compare(&instruments.describe(images)?)?.into_iter().collect();
        Ok::<_, RulerError>(Mark { name: name.to_owned(), says, measures })
    };
    Ok(Ruler {
        schema: SCHEMA,
        source: set.source,
        checksum: set.source.checksum().to_owned(),
        samples,
        reference: set.test.len(),
        neighbors: NEIGHBORS,
        marks: wanted.into_iter().map(mark).collect::<Result<_, _>>()?,
        features: instruments.identity,
        random_features: instruments.random_identity,
    })
}

/// The classes whose loss changes the Fréchet distance least and most.
fn classes_by_loss(
    instruments: &Instruments,
    reference: &Reference,
    set: &DataSet,
    all: &[u32],
) -> Result<(usize, usize), MetricError> {
    let described = instruments.describe_images(&set.training, all)?;
    let mut losses = Vec::new();
    for class in 0..set.source.classes().len() {
        let kept = described.features_of(&without(&set.training, class, all));
        losses.push((reference.frechet_distance(&kept)?, class));
    }
    losses.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok((losses[0].1, losses[losses.len() - 1].1))
}

/// As many images without that class: its places are taken by images of the others, in turn.
fn without(images: &Images, class: usize, all: &[u32]) -> Vec<u32> {
    let is_lost = |index: &u32| usize::from(images.labels()[*index as usize]) == class;
    let mut others = all.iter().filter(|index| !is_lost(index)).copied().cycle();
    let mut taken = || others.next().expect("there are other classes");
    all.iter().map(|index| if is_lost(index) { taken() } else { *index }).collect()
}

/// Some images after their damage: `[images, channels, size, size]`.
fn damaged(images: &Images, indices: &[u32], place: usize, damage: Damage) -> Tensor<4> {
    let [channels, height, width] = images.shape();
    let mut pixels = Vec::new();
    images.batch_into(indices, &mut pixels);
    damage(place, &mut pixels, height);
    Tensor::from_data(TensorData::new(pixels, [indices.len(), channels, height, width]), &Device::flex())
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

fn replace_by_noise(place: usize, pixels: &mut [f32], _: usize) {
    pixels.copy_from_slice(&Streams::new(0).uniform(Purpose::Ruler, &format!("uniform {place}"), pixels.len()));
}
