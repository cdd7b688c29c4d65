//! Batch normalisation with the activation that follows it.

use super::columns::Columns;
use super::curve::{Curve, with_curve};
use super::memory::Buffer;
use crate::Activation;

/// What batch normalisation leaves behind.
pub struct Normalized {
    /// The image: `[pixels, channels]`.
    pub output: Buffer,
    /// Mean of each channel of each part: `[parts · channels]`.
    pub mean: Vec<f32>,
    /// Variance of each channel of each part, over all its pixels (biased): `[parts · channels]`.
    pub variance: Vec<f32>,
}

/// The scale and shift of each channel, and what follows them.
#[derive(Clone, Copy)]
pub struct Affine<'a> {
    /// Scales: γ.
    pub gamma: &'a [f32],
    /// Shifts: β.
    pub beta: &'a [f32],
    /// Added to each variance.
    pub epsilon: f64,
    /// What follows.
    pub activation: Activation,
    /// Equal parts of the pixels, one after the other, each with statistics of its own.
    pub parts: usize,
}

/// Gradients of a loss by parameters.
pub struct Gradients {
    /// By γ.
    pub gamma: Vec<f32>,
    /// By β.
    pub beta: Vec<f32>,
}

/// Batch normalisation of `[pixels, channels]` by the statistics of these pixels (Ioffe and Szegedy 2015, algorithm 1), or of
/// each part of them, then the activation.
pub fn normalize(x: &[f32], affine: Affine) -> Normalized {
    let mut output = Buffer::any(x.len());
    let (mut mean, mut variance) = (Vec::new(), Vec::new());
    let part = x.len() / affine.parts;
    for (x, output) in x.chunks_exact(part).zip(output.chunks_exact_mut(part)) {
        let moments = Columns::new([x], [], affine.gamma.len()).moments();
        let of_part: [Vec<f32>; 2] = [
            moments.iter().map(|moments| moments.mean as f32).collect(),
            moments.iter().map(|moments| moments.variance as f32).collect(),
        ];
        apply_into(output, x, affine, of_part.each_ref().map(Vec::as_slice));
        mean.extend_from_slice(&of_part[0]);
        variance.extend_from_slice(&of_part[1]);
    }
    Normalized { output, mean, variance }
}

/// Normalisation by given statistics, then the activation.
///
/// - `statistics`: mean and variance of each channel
pub fn apply(x: &[f32], affine: Affine, statistics: [&[f32]; 2]) -> Buffer {
    let mut output = Buffer::any(x.len());
    apply_into(&mut output, x, affine, statistics);
    output
}

fn apply_into(output: &mut [f32], x: &[f32], affine: Affine, [mean, variance]: [&[f32]; 2]) {
    let scale = scales(affine, variance);
    let columns = Columns::new([x], [mean, &scale, affine.beta], mean.len());
    with_curve!(affine.activation, curve => columns.map_into(
        output,
        #[inline(always)]
        |[mean, scale, shift], [x]| curve.value((x - mean) * scale + shift)
    ));
}

/// The gradients of [`normalize`].
///
/// - `statistics`: mean and variance of each channel of each part, as they came out
/// - `grad`: the gradient of the image that came out, replaced by that of the image that came in
pub fn normalize_gradients(x: &[f32], affine: Affine, [mean, variance]: [&[f32]; 2], grad: &mut [f32]) -> Gradients {
    let (part, channels) = (x.len() / affine.parts, affine.gamma.len());
    let statistics = mean.chunks_exact(channels).zip(variance.chunks_exact(channels));
    let images = x.chunks_exact(part).zip(grad.chunks_exact_mut(part));
    let sums =
        images.zip(statistics).map(|((x, grad), statistics)| gradients_of_part(x, affine, statistics.into(), grad));
    let add = |total: Vec<[f64; 2]>, sums: Vec<[f64; 2]>| {
        total.into_iter().zip(sums).map(|(total, sums)| [total[0] + sums[0], total[1] + sums[1]]).collect()
    };
    let sums = sums.reduce(add).unwrap_or_default();
    let sum_of = |side: usize| sums.iter().map(|sums| sums[side] as f32).collect();
    Gradients { gamma: sum_of(1), beta: sum_of(0) }
}

/// Replaces the gradient of the image that came out; returns the sums over its pixels that are those by β and γ of each channel.
fn gradients_of_part(x: &[f32], affine: Affine, [mean, variance]: [&[f32]; 2], grad: &mut [f32]) -> Vec<[f64; 2]> {
    let channels = mean.len();
    let count = (x.len() / channels) as f64;
    let scale = scales(affine, variance);
    let inverse: Vec<f32> =
        variance.iter().map(|variance| (1.0 / (f64::from(*variance) + affine.epsilon).sqrt()) as f32).collect();
    let by_statistics = [mean, &scale, affine.beta, &inverse];
    let sums = with_curve!(affine.activation, curve => Columns::new([x, &*grad], by_statistics, channels).sums(
        #[inline(always)]
        |[mean, scale, shift, inverse], [x, grad]| {
            let slope = grad * curve.slope(curve.value((x - mean) * scale + shift));
            [slope, slope * ((x - mean) * inverse)]
        },
    ));
    let mean_of = |side: usize| -> Vec<f32> { sums.iter().map(|sums| (sums[side] / count) as f32).collect() };
    let [by_shift, by_scale] = [mean_of(0), mean_of(1)];
    let parameters = [mean, &scale, affine.beta, &inverse, &by_shift, &by_scale];
    // The slopes are computed again: that costs less than to keep them.
    with_curve!(affine.activation, curve => Columns::new([x], parameters, channels).replace(
        grad,
        #[inline(always)]
        |[mean, scale, shift, inverse, by_shift, by_scale], [x], grad| {
            let slope = grad * curve.slope(curve.value((x - mean) * scale + shift));
            scale * (slope - by_shift - (x - mean) * inverse * by_scale)
        },
    ));
    sums
}

fn scales(affine: Affine, variance: &[f32]) -> Vec<f32> {
    let inverse = variance.iter().map(|variance| 1.0 / (f64::from(*variance) + affine.epsilon).sqrt());
    affine.gamma.iter().zip(inverse).map(|(gamma, inverse)| (f64::from(*gamma) * inverse) as f32).collect()
}
