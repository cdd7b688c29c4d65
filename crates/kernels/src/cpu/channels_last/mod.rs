//! Passes over the pixels of channels-last images in which each channel has parameters of its own.

mod block;

use rayon::prelude::*;

use super::instructions::vectorize;
use block::Block;

/// Numbers that are worked on at once: as many as the first-level cache holds.
const BLOCK: usize = 8192;
/// The fewest pixels of such a block.
const PIXELS: usize = 64;
/// Channels of a vectorised loop.
const LANES: usize = 16;

/// Images `[pixels, channels]` that are read together, and parameters `[channels]` of every channel.
///
/// Where pixels have few channels, neighbours count as one pixel with all of theirs.
pub struct ChannelsLast<'a, const I: usize, const P: usize> {
    images: [&'a [f32]; I],
    parameters: [Vec<f32>; P],
    channels: usize,
    together: usize,
    /// Numbers of an image.
    len: usize,
}

/// Mean and variance of a channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// Mean.
    pub mean: f64,
    /// Biased variance.
    pub variance: f64,
}

impl<'a, const I: usize, const P: usize> ChannelsLast<'a, I, P> {
    /// Images of `channels` channels, and the parameters of each channel.
    pub fn new(images: [&'a [f32]; I], parameters: [&[f32]; P], channels: usize) -> Self {
        Self::sized(images, parameters, [channels, images[0].len()])
    }

    /// The same with an explicit length, for passes without an input image.
    pub fn sized(images: [&'a [f32]; I], parameters: [&[f32]; P], [channels, len]: [usize; 2]) -> Self {
        let few = channels < LANES && len.is_multiple_of(channels * LANES);
        let together = if few { LANES } else { 1 };
        let parameters = parameters.map(|parameters| parameters.repeat(together));
        Self { images, parameters, channels: channels * together, together, len }
    }

    /// Sums of `terms(parameters, numbers)` over the pixels of each channel. The order of summation does not depend on the number of
    /// threads.
    pub fn sums<const O: usize>(&self, terms: impl Fn([f32; P], [f32; I]) -> [f32; O] + Sync) -> Vec<[f64; O]> {
        let blocks = self.len.div_ceil(self.block_len());
        let parts: Vec<Vec<[f32; O]>> = (0..blocks)
            .into_par_iter()
            .map(|block| {
                let mut out = vec![[0.0; O]; self.channels];
                vectorize(
                    #[inline(always)]
                    || self.block(block).sums(&terms, &mut out),
                );
                out
            })
            .collect();
        self.total(&parts)
    }

    /// Writes `make(parameters, numbers)` for every number of the output.
    pub fn map_into(&self, out: &mut [f32], make: impl Fn([f32; P], [f32; I]) -> f32 + Sync) {
        assert_eq!(out.len(), self.len, "an image is as large as those that it is made of");
        out.par_chunks_mut(self.block_len()).enumerate().for_each(|(block, out)| {
            vectorize(
                #[inline(always)]
                || self.block(block).map(&make, out),
            );
        });
    }

    /// Replaces each number by `make(parameters, numbers, number)`.
    pub fn replace(&self, out: &mut [f32], make: impl Fn([f32; P], [f32; I], f32) -> f32 + Sync) {
        assert_eq!(out.len(), self.len, "an image is as large as those that it is made of");
        out.par_chunks_mut(self.block_len()).enumerate().for_each(|(block, out)| {
            vectorize(
                #[inline(always)]
                || self.block(block).replace(&make, out),
            );
        });
    }

    /// The same, and the sum of the new numbers of each channel.
    pub fn replace_and_sum(&self, out: &mut [f32], make: impl Fn([f32; P], [f32; I], f32) -> f32 + Sync) -> Vec<f64> {
        assert_eq!(out.len(), self.len, "an image is as large as those that it is made of");
        let parts: Vec<Vec<[f32; 1]>> = out
            .par_chunks_mut(self.block_len())
            .enumerate()
            .map(|(block, out)| {
                let mut sums = vec![[0.0]; self.channels];
                vectorize(
                    #[inline(always)]
                    || self.block(block).replace_and_sum(&make, out, &mut sums),
                );
                sums
            })
            .collect();
        self.total(&parts).into_iter().map(|[sum]| sum).collect()
    }

    /// Sums of blocks, joined in double precision and in their order.
    fn total<const O: usize>(&self, parts: &[Vec<[f32; O]>]) -> Vec<[f64; O]> {
        let channels = self.channels / self.together;
        let mut total = vec![[0.0; O]; channels];
        for (channel, part) in parts.iter().flat_map(|part| part.iter().enumerate()) {
            for (total, part) in total[channel % channels].iter_mut().zip(part) {
                *total += f64::from(*part);
            }
        }
        total
    }

    /// Numbers that are worked on at once.
    fn block_len(&self) -> usize {
        (BLOCK / self.channels).max(PIXELS) * self.channels
    }

    fn block(&self, index: usize) -> Block<'_, I, P> {
        let size = self.block_len();
        let range = index * size..((index + 1) * size).min(self.len);
        Block {
            images: self.images.map(|image| &image[range.clone()]),
            parameters: self.parameters.each_ref().map(Vec::as_slice),
            channels: self.channels,
        }
    }
}

impl ChannelsLast<'_, 1, 0> {
    /// Mean and variance of each channel in one pass: moments of blocks are combined as in Chan, Golub and LeVeque (1979), in double
    /// precision.
    pub fn moments(&self) -> Vec<Moments> {
        let blocks = self.len.div_ceil(self.block_len());
        let parts: Vec<(f64, Vec<[f32; 3]>)> = (0..blocks)
            .into_par_iter()
            .map(|block| {
                let block_pixels = self.block(block);
                let mut out = vec![[0.0; 3]; self.channels];
                vectorize(
                    #[inline(always)]
                    || block_pixels.moments(&mut out),
                );
                (block_pixels.pixels() as f64, out)
            })
            .collect();
        let channels = self.channels / self.together;
        let mut total = vec![(0.0, Moments { mean: 0.0, variance: 0.0 }); channels];
        for (count, part) in &parts {
            for (channel, &[about, sum, squares]) in part.iter().enumerate() {
                let (joined, moments) = &mut total[channel % channels];
                // Corrects the rounding of the block's own mean.
                let rest = f64::from(sum) / count;
                let distance = f64::from(about) + rest - moments.mean;
                let square = f64::from(squares) - f64::from(sum) * rest;
                let share = count / (*joined + count);
                moments.mean += distance * share;
                moments.variance += square + distance * distance * *joined * share;
                *joined += count;
            }
        }
        total.into_iter().map(|(count, sums)| Moments { variance: sums.variance / count, ..sums }).collect()
    }
}
