//! Mean and covariance of features.

use std::sync::OnceLock;

use faer::linalg::matmul::triangular::{BlockStructure, matmul};
use faer::{Accum, Mat, MatRef, Par};

use crate::MetricError;
use crate::error::finite_rows;
use crate::symmetric::factor;

/// Rows of a block: few enough for a core's cache.
const BLOCK: usize = 256;

/// Mean and covariance of a sample's features, for the Fréchet distance.
#[derive(Clone, Debug)]
pub struct Moments {
    samples: usize,
    mean: Vec<f64>,
    covariance: Mat<f64>,
    factor: OnceLock<Mat<f64>>, // computed on first use
}

impl Moments {
    /// Moments of the features `[samples, dims]`, in single or double precision. The covariance divides by n - 1, as `numpy.cov` does. Features are centred before the
    /// products, so that features far from 0 lose no digits.
    ///
    /// # Errors
    ///
    /// A feature is not finite, there are fewer than two samples, or the array is not a whole number of rows.
    pub fn of<F: Copy + Into<f64>>(features: &[F], dims: usize) -> Result<Self, MetricError> {
        let rows = finite_rows("feature", features, dims)?;
        let samples = rows.len();
        if samples < 2 {
            return Err(MetricError::TooFew { samples, needed: 2 });
        }
        let mean = mean(rows, dims);
        let covariance = covariance(features, &mean);
        Ok(Self { samples, mean, covariance, factor: OnceLock::new() })
    }

    /// Number of samples. The bias of the Fréchet distance depends on it.
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// Features of a sample.
    pub fn dims(&self) -> usize {
        self.mean.len()
    }

    /// The mean of each feature.
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// The covariance of the features, `[dims, dims]`, symmetric to the last bit.
    pub fn covariance(&self) -> MatRef<'_, f64> {
        self.covariance.as_ref()
    }

    /// Trace of the covariance, as a ratio to another sample's. It is below 1 for a less diverse sample and near 0 after mode collapse.
    /// None if all samples of the other are equal.
    pub fn trace_ratio(&self, other: &Self) -> Option<f64> {
        let trace = |moments: &Self| moments.covariance.diagonal().column_vector().iter().sum::<f64>();
        Some(trace(other)).filter(|trace| *trace > 0.0).map(|other| trace(self) / other)
    }

    /// A matrix F with F·Fᵀ equal to the covariance: see [`factor`]. It is computed once.
    pub(crate) fn factor(&self) -> Result<MatRef<'_, f64>, MetricError> {
        if let Some(factor) = self.factor.get() {
            return Ok(factor.as_ref());
        }
        let factor = factor(self.covariance())?;
        Ok(self.factor.get_or_init(|| factor).as_ref())
    }
}

fn mean<'a, F: Copy + Into<f64> + 'a>(rows: impl ExactSizeIterator<Item = &'a [F]>, dims: usize) -> Vec<f64> {
    let samples = rows.len() as f64;
    let mut sums = vec![0.0; dims];
    for row in rows {
        sums.iter_mut().zip(row).for_each(|(sum, &value)| *sum += value.into());
    }
    sums.into_iter().map(|sum| sum / samples).collect()
}

fn covariance<F: Copy + Into<f64>>(features: &[F], mean: &[f64]) -> Mat<f64> {
    let (dims, samples) = (mean.len(), features.len() / mean.len());
    let weight = 1.0 / (samples - 1) as f64;
    let mut covariance = Mat::zeros(dims, dims);
    for block in features.chunks(BLOCK * dims) {
        // Column j is the j-th row of the block: [dims, rows], as the features lie in memory.
        let centred = Mat::from_fn(dims, block.len() / dims, |i, j| block[j * dims + i].into() - mean[i]);
        let (lower, whole) = (BlockStructure::TriangularLower, BlockStructure::Rectangular);
        matmul(&mut covariance, lower, Accum::Add, &centred, whole, centred.transpose(), whole, weight, Par::Seq);
    }
    Mat::from_fn(dims, dims, |i, j| covariance[(i.max(j), i.min(j))])
}
