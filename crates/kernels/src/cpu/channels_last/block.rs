//! Loops over a block of pixels, vectorised over channels.

use super::LANES;

/// Channels of a wide sum: two cache lines, read together.
const WIDE: usize = 2 * LANES;
/// Independent sums: the processor adds to several at once.
const ABREAST: usize = 4;

/// A block of the pixels.
pub struct Block<'a, const I: usize, const P: usize> {
    /// The block of each image.
    pub images: [&'a [f32]; I],
    /// Of every channel.
    pub parameters: [&'a [f32]; P],
    /// Numbers in a pixel.
    pub channels: usize,
}

impl Block<'_, 1, 0> {
    /// Of each channel a number near its mean, and the sums of the distances from that and of their squares.
    #[inline(always)]
    pub fn moments(&self, out: &mut [[f32; 3]]) {
        let mut sums = vec![[0.0]; self.channels];
        self.sums(
            #[inline(always)]
            |[], [x]| [x],
            &mut sums,
        );
        let count = self.pixels() as f32;
        let means: Vec<f32> = sums.iter().map(|[sum]| sum / count).collect();
        let mut rest = vec![[0.0; 2]; self.channels];
        Block { images: self.images, parameters: [&means], channels: self.channels }.sums(
            #[inline(always)]
            |[mean], [x]| [x - mean, (x - mean) * (x - mean)],
            &mut rest,
        );
        for ((out, mean), [sum, squares]) in out.iter_mut().zip(means).zip(rest) {
            *out = [mean, sum, squares];
        }
    }
}

impl<const I: usize, const P: usize> Block<'_, I, P> {
    /// How many there are.
    pub fn pixels(&self) -> usize {
        self.images[0].len() / self.channels
    }

    /// Each channel's sums of `terms`.
    #[inline(always)]
    pub fn sums<const O: usize>(&self, terms: impl Fn([f32; P], [f32; I]) -> [f32; O], out: &mut [[f32; O]]) {
        let whole = self.channels / LANES * LANES;
        let wide = self.channels / WIDE * WIDE;
        for first in (0..wide).step_by(WIDE) {
            self.sum_lanes::<O, WIDE, { ABREAST / 2 }>(first, &terms, &mut out[first..]);
        }
        for first in (wide..whole).step_by(LANES) {
            self.sum_lanes::<O, LANES, ABREAST>(first, &terms, &mut out[first..]);
        }
        for channel in whole..self.channels {
            self.sum_lanes::<O, 1, ABREAST>(channel, &terms, &mut out[channel..]);
        }
    }

    #[inline(always)]
    fn sum_lanes<const O: usize, const W: usize, const A: usize>(
        &self,
        first: usize,
        terms: &impl Fn([f32; P], [f32; I]) -> [f32; O],
        out: &mut [[f32; O]],
    ) {
        let mut sums = [[[0.0; W]; O]; A];
        let pixels = self.pixels();
        for pixel in (0..pixels / A).map(|row| row * A) {
            for (k, sums) in sums.iter_mut().enumerate() {
                self.add([pixel + k, first], terms, sums);
            }
        }
        for pixel in pixels / A * A..pixels {
            self.add([pixel, first], terms, &mut sums[0]);
        }
        for (k, out) in out.iter_mut().take(W).enumerate() {
            for (o, out) in out.iter_mut().enumerate() {
                *out = sums.iter().map(|sums| sums[o][k]).sum();
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

    /// Writes the results of `make`.
    #[inline(always)]
    pub fn map(&self, make: &impl Fn([f32; P], [f32; I]) -> f32, out: &mut [f32]) {
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

    /// Replaces numbers by the results of `make`.
    #[inline(always)]
    pub fn replace(&self, make: &impl Fn([f32; P], [f32; I], f32) -> f32, out: &mut [f32]) {
        let whole = self.channels / LANES * LANES;
        for (pixel, out) in out.chunks_exact_mut(self.channels).enumerate() {
            for first in (0..whole).step_by(LANES) {
                self.remake::<LANES>(pixel, first, make, out);
            }
            for channel in whole..self.channels {
                self.remake::<1>(pixel, channel, make, out);
            }
        }
    }

    /// The same, and the sum of the new numbers of each channel.
    #[inline(always)]
    pub fn replace_and_sum(
        &self,
        make: &impl Fn([f32; P], [f32; I], f32) -> f32,
        out: &mut [f32],
        sums: &mut [[f32; 1]],
    ) {
        let whole = self.channels / LANES * LANES;
        let wide = self.channels / WIDE * WIDE;
        for first in (0..wide).step_by(WIDE) {
            self.replace_lanes::<WIDE>(first, make, out, &mut sums[first..]);
        }
        for first in (wide..whole).step_by(LANES) {
            self.replace_lanes::<LANES>(first, make, out, &mut sums[first..]);
        }
        for channel in whole..self.channels {
            self.replace_lanes::<1>(channel, make, out, &mut sums[channel..]);
        }
    }

    #[inline(always)]
    fn replace_lanes<const W: usize>(
        &self,
        first: usize,
        make: &impl Fn([f32; P], [f32; I], f32) -> f32,
        out: &mut [f32],
        sums: &mut [[f32; 1]],
    ) {
        let mut total = [0.0; W];
        for (pixel, out) in out.chunks_exact_mut(self.channels).enumerate() {
            let made = self.remake::<W>(pixel, first, make, out);
            for k in 0..W {
                total[k] += made[k];
            }
        }
        for (sum, total) in sums.iter_mut().zip(total) {
            *sum = [total];
        }
    }

    /// Replaces neighbouring channels of a pixel.
    #[inline(always)]
    fn remake<const W: usize>(
        &self,
        pixel: usize,
        first: usize,
        make: &impl Fn([f32; P], [f32; I], f32) -> f32,
        out: &mut [f32],
    ) -> [f32; W] {
        let (parameters, numbers) = (self.parameters::<W>(first), self.numbers::<W>(pixel, first));
        let old = neighbours::<W>(out, first);
        let mut made = [0.0; W];
        for k in 0..W {
            made[k] = make(nth(&parameters, k), nth(&numbers, k), old[k]);
        }
        out[first..first + W].copy_from_slice(&made);
        made
    }

    /// Computes neighbouring channels of a pixel.
    #[inline(always)]
    fn make<const W: usize>(
        &self,
        pixel: usize,
        first: usize,
        make: &impl Fn([f32; P], [f32; I]) -> f32,
        out: &mut [f32],
    ) {
        let parameters = self.parameters::<W>(first);
        let numbers = self.numbers::<W>(pixel, first);
        let mut made = [0.0; W];
        for k in 0..W {
            made[k] = make(nth(&parameters, k), nth(&numbers, k));
        }
        out[first..first + W].copy_from_slice(&made);
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
