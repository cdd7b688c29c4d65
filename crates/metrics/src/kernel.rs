//! The kernel distance between two samples: the squared maximum mean discrepancy (MMD; Gretton et al. 2012, JMLR 13) with the cubic polynomial
//! kernel of Bińkowski et al. 2018 (arXiv 1801.01401). On Inception features it is KID; on any others it is not.
//!
//! Sums of kernels come from third moments if these are fewer numbers than pairs, else from all pairs.

use crate::MetricError;
use crate::points::{PairRow, Points, all_pairs, own_pairs};
use crate::third_moments::ThirdMoments;

/// Samples in a block of [`KernelDistance::deviation`].
pub const KERNEL_BLOCK: usize = 1_000;

/// A kernel distance, and its deviation between small samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KernelDistance {
    /// The unbiased estimate from all pairs. Its expectation is 0 for two samples of one distribution; it can be negative.
    pub distance: f64,
    /// Standard deviation (n - 1) of the estimate between corresponding blocks of [`KERNEL_BLOCK`] samples. Unlike the random subsets of the
    /// literature, blocks do not overlap. None with fewer than two blocks.
    pub deviation: Option<f64>,
}

/// The kernel distance of features `[samples, dims]`, in single or double precision: the means of k(x, x') and k(y, y') over pairs of *different* samples, minus twice the
/// mean of k(x, y), with k(x, y) = (x·y / dims + 1)³.
///
/// # Errors
///
/// A feature is not finite, there are fewer than two samples, or an array is not a whole number of rows.
pub fn kernel_distance<F: Copy + Into<f64>>(
    left: &[F],
    right: &[F],
    dims: usize,
) -> Result<KernelDistance, MetricError> {
    let (left, right) = (Points::<f64>::of(left, dims, 2)?, Points::<f64>::of(right, dims, 2)?);
    let (distance, blocks) = match ThirdMoments::is_cheaper(dims, left.len() + right.len()) {
        true => from_moments(&left, &right),
        false => from_pairs(&left, &right),
    };
    Ok(KernelDistance { distance, deviation: (blocks.len() > 1).then(|| deviation(&blocks)) })
}

/// Sums of kernels over pairs within the left sample, within the right one, and between them. No point is paired with itself.
#[derive(Clone, Copy)]
struct Sums {
    left: f64,
    right: f64,
    between: f64,
}

impl Sums {
    /// The estimate, given the number of points on each side.
    fn estimate(self, left: usize, right: usize) -> f64 {
        let within = |sum: f64, points: usize| sum / (points * (points - 1)) as f64;
        within(self.left, left) + within(self.right, right) - 2.0 * self.between / (left * right) as f64
    }
}

/// The estimate from all points, and from each block.
fn from_moments(left: &Points<f64>, right: &Points<f64>) -> (f64, Vec<f64>) {
    let (dims, mut estimates) = (left.dims(), Vec::new());
    let [mut all, mut blocks] = [(); 2].map(|()| [left, right].map(|points| ThirdMoments::zeros(points.dims())));
    for start in (0..left.len().max(right.len())).step_by(KERNEL_BLOCK) {
        let ranges = [left, right].map(|points| start.min(points.len())..(start + KERNEL_BLOCK).min(points.len()));
        let is_whole = ranges.iter().all(|range| range.len() == KERNEL_BLOCK);
        for ((block, points), range) in blocks.iter_mut().zip([left, right]).zip(ranges) {
            block.fill(points, range);
        }
        if is_whole {
            estimates.push(sums(&blocks[0], &blocks[1], dims).estimate(KERNEL_BLOCK, KERNEL_BLOCK));
        }
        all.iter_mut().zip(&blocks).for_each(|(all, block)| all.add(block));
    }
    (sums(&all[0], &all[1], dims).estimate(left.len(), right.len()), estimates)
}

fn sums(left: &ThirdMoments, right: &ThirdMoments, dims: usize) -> Sums {
    let scale = (dims as f64).powi(3);
    let within = |moments: &ThirdMoments| (moments.dot(moments) - moments.own()) / scale;
    Sums { left: within(left), right: within(right), between: left.dot(right) / scale }
}

/// The same, pair by pair.
fn from_pairs(left: &Points<f64>, right: &Points<f64>) -> (f64, Vec<f64>) {
    let estimate = |left: &Points<f64>, right: &Points<f64>| {
        let mut between = 0.0;
        all_pairs(left, right, |run| between += kernels(&run, left.dims()));
        let within = |points: &Points<f64>| {
            let mut sum = 0.0;
            own_pairs(points, |run| sum += kernels(&run, points.dims()));
            2.0 * sum
        };
        Sums { left: within(left), right: within(right), between }.estimate(left.len(), right.len())
    };
    let blocks = (0..left.len().min(right.len()) / KERNEL_BLOCK).map(|block| {
        let [left, right] = [left, right].map(|points| points.part(block * KERNEL_BLOCK..(block + 1) * KERNEL_BLOCK));
        estimate(&left, &right)
    });
    (estimate(left, right), blocks.collect())
}

/// The sum of the kernels of a row of pairs.
fn kernels(run: &PairRow<f64>, dims: usize) -> f64 {
    let scale = 1.0 / dims as f64;
    run.values.iter().map(|product| (product * scale + 1.0).powi(3)).sum()
}

fn deviation(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::{KERNEL_BLOCK, from_moments, from_pairs};
    use crate::points::Points;

    #[test]
    fn moments_and_pairs_give_the_same_estimates() {
        for (dims, counts) in [(1, [2, 3]), (7, [40, 33]), (20, [2 * KERNEL_BLOCK + 5, 3 * KERNEL_BLOCK])] {
            let [left, right] = counts.map(|count| {
                let feature = |i: usize| ((i * i) as f64 * 0.618 + count as f64).sin().max(-0.5) as f32 + 1.0;
                let features: Vec<f32> = (0..count * dims).map(feature).collect();
                Points::<f64>::of(&features, dims, 2).expect("finite features")
            });
            let ((one, blocks), (other, others)) = (from_moments(&left, &right), from_pairs(&left, &right));
            assert_eq!(blocks.len(), others.len());
            for (one, other) in std::iter::once((one, other)).chain(blocks.into_iter().zip(others)) {
                assert!((one - other).abs() < 1e-11, "{one} and {other}, {dims} features of {counts:?}");
            }
        }
    }
}
