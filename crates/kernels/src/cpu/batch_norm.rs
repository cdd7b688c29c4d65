//! Batch normalisation fused with the activation.

use super::activation::{ActivationFunction, with_activation};
use super::buffer_pool::Buffer;
use super::channels_last::ChannelsLast;
use crate::Activation;

/// Output of batch normalisation.
pub struct BatchNormOutput {
    /// The image: `[pixels, channels]`.
    pub output: Buffer,
    /// Mean of each channel of each part: `[parts · channels]`.
    pub mean: Vec<f32>,
    /// Variance of each channel of each part, over all its pixels (biased): `[parts · channels]`.
    pub variance: Vec<f32>,
}

/// Parameters of batch normalisation, and the activation after it.
#[derive(Clone, Copy)]
pub struct BatchNorm<'a> {
    /// Scales: γ.
    pub gamma: &'a [f32],
    /// Shifts: β.
    pub beta: &'a [f32],
    /// Added to each variance.
    pub epsilon: f64,
    /// The activation after it.
    pub activation: Activation,
    /// Ghost batches: equal, consecutive parts with statistics of their own.
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
pub fn batch_norm_train(x: &[f32], norm: BatchNorm) -> BatchNormOutput {
    let mut output = Buffer::of_len(x.len());
    let (mut mean, mut variance) = (Vec::new(), Vec::new());
    let part = x.len() / norm.parts;
    for (x, output) in x.chunks_exact(part).zip(output.chunks_exact_mut(part)) {
        let moments = ChannelsLast::new([x], [], norm.gamma.len()).moments();
        let of_part: [Vec<f32>; 2] = [
            moments.iter().map(|moments| moments.mean as f32).collect(),
            moments.iter().map(|moments| moments.variance as f32).collect(),
        ];
        batch_norm_into(output, x, norm, of_part.each_ref().map(Vec::as_slice));
        mean.extend_from_slice(&of_part[0]);
        variance.extend_from_slice(&of_part[1]);
    }
    BatchNormOutput { output, mean, variance }
}

/// Batch normalisation by running statistics, then the activation.
///
/// - `statistics`: mean and variance of each channel
pub fn batch_norm_eval(x: &[f32], norm: BatchNorm, statistics: [&[f32]; 2]) -> Buffer {
    let mut output = Buffer::of_len(x.len());
    batch_norm_into(&mut output, x, norm, statistics);
    output
}

fn batch_norm_into(output: &mut [f32], x: &[f32], norm: BatchNorm, [mean, variance]: [&[f32]; 2]) {
    let scale = scales(norm, variance);
    let pixels = ChannelsLast::new([x], [mean, &scale, norm.beta], mean.len());
    with_activation!(norm.activation, function => pixels.map_into(
        output,
        #[inline(always)]
        |[mean, scale, shift], [x]| function.value((x - mean) * scale + shift)
    ));
}

/// The gradients of [`batch_norm_train`].
///
/// - `statistics`: mean and variance of each channel of each part, from the forward pass
/// - `grad`: the gradient of the output, replaced by that of the input
pub fn batch_norm_backward(x: &[f32], norm: BatchNorm, [mean, variance]: [&[f32]; 2], grad: &mut [f32]) -> Gradients {
    let (part, channels) = (x.len() / norm.parts, norm.gamma.len());
    let statistics = mean.chunks_exact(channels).zip(variance.chunks_exact(channels));
    let images = x.chunks_exact(part).zip(grad.chunks_exact_mut(part));
    let sums = images.zip(statistics).map(|((x, grad), statistics)| backward_of_part(x, norm, statistics.into(), grad));
    let add = |total: Vec<[f64; 2]>, sums: Vec<[f64; 2]>| {
        total.into_iter().zip(sums).map(|(total, sums)| [total[0] + sums[0], total[1] + sums[1]]).collect()
    };
    let sums = sums.reduce(add).unwrap_or_default();
    let sum_of = |side: usize| sums.iter().map(|sums| sums[side] as f32).collect();
    Gradients { gamma: sum_of(1), beta: sum_of(0) }
}

/// Replaces the gradient of the output by that of the input. Returns the gradients by β and γ of each channel.
fn backward_of_part(x: &[f32], norm: BatchNorm, [mean, variance]: [&[f32]; 2], grad: &mut [f32]) -> Vec<[f64; 2]> {
    let channels = mean.len();
    let count = (x.len() / channels) as f64;
    let scale = scales(norm, variance);
    let inverse: Vec<f32> =
        variance.iter().map(|variance| (1.0 / (f64::from(*variance) + norm.epsilon).sqrt()) as f32).collect();
    let by_statistics = [mean, &scale, norm.beta, &inverse];
    let sums = with_activation!(norm.activation, function => ChannelsLast::new([x, &*grad], by_statistics, channels).sums(
        #[inline(always)]
        |[mean, scale, shift, inverse], [x, grad]| {
            let slope = grad * function.slope(function.value((x - mean) * scale + shift));
            [slope, slope * ((x - mean) * inverse)]
        },
    ));
    let mean_of = |side: usize| -> Vec<f32> { sums.iter().map(|sums| (sums[side] / count) as f32).collect() };
    let [by_shift, by_scale] = [mean_of(0), mean_of(1)];
    let parameters = [mean, &scale, norm.beta, &inverse, &by_shift, &by_scale];
    // The slopes are computed again: that costs less than to keep them.
    with_activation!(norm.activation, function => ChannelsLast::new([x], parameters, channels).replace(
        grad,
        #[inline(always)]
        |[mean, scale, shift, inverse, by_shift, by_scale], [x], grad| {
            let slope = grad * function.slope(function.value((x - mean) * scale + shift));
            scale * (slope - by_shift - (x - mean) * inverse * by_scale)
        },
    ));
    sums
}

fn scales(norm: BatchNorm, variance: &[f32]) -> Vec<f32> {
    let inverse = variance.iter().map(|variance| 1.0 / (f64::from(*variance) + norm.epsilon).sqrt());
    norm.gamma.iter().zip(inverse).map(|(gamma, inverse)| (f64::from(*gamma) * inverse) as f32).collect()
}
