//! Passes over the pixels of channels-last images in which each channel has parameters of its own.

mod part;

use rayon::prelude::*;

use super::path::vectorize;
use part::Part;

/// Numbers that are worked on at once: as many as the first-level cache holds.
const BLOCK: usize = 8192;
/// The fewest pixels of such a block.
const PIXELS: usize = 64;
/// Channels that are worked on side by side.
const LANES: usize = 16;

/// Images `[pixels, channels]` that are read together, and parameters `[channels]` of every channel.
///
/// Where pixels have few channels, neighbours count as one pixel with all of theirs.
pub struct Columns<'a, const I: usize, const P: usize> {
    images: [&'a [f32]; I],
    parameters: [Vec<f32>; P],
    channels: usize,
    together: usize,
    /// Numbers of an image.
    len: usize,
}

/// What is known of a channel's numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// Their mean.
    pub mean: f64,
    /// The mean square of their distance from it.
    pub variance: f64,
}

impl<'a, const I: usize, const P: usize> Columns<'a, I, P> {
    /// Images of so many channels, and the parameters of each channel.
    pub fn new(images: [&'a [f32]; I], parameters: [&[f32]; P], channels: usize) -> Self {
        Self::sized(images, parameters, [channels, images[0].len()])
    }

    /// The same for images of so many numbers, which may be none: for what replaces numbers.
    pub fn sized(images: [&'a [f32]; I], parameters: [&[f32]; P], [channels, len]: [usize; 2]) -> Self {
        let few = channels < LANES && len.is_multiple_of(channels * LANES);
        let together = if few { LANES } else { 1 };
        let parameters = parameters.map(|parameters| parameters.repeat(together));
        Self { images, parameters, channels: channels * together, together, len }
    }

    /// For each channel the sums over all pixels of what `terms` makes of its parameters and numbers: added up in one fixed
    /// order, whatever the number of threads.
    pub fn sums<const O: usize>(&self, terms: impl Fn([f32; P], [f32; I]) -> [f32; O] + Sync) -> Vec<[f64; O]> {
        let blocks = self.len.div_ceil(self.block());
        let parts: Vec<Vec<[f32; O]>> = (0..blocks)
            .into_par_iter()
            .map(|block| {
                let mut out = vec![[0.0; O]; self.channels];
                vectorize(
                    #[inline(always)]
                    || self.part(block).sums(&terms, &mut out),
                );
                out
            })
            .collect();
        self.total(&parts)
    }

    /// An image whose numbers `make` makes of parameters and numbers, written to where it is to lie.
    pub fn map_into(&self, out: &mut [f32], make: impl Fn([f32; P], [f32; I]) -> f32 + Sync) {
        assert_eq!(out.len(), self.len, "an image is as large as those that it is made of");
        out.par_chunks_mut(self.block()).enumerate().for_each(|(block, out)| {
            vectorize(
                #[inline(always)]
                || self.part(block).map(&make, out),
            );
        });
    }

    /// Replaces numbers by what `make` makes of parameters, numbers and themselves.
    pub fn replace(&self, out: &mut [f32], make: impl Fn([f32; P], [f32; I], f32) -> f32 + Sync) {
        assert_eq!(out.len(), self.len, "an image is as large as those that it is made of");
        out.par_chunks_mut(self.block()).enumerate().for_each(|(block, out)| {
            vectorize(
                #[inline(always)]
                || self.part(block).replace(&make, out),
            );
        });
    }

    /// The same, and each channel's sum of the new numbers.
    pub fn replace_and_sum(&self, out: &mut [f32], make: impl Fn([f32; P], [f32; I], f32) -> f32 + Sync) -> Vec<f64> {
        assert_eq!(out.len(), self.len, "an image is as large as those that it is made of");
        let parts: Vec<Vec<[f32; 1]>> = out
            .par_chunks_mut(self.block())
            .enumerate()
            .map(|(block, out)| {
                let mut sums = vec![[0.0]; self.channels];
                vectorize(
                    #[inline(always)]
                    || self.part(block).replace_and_sum(&make, out, &mut sums),
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
    fn block(&self) -> usize {
        (BLOCK / self.channels).max(PIXELS) * self.channels
    }

    fn part(&self, index: usize) -> Part<'_, I, P> {
        let size = self.block();
        let range = index * size..((index + 1) * size).min(self.len);
        Part {
            images: self.images.map(|image| &image[range.clone()]),
            parameters: self.parameters.each_ref().map(Vec::as_slice),
            channels: self.channels,
        }
    }
}

impl Columns<'_, 1, 0> {
    /// Mean and variance of each channel, from one look at the image: those of blocks are joined as in Chan, Golub and LeVeque
    /// (1979), in double precision.
    pub fn moments(&self) -> Vec<Moments> {
        let blocks = self.len.div_ceil(self.block());
        let parts: Vec<(f64, Vec<[f32; 3]>)> = (0..blocks)
            .into_par_iter()
            .map(|block| {
                let part = self.part(block);
                let mut out = vec![[0.0; 3]; self.channels];
                vectorize(
                    #[inline(always)]
                    || part.moments(&mut out),
                );
                (part.pixels() as f64, out)
            })
            .collect();
        let channels = self.channels / self.together;
        let mut total = vec![(0.0, Moments { mean: 0.0, variance: 0.0 }); channels];
        for (count, part) in &parts {
            for (channel, &[about, sum, squares]) in part.iter().enumerate() {
                let (joined, moments) = &mut total[channel % channels];
                // The rounding of the block's own mean is taken back.
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
