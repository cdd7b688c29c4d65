//! Passes over the pixels of channels-last images in which each channel has parameters of its own.

use rayon::prelude::*;

use super::memory::Buffer;
use super::path::vectorize;

/// Numbers that are worked on at once: as many as the first-level cache holds.
const BLOCK: usize = 8192;
/// The fewest pixels of such a block.
const PIXELS: usize = 64;
/// Channels that are worked on side by side.
const LANES: usize = 16;
/// Pixels whose sums don't wait for each other.
const ABREAST: usize = 4;

/// Images `[pixels, channels]` that are read together, and parameters `[channels]` of every channel.
///
/// Where pixels have few channels, neighbours count as one pixel with all of theirs.
pub struct Columns<'a, const I: usize, const P: usize> {
    images: [&'a [f32]; I],
    parameters: [Vec<f32>; P],
    channels: usize,
    together: usize,
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
        let few = channels < LANES && images[0].len().is_multiple_of(channels * LANES);
        let together = if few { LANES } else { 1 };
        let parameters = parameters.map(|parameters| parameters.repeat(together));
        Self { images, parameters, channels: channels * together, together }
    }

    /// For each channel the sums over all pixels of what `terms` makes of its parameters and numbers: added up in one fixed
    /// order, whatever the number of threads.
    pub fn sums<const O: usize>(&self, terms: impl Fn([f32; P], [f32; I]) -> [f32; O] + Sync) -> Vec<[f64; O]> {
        let blocks = self.images[0].len().div_ceil(self.block());
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

    /// An image whose numbers `make` makes of parameters and numbers.
    pub fn map(&self, make: impl Fn([f32; P], [f32; I]) -> f32 + Sync) -> Buffer {
        let mut out = Buffer::any(self.images[0].len());
        self.map_into(&mut out, make);
        out
    }

    /// The same, written to where the image is to lie.
    pub fn map_into(&self, out: &mut [f32], make: impl Fn([f32; P], [f32; I]) -> f32 + Sync) {
        assert_eq!(out.len(), self.images[0].len(), "an image is as large as those that it is made of");
        out.par_chunks_mut(self.block()).enumerate().for_each(|(block, out)| {
            vectorize(
                #[inline(always)]
                || self.part(block).map(&make, out),
            );
        });
    }

    /// The same, and each channel's sum of the numbers that came out.
    pub fn map_and_sum(&self, make: impl Fn([f32; P], [f32; I]) -> f32 + Sync) -> (Buffer, Vec<f64>) {
        let mut out = Buffer::any(self.images[0].len());
        let parts: Vec<Vec<[f32; 1]>> = out
            .par_chunks_mut(self.block())
            .enumerate()
            .map(|(block, out)| {
                let mut sums = vec![[0.0]; self.channels];
                vectorize(
                    #[inline(always)]
                    || self.part(block).map_and_sum(&make, out, &mut sums),
                );
                sums
            })
            .collect();
        let sums = self.total(&parts).into_iter().map(|[sum]| sum).collect();
        (out, sums)
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
        let range = index * size..((index + 1) * size).min(self.images[0].len());
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
        let blocks = self.images[0].len().div_ceil(self.block());
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

/// A block of the pixels.
struct Part<'a, const I: usize, const P: usize> {
    images: [&'a [f32]; I],
    parameters: [&'a [f32]; P],
    channels: usize,
}

impl Part<'_, 1, 0> {
    /// Of each channel a number near its mean, and the sums of the distances from that and of their squares.
    #[inline(always)]
    fn moments(&self, out: &mut [[f32; 3]]) {
        let mut sums = vec![[0.0]; self.channels];
        self.sums(
            #[inline(always)]
            |[], [x]| [x],
            &mut sums,
        );
        let count = self.pixels() as f32;
        let means: Vec<f32> = sums.iter().map(|[sum]| sum / count).collect();
        let mut rest = vec![[0.0; 2]; self.channels];
        Part { images: self.images, parameters: [&means], channels: self.channels }.sums(
            #[inline(always)]
            |[mean], [x]| [x - mean, (x - mean) * (x - mean)],
            &mut rest,
        );
        for ((out, mean), [sum, squares]) in out.iter_mut().zip(means).zip(rest) {
            *out = [mean, sum, squares];
        }
    }
}

impl<const I: usize, const P: usize> Part<'_, I, P> {
    fn pixels(&self) -> usize {
        self.images[0].len() / self.channels
    }

    #[inline(always)]
    fn sums<const O: usize>(&self, terms: impl Fn([f32; P], [f32; I]) -> [f32; O], out: &mut [[f32; O]]) {
        let whole = self.channels / LANES * LANES;
        for first in (0..whole).step_by(LANES) {
            self.sum_lanes::<O, LANES>(first, &terms, &mut out[first..]);
        }
        for channel in whole..self.channels {
            self.sum_lanes::<O, 1>(channel, &terms, &mut out[channel..]);
        }
    }

    #[inline(always)]
    fn sum_lanes<const O: usize, const W: usize>(
        &self,
        first: usize,
        terms: &impl Fn([f32; P], [f32; I]) -> [f32; O],
        out: &mut [[f32; O]],
    ) {
        let mut sums = [[[0.0; W]; O]; ABREAST];
        let pixels = self.pixels();
        for pixel in (0..pixels / ABREAST).map(|row| row * ABREAST) {
            for (k, sums) in sums.iter_mut().enumerate() {
                self.add([pixel + k, first], terms, sums);
            }
        }
        for pixel in pixels / ABREAST * ABREAST..pixels {
            self.add([pixel, first], terms, &mut sums[0]);
        }
        for (k, out) in out.iter_mut().take(W).enumerate() {
            for (o, out) in out.iter_mut().enumerate() {
                *out = (sums[0][o][k] + sums[1][o][k]) + (sums[2][o][k] + sums[3][o][k]);
            }
        }
    }

    #[inline(always)]
    fn add<const O: usize, const W: usize>(
        &self,
        [pixel, first]: [usize; 2],
        terms: &impl Fn([f32; P], [f32; I]) -> [f32; O],
        sums: &mut [[f32; W]; O],
    ) {
        let (parameters, numbers) = (self.parameters::<W>(first), self.numbers::<W>(pixel, first));
        for o in 0..O {
            for k in 0..W {
                sums[o][k] += terms(nth(&parameters, k), nth(&numbers, k))[o];
            }
        }
    }

    #[inline(always)]
    fn map(&self, make: &impl Fn([f32; P], [f32; I]) -> f32, out: &mut [f32]) {
        let whole = self.channels / LANES * LANES;
        for (pixel, out) in out.chunks_exact_mut(self.channels).enumerate() {
            for first in (0..whole).step_by(LANES) {
                self.make::<LANES>(pixel, first, make, out);
            }
            for channel in whole..self.channels {
                self.make::<1>(pixel, channel, make, out);
            }
        }
    }

    #[inline(always)]
    fn map_and_sum(&self, make: &impl Fn([f32; P], [f32; I]) -> f32, out: &mut [f32], sums: &mut [[f32; 1]]) {
        let whole = self.channels / LANES * LANES;
        for first in (0..whole).step_by(LANES) {
            self.map_lanes::<LANES>(first, make, out, &mut sums[first..]);
        }
        for channel in whole..self.channels {
            self.map_lanes::<1>(channel, make, out, &mut sums[channel..]);
        }
    }

    #[inline(always)]
    fn map_lanes<const W: usize>(
        &self,
        first: usize,
        make: &impl Fn([f32; P], [f32; I]) -> f32,
        out: &mut [f32],
        sums: &mut [[f32; 1]],
    ) {
        let mut total = [0.0; W];
        for (pixel, out) in out.chunks_exact_mut(self.channels).enumerate() {
            let made = self.make::<W>(pixel, first, make, out);
            for k in 0..W {
                total[k] += made[k];
            }
        }
        for (sum, total) in sums.iter_mut().zip(total) {
            *sum = [total];
        }
    }

    /// Makes neighbouring numbers of a pixel.
    #[inline(always)]
    fn make<const W: usize>(
        &self,
        pixel: usize,
        first: usize,
        make: &impl Fn([f32; P], [f32; I]) -> f32,
        out: &mut [f32],
    ) -> [f32; W] {
        let parameters = self.parameters::<W>(first);
        let numbers = self.numbers::<W>(pixel, first);
        let mut made = [0.0; W];
        for k in 0..W {
            made[k] = make(nth(&parameters, k), nth(&numbers, k));
        }
        out[first..first + W].copy_from_slice(&made);
        made
    }

    #[inline(always)]
    fn parameters<const W: usize>(&self, first: usize) -> [[f32; W]; P] {
        let mut lanes = [[0.0; W]; P];
        for p in 0..P {
            lanes[p] = neighbours(self.parameters[p], first);
        }
        lanes
    }

    #[inline(always)]
    fn numbers<const W: usize>(&self, pixel: usize, first: usize) -> [[f32; W]; I] {
        self.images.map(
            #[inline(always)]
            |image| neighbours(image, pixel * self.channels + first),
        )
    }
}

/// Neighbouring numbers.
#[inline(always)]
fn neighbours<const W: usize>(numbers: &[f32], first: usize) -> [f32; W] {
    numbers[first..first + W].try_into().expect("as many as asked for")
}

/// One lane of each.
#[inline(always)]
fn nth<const N: usize, const W: usize>(vectors: &[[f32; W]; N], k: usize) -> [f32; N] {
    let mut lane = [0.0; N];
    for n in 0..N {
        lane[n] = vectors[n][k];
    }
    lane
}
