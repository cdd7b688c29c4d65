//! The power spectrum of images, and checkerboard artifacts: patterns of period two from strided transposed convolutions (Odena et al. 2016,
//! "Deconvolution and checkerboard artifacts"; Durall et al. 2020, arXiv 2003.01826).

use crate::MetricError;
use crate::error::finite_rows;
use crate::fourier::Fourier;

/// The smallest size with enough neighbouring frequencies for the checkerboard score.
const SMALLEST: usize = 8;

/// The power of the error of rounding pixels in [-1, 1] to bytes. Weaker patterns are invisible.
const FLOOR: f64 = (1.0 / 127.5) * (1.0 / 127.5) / 12.0;

/// Power at each frequency, averaged over images.
#[derive(Clone, Debug, PartialEq)]
pub struct Spectrum {
    size: usize,
    images: usize,
    power: Vec<f64>, // [frequency along one side, along the other]
}

impl Spectrum {
    /// The spectrum of square images `[images, size, size]`, pixels in [-1, 1]; each colour channel counts as an image. Power is |F|² / size²:
    /// white noise of variance σ² has σ² everywhere. There is no window; images are periodic.
    ///
    /// # Errors
    ///
    /// A pixel is not finite, the array is not a whole number of images, or `size` is odd or below 8.
    pub fn of(images: &[f32], size: usize) -> Result<Self, MetricError> {
        if size < SMALLEST || !size.is_multiple_of(2) {
            return Err(MetricError::Size { size, smallest: SMALLEST });
        }
        let images = finite_rows("pixel", images, size * size)?;
        let count = images.len();
        let weight = 1.0 / (count * size * size) as f64;
        let fourier = Fourier::new(size);
        let mut power = vec![0.0; size * size];
        for image in images {
            let plane = fourier.forward(image);
            power.iter_mut().zip(&plane).for_each(|(power, value)| *power += weight * value.norm_sqr());
        }
        Ok(Self { size, images: count, power })
    }

    /// The spectrum of these images and others together.
    ///
    /// # Panics
    ///
    /// If the others are of another size.
    pub fn joined(&self, other: &Self) -> Self {
        assert_eq!(self.size, other.size, "images of one size");
        let images = self.images + other.images;
        let share = other.images as f64 / images as f64;
        let power = self.power.iter().zip(&other.power).map(|(own, other)| own + share * (other - own)).collect();
        Self { size: self.size, images, power }
    }

    /// The mean power in each ring of frequencies. Ring r contains frequencies whose distance from 0 rounds to r, up to half the size.
    pub fn radial(&self) -> Vec<f64> {
        let half = self.size / 2;
        let mut rings = vec![(0.0, 0_u32); half + 1];
        for (place, power) in self.power.iter().enumerate() {
            let [row, column] = [place / self.size, place % self.size].map(|index| index.min(self.size - index) as f64);
            if let Some((sum, count)) = rings.get_mut(row.hypot(column).round() as usize) {
                *sum += power;
                *count += 1;
            }
        }
        rings.into_iter().map(|(sum, count)| sum / f64::from(count)).collect()
    }

    /// The power in each [ring](Self::radial) as a ratio to other images: 1 for as much detail of that size. The power of rounding to bytes is
    /// added on both sides.
    ///
    /// # Panics
    ///
    /// If the others are of another size.
    pub fn radial_ratio(&self, others: &Self) -> Vec<f64> {
        assert_eq!(self.size, others.size, "images of one size");
        let rings = self.radial().into_iter().zip(others.radial());
        rings.map(|(own, other)| (own + FLOOR) / (other + FLOOR)).collect()
    }

    /// Checkerboard score. For each of the three frequencies of period two (horizontal and vertical stripes, checkerboard): its power over
    /// the mean power one and two steps below it, along every direction in which it has period two. The score is the mean of the three
    /// ratios, about 1 for noise. The power of rounding to bytes is added on both sides, so images of one colour score 1.
    pub fn checkerboard(&self) -> f64 {
        let half = self.size / 2;
        let stripes = self.peak_ratio((0, half), &[(0, half - 1), (0, half - 2)]);
        let rungs = self.peak_ratio((half, 0), &[(half - 1, 0), (half - 2, 0)]);
        let corner = [(half, half - 1), (half, half - 2), (half - 1, half), (half - 2, half)];
        (stripes + rungs + self.peak_ratio((half, half), &corner)) / 3.0
    }

    fn peak_ratio(&self, frequency: (usize, usize), others: &[(usize, usize)]) -> f64 {
        let power = |&(row, column): &(usize, usize)| self.power[row * self.size + column];
        let beside = others.iter().map(power).sum::<f64>() / others.len() as f64;
        (power(&frequency) + FLOOR) / (beside + FLOOR)
    }
}
