//! Memorisation: samples beside their nearest training images, as measures and as a picture. The measures are in `metrics`.

use burn::tensor::{Device, Tensor};
use data::Images;
use data::picture::{Picture, grid};
use metrics::{Memorization, MemorizationTest, MetricError, Nearest, Partitioned};
use model::FEATURES;
use spec::names;

use crate::feature_extractors::{CHUNK, FeatureExtractors};
use crate::images::{batch, numbers};

/// Height and width of the largest image that is compared pixel by pixel. Larger ones are averaged down to it.
const SIDE: usize = 32;

/// Columns of the picture.
const COLUMNS: usize = 10;

/// The names of what is measured of features, and of pixels: distance, of held-out images; copying, its test in one cell, in cells;
/// authenticity, of held-out images.
const NAMES: [[&str; 7]; 2] = [
    [
        names::NEAREST_FEATURES,
        names::NEAREST_FEATURES_HELD_OUT,
        names::COPYING_FEATURES,
        names::COPYING_TEST_FEATURES,
        names::COPYING_TEST_CELLS_FEATURES,
        names::AUTHENTICITY_FEATURES,
        names::AUTHENTICITY_FEATURES_HELD_OUT,
    ],
    [
        names::NEAREST_PIXELS,
        names::NEAREST_PIXELS_HELD_OUT,
        names::COPYING_PIXELS,
        names::COPYING_TEST_PIXELS,
        names::COPYING_TEST_CELLS_PIXELS,
        names::AUTHENTICITY_PIXELS,
        names::AUTHENTICITY_PIXELS_HELD_OUT,
    ],
];

/// Images by features and by pixels, partitioned by the class that the feature network predicts.
#[derive(Clone, Debug, Default)]
pub struct ComparedImages {
    features: Vec<f32>, // [images, 128]
    pixels: Vec<f32>,   // [images, channels, side, side]
    classes: Vec<u8>,
    shape: [usize; 3], // of an image in `pixels`
}

/// Training images by features and by pixels.
pub struct TrainingImages<'a>([MemorizationTest<'a>; 2]);

/// How near samples are to training images, by features and by pixels.
pub struct NearestImages([Memorization; 2]);

impl ComparedImages {
    /// Images that come in batches `[batch, channels, size, size]`, pixels in [-1, 1].
    pub fn of(feature_extractors: &FeatureExtractors, batches: impl IntoIterator<Item = Tensor<4>>) -> Self {
        let mut compared = Self::default();
        for x in batches {
            let features = feature_extractors.network().features(x.clone());
            let logits = feature_extractors.network().logits(features.clone());
            let [_, classes] = logits.dims();
            compared.classes.extend(numbers(logits).chunks_exact(classes).map(class));
            compared.features.extend(numbers(features));
            let x = shrunk(x);
            compared.shape = x.dims()[1..].try_into().expect("channels, height and width");
            compared.pixels.extend(numbers(x));
        }
        compared
    }

    /// The first `count` images, or all if there are fewer.
    pub fn of_first(feature_extractors: &FeatureExtractors, images: &Images, count: usize) -> Self {
        let (indices, cpu) = ((0..images.len().min(count) as u32).collect::<Vec<u32>>(), Device::flex());
        Self::of(feature_extractors, indices.chunks(CHUNK).map(|chunk| batch(images, chunk, &cpu)))
    }

    fn views(&self) -> [(Partitioned<'_>, usize); 2] {
        [(&self.features, FEATURES), (&self.pixels, self.shape.iter().product())]
            .map(|(rows, dims)| (Partitioned { rows, cells: &self.classes }, dims))
    }

    fn image(&self, index: usize) -> &[f32] {
        let numbers = self.shape.iter().product::<usize>();
        &self.pixels[index * numbers..][..numbers]
    }
}

impl<'a> TrainingImages<'a> {
    /// Training images, measured against held-out ones.
    ///
    /// # Errors
    ///
    /// If there are fewer than two training images.
    pub fn of(training: &'a ComparedImages, held_out: &ComparedImages) -> Result<Self, MetricError> {
        let [features, pixels] = training.views();
        let [held_out_features, held_out_pixels] = held_out.views();
        Ok(Self([
            MemorizationTest::of(features.0, held_out_features.0, features.1)?,
            MemorizationTest::of(pixels.0, held_out_pixels.0, pixels.1)?,
        ]))
    }

    /// The distance of each sample to its nearest training image.
    ///
    /// # Errors
    ///
    /// If a pixel or a feature is not finite.
    pub fn compare(&self, samples: &ComparedImages) -> Result<NearestImages, MetricError> {
        let ([features, pixels], [in_features, in_pixels]) = (&self.0, samples.views());
        Ok(NearestImages([features.evaluate(in_features.0)?, pixels.evaluate(in_pixels.0)?]))
    }
}

impl NearestImages {
    /// Every measure by its name.
    pub fn rows(&self) -> Vec<(String, f64)> {
        let rows = self.0.iter().zip(NAMES).flat_map(|(found, names)| {
            let values = [
                Some(found.distance),
                Some(found.distance_held_out),
                Some(found.copying.share),
                Some(found.copying.statistic),
                found.copying_in_cells,
                Some(found.authenticity),
                Some(found.authenticity_held_out),
            ];
            names.into_iter().zip(values).filter_map(|(name, value)| Some((name.to_owned(), value?)))
        });
        rows.collect()
    }

    /// Ten samples, their nearest training images in pixels and in features below them; then the ten samples that come nearest to a
    /// training image in features, with theirs. The images are those that were compared.
    pub fn picture(&self, samples: &ComparedImages, training: &ComparedImages) -> Picture {
        let [in_features, in_pixels] = self.0.each_ref().map(|found| &found.nearest);
        let count = COLUMNS.min(in_features.len());
        let rows = |chosen: Vec<usize>| {
            let drawn = chosen.iter().flat_map(|&sample| samples.image(sample));
            let met = [in_pixels, in_features].map(|found| chosen.iter().map(|&sample| found[sample].index));
            drawn
                .chain(met.into_iter().flatten().flat_map(|index| training.image(index)))
                .copied()
                .collect::<Vec<f32>>()
        };
        grid(&[rows((0..count).collect()), rows(nearest(in_features, count))].concat(), samples.shape, count)
    }
}

/// The samples nearest to a training image, in order of distance.
fn nearest(found: &[Nearest], count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by(|&a, &b| found[a].distance.total_cmp(&found[b].distance));
    order.truncate(count);
    order
}

fn class(logits: &[f32]) -> u8 {
    (1..logits.len()).fold(0, |best, class| if logits[class] > logits[best] { class } else { best }) as u8
}

/// Images larger than 32×32 averaged down to it.
fn shrunk(x: Tensor<4>) -> Tensor<4> {
    let [batch, channels, height, _] = x.dims();
    let square = height / SIDE;
    if square <= 1 {
        return x;
    }
    let x = x.reshape([batch * channels * SIDE, square, SIDE, square]);
    x.mean_dim(3).mean_dim(1).reshape([batch, channels, SIDE, SIDE])
}
