//! Interpolation between latents, linear or spherical (slerp), and cross-fades between real images. How evenly images change along it
//! shows whether the latent space is smooth (section 6.1 looks for "sharp transitions" by eye).

use burn::tensor::{Device, Tensor, TensorData};
use data::Images;
use metrics::{MetricError, largest_step, median};
use model::{FEATURES, FeatureNetwork};
use spec::names;

use crate::images::numbers;
use crate::prior::Prior;
use streams::{Purpose, Streams};

/// Interpolations that are measured.
const WALKS: usize = 100;

/// Steps of each.
const STEPS: usize = 32;

/// How two latents are interpolated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpolation {
    /// Along the straight line (lerp). Its middle is nearer to 0 than its ends.
    Linear,
    /// Slerp: by the weights of the great circle through both directions, applied to the ends as they are (White 2016, arXiv 1609.04468).
    /// It keeps the norm of ends of equal norm; else neither norm nor direction changes evenly. Between latents of the cube [-1, 1] it may
    /// leave the cube a little.
    Spherical,
}

impl Interpolation {
    /// The point at `share` of the way, from 0 to 1.
    pub fn point(self, from: &[f32], to: &[f32], share: f32) -> Vec<f32> {
        let (before, after) = self.weights(from, to, f64::from(share));
        from.iter().zip(to).map(|(from, to)| (before * f64::from(*from) + after * f64::from(*to)) as f32).collect()
    }

    fn weights(self, from: &[f32], to: &[f32], share: f64) -> (f64, f64) {
        let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
        let cosine = product(from, to) / (product(from, from) * product(to, to)).sqrt();
        let angle = cosine.clamp(-1.0, 1.0).acos();
        match self {
            // Where both have one direction, or opposite ones, there is no great circle or no single one.
            Self::Spherical if angle.sin() > 1e-6 => {
                (((1.0 - share) * angle).sin() / angle.sin(), (share * angle).sin() / angle.sin())
            }
            _ => (1.0 - share, share),
        }
    }

    /// The `steps` + 1 points from one end to the other, concatenated.
    pub fn points(self, from: &[f32], to: &[f32], steps: usize) -> Vec<f32> {
        (0..=steps).flat_map(|k| self.point(from, to, k as f32 / steps as f32)).collect()
    }
}

/// The median of largest over mean step in features, by metric name: for both interpolations between latents, and for cross-fades between
/// held-out images. A path that does not move is not counted; a name is missing where none moves.
///
/// - `draw`: the images `[latents, channels, size, size]` of the concatenated latents of path number k
///
/// # Errors
///
/// Features that are not finite.
pub fn smoothness(
    network: &FeatureNetwork,
    held_out: &Images,
    (prior, latent): (Prior, usize),
    draw: impl Fn(Vec<f32>, usize) -> Tensor<4>,
) -> Result<Vec<(&'static str, f64)>, MetricError> {
    let ends = prior.sample(Purpose::InterpolationLatents, "", 2 * WALKS * latent);
    let between = |interpolation: Interpolation| {
        median_jump(
            network,
            ends.chunks_exact(2 * latent).enumerate().map(|(walk, ends)| {
                let (from, to) = ends.split_at(latent);
                draw(interpolation.points(from, to, STEPS), walk)
            }),
        )
    };
    let measured = [
        (names::JUMP_LINEAR, between(Interpolation::Linear)?),
        (names::JUMP_SPHERICAL, between(Interpolation::Spherical)?),
        (names::JUMP_CROSS_FADE, cross_fades(network, held_out, prior.streams())?),
    ];
    Ok(measured.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
}

fn cross_fades(network: &FeatureNetwork, images: &Images, streams: Streams) -> Result<Option<f64>, MetricError> {
    let mut order: Vec<u32> = (0..images.len() as u32).collect();
    streams.shuffle(Purpose::CrossFadeImages, "", &mut order);
    let [channels, height, width] = images.shape();
    let image = channels * height * width;
    median_jump(
        network,
        order.chunks_exact(2).take(WALKS).map(|pair| {
            let mut ends = Vec::new();
            images.batch_into(pair, &mut ends);
            let (from, to) = ends.split_at(image);
            let pixels = Interpolation::Linear.points(from, to, STEPS);
            Tensor::from_data(TensorData::new(pixels, [STEPS + 1, channels, height, width]), &Device::flex())
        }),
    )
}

/// The median over paths that move.
fn median_jump(network: &FeatureNetwork, walks: impl Iterator<Item = Tensor<4>>) -> Result<Option<f64>, MetricError> {
    let jump = |x: Tensor<4>| largest_step(&numbers(network.features(x)), FEATURES);
    let jumps: Vec<f64> = walks.map(jump).filter_map(Result::transpose).collect::<Result<_, _>>()?;
    Ok((!jumps.is_empty()).then(|| median(jumps)))
}
