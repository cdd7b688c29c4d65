//! Trivial baselines: distances of samples without learning. A run whose distance is above half of the smallest has not begun to learn.

use burn::tensor::{Device, Tensor, TensorData};
use data::{DataSet, Images};
use metrics::MetricError;
use runs::{Mark, baselines};
use spec::{Data, Evaluation, RunSpec};
use streams::{Purpose, Streams};

use crate::evaluate::Evaluator;
use crate::feature_extractors::{FeatureExtractors, PAIRED, Reference};
use crate::ruler::{DAMAGED_AT_ONCE, RulerError, damaged, replace_by_noise};
use crate::trainer::Trainer;

/// Number of untrained generators whose distances are averaged.
const SEEDS: u64 = 8;

/// Both Fréchet distances of each baseline to the reference, from `samples` samples.
///
/// # Errors
///
/// If the feature network's weights do not fit.
pub fn measure(
    set: &DataSet,
    feature_extractors: &FeatureExtractors,
    reference: &Reference,
    samples: usize,
) -> Result<Vec<Mark>, RulerError> {
    let all: Vec<u32> = (0..samples as u32).collect();
    let noise = distances(feature_extractors, reference, damaged(&set.training, &all, replace_by_noise))?;
    let pixels = distances(feature_extractors, reference, independent_pixels(&set.training, samples))?;
    let generators = (0..SEEDS).map(|seed| {
        let (evaluator, trainer) = untrained(set, seed, samples)?;
        let generator = evaluator.prepare(&trainer.generator.network);
        Ok(distances(feature_extractors, reference, evaluator.images(&generator))?)
    });
    let untrained = mean(&generators.collect::<Result<Vec<_>, RulerError>>()?);
    let mark = |name: &str, says: &str, rows: Vec<(String, f64)>| Mark {
        name: name.to_owned(),
        says: says.to_owned(),
        measures: rows.into_iter().collect(),
    };
    Ok(vec![
        mark(baselines::UNTRAINED, "the reference's generator untrained, mean of 8 seeds", untrained),
        mark(baselines::UNIFORM_NOISE, "uniform noise", noise),
        mark(baselines::INDEPENDENT_PIXELS, "pixels of training images, each drawn alone", pixels),
    ])
}

fn distances(
    feature_extractors: &FeatureExtractors,
    reference: &Reference,
    images: impl Iterator<Item = Tensor<4>>,
) -> Result<Vec<(String, f64)>, MetricError> {
    reference.distances(&feature_extractors.describe(images)?)
}

/// The reference of a seed before its first step, for images of this set.
fn untrained(set: &DataSet, seed: u64, samples: usize) -> Result<(Evaluator, Trainer), RulerError> {
    let [_, image_size, _] = set.test.shape();
    let spec = RunSpec {
        seed,
        data: Data { source: set.source, image_size, ..Data::default() },
        evaluation: Evaluation { samples, ..Evaluation::default() },
        ..RunSpec::default()
    };
    let cpu = Device::flex();
    Ok((Evaluator::new(&spec, set, &cpu)?, Trainer::new(&spec, &cpu)))
}

/// `count` images whose pixels are independent: each is that of a random training image at the same place and channel. In batches
/// `[images, channels, size, size]`.
fn independent_pixels(training: &Images, count: usize) -> impl Iterator<Item = Tensor<4>> {
    let [channels, height, width] = training.shape();
    let image = channels * height * width;
    let from = training.len().min(PAIRED);
    let mut pool = Vec::new(); // [from, image]
    training.batch_into(&(0..from as u32).collect::<Vec<_>>(), &mut pool);
    (0..count).step_by(DAMAGED_AT_ONCE).map(move |start| {
        let images = DAMAGED_AT_ONCE.min(count - start);
        let drawn = Streams::new(0).unit(Purpose::Ruler, &format!("independent {start}"), images * image);
        let pixel = |(place, share): (usize, f32)| {
            let source = ((f64::from(share) * from as f64) as usize).min(from - 1);
            pool[source * image + place % image]
        };
        let pixels: Vec<f32> = drawn.into_iter().enumerate().map(pixel).collect();
        Tensor::from_data(TensorData::new(pixels, [images, channels, height, width]), &Device::flex())
    })
}

/// The mean of each row.
fn mean(rows: &[Vec<(String, f64)>]) -> Vec<(String, f64)> {
    let names = rows.first().into_iter().flatten().map(|(name, _)| name);
    let mean = |k: usize| rows.iter().map(|rows| rows[k].1).sum::<f64>() / rows.len() as f64;
    names.enumerate().map(|(k, name)| (name.clone(), mean(k))).collect()
}
