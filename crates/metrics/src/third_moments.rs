//! Third moments of a sample: all that the cubic kernel needs.
//!
//! With z = (x, √d) for a sample x of d features, the kernel (x·y / d + 1)³ is (z·w)³ / d³, and (z·w)³ is the scalar product of z⊗z⊗z and w⊗w⊗w.
//! So the sum of kernels over all pairs is the scalar product of two sums over samples: n·d³/6 products instead of n²·d/2.

use std::ops::Range;

use faer::linalg::matmul::triangular::{BlockStructure, matmul};
use faer::{Accum, Mat, MatRef, Par};

use crate::points::Points;

/// Samples of a block: few enough for a core's cache.
const BLOCK: usize = 256;

/// Σ zᵢ zⱼ zₖ for i ≤ j ≤ k.
#[derive(Clone, Debug)]
pub(crate) struct ThirdMoments {
    layers: Vec<Mat<f64>>, // for each k the lower triangle [j, i]
    own: f64,              // Σ (z·z)³
}

impl ThirdMoments {
    /// Whether moments need fewer products than pairs.
    pub(crate) fn is_cheaper(dims: usize, samples: usize) -> bool {
        dims * dims < 3 * samples
    }

    /// Moments of an empty sample.
    pub(crate) fn zeros(dims: usize) -> Self {
        Self { layers: (0..=dims).map(|k| Mat::zeros(k + 1, k + 1)).collect(), own: 0.0 }
    }

    /// Replaces the moments by those of some points.
    pub(crate) fn fill(&mut self, points: &Points<f64>, range: Range<usize>) {
        let dims = points.dims();
        let root = (dims as f64).sqrt();
        self.own = points.squares()[range.clone()].iter().map(|square| (square + dims as f64).powi(3)).sum();
        self.layers.iter_mut().for_each(|layer| layer.fill(0.0));
        let (mut z, mut scaled) = (Vec::new(), Vec::new());
        for start in range.clone().step_by(BLOCK) {
            z.clear();
            for x in points.block(start..range.end.min(start + BLOCK)).chunks_exact(dims) {
                z.extend_from_slice(x);
                z.push(root);
            }
            self.layers.iter_mut().for_each(|layer| add_layer(layer, (&z, dims + 1), &mut scaled));
        }
    }

    /// Adds the moments of other samples.
    pub(crate) fn add(&mut self, other: &Self) {
        self.layers.iter_mut().zip(&other.layers).for_each(|(own, other)| *own += other);
        self.own += other.own;
    }

    /// Σ (z·z)³ over the samples.
    pub(crate) fn own(&self) -> f64 {
        self.own
    }

    /// The scalar product of the sums of z⊗z⊗z: Σ (z·w)³ over all pairs of a sample of each.
    pub(crate) fn dot(&self, other: &Self) -> f64 {
        let layers = self.layers.iter().zip(&other.layers).enumerate();
        layers.map(|(k, (left, right))| dot_layer(k, left.as_ref(), right.as_ref())).sum()
    }
}

/// Adds Σ zₖ zⱼ zᵢ over the samples `z` `[samples, dims]` to the lower triangle `[j, i]` of layer k.
fn add_layer(layer: &mut Mat<f64>, (z, dims): (&[f64], usize), scaled: &mut Vec<f64>) {
    let (rows, samples) = (layer.nrows(), z.len() / dims);
    scaled.resize(rows * samples, 0.0);
    for (scaled, z) in scaled.chunks_exact_mut(rows).zip(z.chunks_exact(dims)) {
        let last = z[rows - 1];
        scaled.iter_mut().zip(z).for_each(|(scaled, value)| *scaled = value * last);
    }
    // A column is a sample: [k + 1, samples], as the numbers lie in memory.
    let scaled = MatRef::from_column_major_slice(&scaled[..], rows, samples);
    let z = MatRef::from_column_major_slice(z, dims, samples).submatrix(0, 0, rows, samples);
    let (lower, whole) = (BlockStructure::TriangularLower, BlockStructure::Rectangular);
    matmul(layer, lower, Accum::Add, scaled, whole, z.transpose(), whole, 1.0, Par::Seq);
}

/// Sum over a layer of multiplicity in z⊗z⊗z times both sums.
fn dot_layer(k: usize, left: MatRef<'_, f64>, right: MatRef<'_, f64>) -> f64 {
    let column = |i: usize| {
        let below = |from: usize, to: usize| (from..to).map(|j| left[(j, i)] * right[(j, i)]).sum::<f64>();
        // i < j < k six times, two equal ones three times, three once.
        let (diagonal, last) = (left[(i, i)] * right[(i, i)], left[(k, i)] * right[(k, i)]);
        if i == k { diagonal } else { 3.0 * diagonal + 6.0 * below(i + 1, k) + 3.0 * last }
    };
    (0..=k).map(column).sum()
}
