//! Fourier transforms of square images.

use std::sync::Arc;

use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};

/// Transforms images of one size.
pub(crate) struct Fourier {
    size: usize,
    forward: Arc<dyn Fft<f64>>,
    inverse: Arc<dyn Fft<f64>>,
}

impl Fourier {
    pub(crate) fn new(size: usize) -> Self {
        let mut planner = FftPlanner::new();
        Self { size, forward: planner.plan_fft_forward(size), inverse: planner.plan_fft_inverse(size) }
    }

    /// From an image `[rows, columns]` to `[frequency along a row, frequency along a column]`.
    pub(crate) fn forward(&self, image: &[f32]) -> Vec<Complex<f64>> {
        let mut plane: Vec<Complex<f64>> = image.iter().map(|&pixel| f64::from(pixel).into()).collect();
        self.forward.process(&mut plane); // each row
        let mut plane = self.transposed(&plane);
        self.forward.process(&mut plane); // each column
        plane
    }

    /// From frequencies, as [`Self::forward`] gives them, to size² times the image `[rows, columns]`.
    pub(crate) fn inverse(&self, mut plane: Vec<Complex<f64>>) -> Vec<f64> {
        self.inverse.process(&mut plane);
        let mut plane = self.transposed(&plane);
        self.inverse.process(&mut plane);
        plane.into_iter().map(|value| value.re).collect()
    }

    fn transposed(&self, plane: &[Complex<f64>]) -> Vec<Complex<f64>> {
        let size = self.size;
        (0..size * size).map(|place| plane[place % size * size + place / size]).collect()
    }
}
