//! The kernel distance of two samples: squared maximum mean discrepancy (Gretton et al. 2012, JMLR 13) under a cubic
//! polynomial kernel, as Bińkowski et al. 2018 (arXiv 1801.01401) use it. Only on Inception's features may it be called KID.

use crate::MetricError;
use crate::points::{Points, Run, all_pairs, own_pairs};

/// Samples in one of the blocks that [`KernelDistance::deviation`] is taken over.
pub const KERNEL_BLOCK: usize = 1_000;

/// A kernel distance, and how much it varies between small samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KernelDistance {
    /// The unbiased estimate from all pairs, whatever the number of samples: 0 is expected for two samples of one distribution,
    /// and numbers below 0 occur.
    pub distance: f64,
    /// Standard deviation (n - 1) of the same estimate between blocks of [`KERNEL_BLOCK`] samples: the first of one sample against the
    /// first of the other, the second against the second. The literature's subsets are drawn at random and overlap; these
    /// are not. None where there are fewer than two blocks.
    pub deviation: Option<f64>,
}

/// The kernel distance of two samples with features `[samples, dims]`: the mean of k(x, x') and k(y, y') over pairs of *different*
/// samples less twice the mean of k(x, y), with k(x, y) = (x·y / dims + 1)³.
///
/// # Errors
///
/// A feature is not finite, there are fewer than two samples, or an array is not a whole number of rows.
pub fn kernel_distance(left: &[f32], right: &[f32], dims: usize) -> Result<KernelDistance, MetricError> {
    let distance = estimate(left, right, dims)?;
    let block = KERNEL_BLOCK * dims;
    let blocks = left.chunks_exact(block).zip(right.chunks_exact(block));
    let blocks = blocks.map(|(left, right)| estimate(left, right, dims)).collect::<Result<Vec<_>, _>>()?;
    Ok(KernelDistance { distance, deviation: (blocks.len() > 1).then(|| deviation(&blocks)) })
}

fn estimate(left: &[f32], right: &[f32], dims: usize) -> Result<f64, MetricError> {
    let (left, right) = (Points::of(left, dims, 2)?, Points::of(right, dims, 2)?);
    let mut between = 0.0;
    all_pairs(&left, &right, |run| between += kernels(&run, dims));
    Ok(mean_within(&left) + mean_within(&right) - 2.0 * between / (left.len() * right.len()) as f64)
}

/// The mean kernel of two different samples.
fn mean_within(points: &Points) -> f64 {
    let mut sum = 0.0;
    own_pairs(points, |run| sum += kernels(&run, points.dims()));
    sum / (points.len() * (points.len() - 1) / 2) as f64
}

/// The sum of the kernels of a run's pairs.
fn kernels(run: &Run, dims: usize) -> f64 {
    let scale = 1.0 / dims as f64;
    run.values.iter().map(|product| (product * scale + 1.0).powi(3)).sum()
}

fn deviation(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt()
}
