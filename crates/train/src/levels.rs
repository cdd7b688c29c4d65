//! The levels of a pyramid (Denton et al. 2015): distances and pictures of each level's samples. Networks with one level have none.

use burn::tensor::Tensor;
use metrics::{MetricError, Moments, frechet_distance};
use model::{FEATURES, FeatureNetwork};
use spec::names;

use crate::images::numbers;

/// The Fréchet distance of every level but the finest.
///
/// - `name`, `network`: what the distance is called at the finest level, and whose features it is on
/// - `real`, `fake`: batches of images `[batch, channels, size, size]` of each level, the coarsest first
///
/// # Errors
///
/// Features that are not finite.
pub fn distances(
    (name, network): (&str, &FeatureNetwork),
    real: impl Iterator<Item = Vec<Tensor<4>>>,
    fake: impl Iterator<Item = Vec<Tensor<4>>>,
) -> Result<Vec<(String, f64)>, MetricError> {
    let mut rows = Vec::new();
    for ((size, real), (_, fake)) in describe(network, real).into_iter().zip(describe(network, fake)) {
        let distance = frechet_distance(&Moments::of(&real, FEATURES)?, &Moments::of(&fake, FEATURES)?)?;
        rows.push((names::of_level(name, size), distance));
    }
    Ok(rows)
}

/// The features of all images of each coarser level, with the size of its images.
fn describe(network: &FeatureNetwork, batches: impl Iterator<Item = Vec<Tensor<4>>>) -> Vec<(usize, Vec<f32>)> {
    let mut levels: Vec<(usize, Vec<f32>)> = Vec::new();
    for mut images in batches {
        images.pop();
        levels.resize_with(images.len(), Default::default);
        for ((size, features), x) in levels.iter_mut().zip(images) {
            *size = x.dims()[2];
            features.extend(numbers(network.features(x)));
        }
    }
    levels
}

/// All levels' images at the size of the finest, the coarsest level first; none where there is one level.
pub fn side_by_side(levels: Vec<Tensor<4>>) -> Option<Tensor<4>> {
    let size = levels.last()?.dims()[2];
    let at_size = |mut x: Tensor<4>| {
        while x.dims()[2] < size {
            x = kernels::upsample_nearest(x);
        }
        x
    };
    (levels.len() > 1).then(|| Tensor::cat(levels.into_iter().map(at_size).collect(), 0))
}
