//! Passes over the pixels of channels-last images in which each channel has parameters of its own.

use rayon::prelude::*;

use super::path::vectorize;

/// Pixels that are summed up in single precision before they join a sum in double.
const PIXELS: usize = 256;
/// Channels that are worked on side by side.
const LANES: usize = 16;

/// Images `[pixels, channels]` that are read together, and parameters `[channels]` of every channel.
#[derive(Clone, Copy)]
pub struct Columns<'a, const I: usize, const P: usize> {
    /// The images.
    pub images: [&'a [f32]; I],
    /// The parameters.
    pub parameters: [&'a [f32]; P],
    /// Channels.
    pub channels: usize,
}

impl<'a, const I: usize, const P: usize> Columns<'a, I, P> {
    /// For each channel the sums over all pixels of what `terms` makes of its parameters and numbers: added up in one fixed
    /// order, whatever the number of threads.
    pub fn sums<const O: usize>(&self, terms: impl Fn([f32; P], [f32; I]) -> [f32; O] + Sync) -> Vec<[f64; O]> {
        let blocks = self.images[0].len().div_ceil(PIXELS * self.channels);
        let parts: Vec<Vec<[f32; O]>> = (0..blocks)
            .into_par_iter()
            .map(|block| {
                let mut out = vec![[0.0; O]; self.channels];
                let columns = self.block(block);
                vectorize(
                    #[inline(always)]
                    || columns.sum_block(&terms, &mut out),
                );
                out
            })
            .collect();
        let mut total = vec![[0.0; O]; self.channels];
        for part in parts {
            for (total, part) in total.iter_mut().flatten().zip(part.into_iter().flatten()) {
                *total += f64::from(part);
            }
        }
        total
    }

    /// An image whose numbers `make` makes of parameters and numbers.
    pub fn map(&self, make: impl Fn([f32; P], [f32; I]) -> f32 + Sync) -> Vec<f32> {
        let mut out = vec![0.0; self.images[0].len()];
        out.par_chunks_mut(PIXELS * self.channels).enumerate().for_each(|(block, out)| {
            let columns = self.block(block);
            vectorize(
                #[inline(always)]
                || columns.map_block(&make, out),
            );
        });
        out
    }

    fn block(&self, index: usize) -> Self {
        let size = PIXELS * self.channels;
        let range = index * size..((index + 1) * size).min(self.images[0].len());
        Self { images: self.images.map(|image| &image[range.clone()]), ..*self }
    }

    #[inline(always)]
    fn sum_block<const O: usize>(&self, terms: &impl Fn([f32; P], [f32; I]) -> [f32; O], out: &mut [[f32; O]]) {
        let whole = self.channels / LANES * LANES;
        for first in (0..whole).step_by(LANES) {
            self.sum_lanes::<O, LANES>(first, terms, &mut out[first..]);
        }
        for channel in whole..self.channels {
            self.sum_lanes::<O, 1>(channel, terms, &mut out[channel..]);
        }
    }

    #[inline(always)]
    fn sum_lanes<const O: usize, const W: usize>(
        &self,
        first: usize,
        terms: &impl Fn([f32; P], [f32; I]) -> [f32; O],
        out: &mut [[f32; O]],
    ) {
        let parameters = self.parameters.map(|parameter| lanes::<W>(parameter, first));
        let mut sums = [[0.0; W]; O];
        for pixel in 0..self.images[0].len() / self.channels {
            let numbers = self.images.map(|image| lanes::<W>(image, pixel * self.channels + first));
            for (o, sums) in sums.iter_mut().enumerate() {
                *sums = std::array::from_fn(
                    #[inline(always)]
                    |k| sums[k] + terms(nth(parameters, k), nth(numbers, k))[o],
                );
            }
        }
        for (k, out) in out.iter_mut().take(W).enumerate() {
            *out = sums.map(|sums| sums[k]);
        }
    }

    #[inline(always)]
    fn map_block(&self, make: &impl Fn([f32; P], [f32; I]) -> f32, out: &mut [f32]) {
        let whole = self.channels / LANES * LANES;
        for first in (0..whole).step_by(LANES) {
            self.map_lanes::<LANES>(first, make, out);
        }
        for channel in whole..self.channels {
            self.map_lanes::<1>(channel, make, out);
        }
    }

    #[inline(always)]
    fn map_lanes<const W: usize>(&self, first: usize, make: &impl Fn([f32; P], [f32; I]) -> f32, out: &mut [f32]) {
        let parameters = self.parameters.map(|parameter| lanes::<W>(parameter, first));
        for pixel in 0..self.images[0].len() / self.channels {
            let at = pixel * self.channels + first;
            let numbers = self.images.map(|image| lanes::<W>(image, at));
            let out: &mut [f32; W] = (&mut out[at..at + W]).try_into().expect("as many as asked for");
            *out = std::array::from_fn(
                #[inline(always)]
                |k| make(nth(parameters, k), nth(numbers, k)),
            );
        }
    }
}

/// Neighbouring numbers.
#[inline(always)]
fn lanes<const W: usize>(numbers: &[f32], first: usize) -> [f32; W] {
    numbers[first..first + W].try_into().expect("as many as asked for")
}

/// One lane of each.
#[inline(always)]
fn nth<const N: usize, const W: usize>(vectors: [[f32; W]; N], k: usize) -> [f32; N] {
    let mut lane = [0.0; N];
    for n in 0..N {
        lane[n] = vectors[n][k];
    }
    lane
}
