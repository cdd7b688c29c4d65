//! Features as points, and all pairs of them, looked at block by block.
//!
//! N × M numbers are never held at once. With 128 features a point takes 1 KiB, and a block of pairs 0.5 MiB however many
//! points there are: 10,000 points against 10,000 take 20 MiB, where all their distances would take 763.

use std::ops::Range;

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, Par};

use crate::MetricError;
use crate::error::finite_rows;

/// Points on a side of a block of pairs.
const BLOCK: usize = 256;

/// Features in double precision.
#[derive(Clone, Debug)]
pub(crate) struct Points {
    dims: usize,
    values: Vec<f64>,  // [samples, dims]
    squares: Vec<f64>, // squared length of each
}

/// One point on the right with points on the left that follow each other.
pub(crate) struct Run<'a> {
    /// The first point on the left.
    pub(crate) left: usize,
    /// The point on the right.
    pub(crate) right: usize,
    /// A number for each pair.
    pub(crate) values: &'a mut [f64],
}

impl Points {
    /// The points of features `[samples, dims]`, at least `needed` of them.
    pub(crate) fn of(features: &[f32], dims: usize, needed: usize) -> Result<Self, MetricError> {
        let samples = finite_rows("feature", features, dims)?.len();
        if samples < needed {
            return Err(MetricError::TooFew { samples, needed });
        }
        let values: Vec<f64> = features.iter().map(|&value| f64::from(value)).collect();
        let squares = values.chunks_exact(dims).map(|point| point.iter().map(|value| value * value).sum()).collect();
        Ok(Self { dims, values, squares })
    }

    pub(crate) fn len(&self) -> usize {
        self.squares.len()
    }

    pub(crate) fn dims(&self) -> usize {
        self.dims
    }

    /// Squared distance of two points as it is defined: 0 for equal ones.
    pub(crate) fn squared_distance(&self, index: usize, other: &Self, others: usize) -> f64 {
        let pairs = self.block(index..index + 1).iter().zip(other.block(others..others + 1));
        pairs.map(|(own, other)| (own - other).powi(2)).sum()
    }

    /// How far |x|² + |y|² - 2xy may be from |x - y|² by rounding, for any point of each of two samples.
    pub(crate) fn rounding(&self, other: &Self) -> f64 {
        let largest = self.squares.iter().chain(&other.squares).copied().fold(0.0, f64::max);
        8.0 * self.dims as f64 * f64::EPSILON * largest
    }

    fn block(&self, points: Range<usize>) -> &[f64] {
        &self.values[points.start * self.dims..points.end * self.dims]
    }
}

impl Run<'_> {
    /// From scalar products xy to |x|² + |y|² - 2xy.
    pub(crate) fn expand(&mut self, left: &Points, right: &Points) {
        let square = right.squares[self.right];
        for (value, left) in self.values.iter_mut().zip(&left.squares[self.left..]) {
            *value = left + square - 2.0 * *value;
        }
    }
}

/// Visits every pair of a point on the left and one on the right with their scalar product.
pub(crate) fn all_pairs(left: &Points, right: &Points, mut visit: impl FnMut(Run)) {
    let mut products = Mat::zeros(BLOCK.min(left.len()), BLOCK.min(right.len()));
    for right_block in blocks(right.len()) {
        for left_block in blocks(left.len()) {
            multiply(&mut products, (left, &left_block), (right, &right_block));
            for (column, right) in right_block.clone().enumerate() {
                let values = &mut products.col_as_slice_mut(column)[..left_block.len()];
                visit(Run { left: left_block.start, right, values });
            }
        }
    }
}

/// Visits every pair of two different points of a sample once, the earlier one on the left, with their scalar product.
pub(crate) fn own_pairs(points: &Points, mut visit: impl FnMut(Run)) {
    let side = BLOCK.min(points.len());
    let mut products = Mat::zeros(side, side);
    for right_block in blocks(points.len()) {
        for left_block in blocks(right_block.end) {
            multiply(&mut products, (points, &left_block), (points, &right_block));
            for (column, right) in right_block.clone().enumerate() {
                let earlier = left_block.end.min(right) - left_block.start;
                let values = &mut products.col_as_slice_mut(column)[..earlier];
                visit(Run { left: left_block.start, right, values });
            }
        }
    }
}

fn blocks(points: usize) -> impl Iterator<Item = Range<usize>> {
    (0..points).step_by(BLOCK).map(move |start| start..points.min(start + BLOCK))
}

fn multiply(products: &mut Mat<f64>, left: (&Points, &Range<usize>), right: (&Points, &Range<usize>)) {
    let into = products.submatrix_mut(0, 0, left.1.len(), right.1.len());
    let [left, right] = [left, right]
        .map(|(points, range)| MatRef::from_column_major_slice(points.block(range.clone()), points.dims, range.len()));
    matmul(into, Accum::Replace, left.transpose(), right, 1.0, Par::Seq);
}
