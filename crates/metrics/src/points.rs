//! Features as points, and loops over blocks of their pairs.
//!
//! The full N × M matrix is never stored. With 128 features in single precision a point takes 0.5 KiB and a block of pairs 0.25 MiB: 10,000
//! points against 10,000 take 10 MiB, where the matrix would take 381.

use std::ops::Range;

use faer::linalg::matmul::matmul;
use faer::traits::RealField;
use faer::{Accum, Mat, MatRef, Par};

use crate::MetricError;
use crate::error::finite_rows;

/// Points on a side of a block of pairs.
const BLOCK: usize = 256;

/// Features in the precision of their scalar products.
#[derive(Clone, Debug)]
pub(crate) struct Points<T> {
    dims: usize,
    values: Vec<T>,    // [samples, dims]
    squares: Vec<f64>, // squared length of each
}

/// A row of pairs: one point on the right with consecutive points on the left.
pub(crate) struct PairRow<'a, T> {
    /// The first point on the left.
    pub(crate) left: usize,
    /// The point on the right.
    pub(crate) right: usize,
    /// A number for each pair.
    pub(crate) values: &'a mut [T],
}

/// A precision of features: `f32` or `f64`. Scalar products of pairs are computed in it.
pub trait Precision: RealField + Copy + PartialOrd + Into<f64> {
    /// The distance from 1 to the next larger number.
    const EPSILON: f64;

    /// The nearest number to one in double precision.
    fn nearest(value: f64) -> Self;
}

impl Precision for f32 {
    const EPSILON: f64 = f32::EPSILON as f64;

    fn nearest(value: f64) -> Self {
        value as f32
    }
}

impl Precision for f64 {
    const EPSILON: f64 = f64::EPSILON;

    fn nearest(value: f64) -> Self {
        value
    }
}

impl<T: Precision> Points<T> {
    /// The points of features `[samples, dims]`, at least `needed` of them.
    pub(crate) fn of<F: Copy + Into<f64>>(features: &[F], dims: usize, needed: usize) -> Result<Self, MetricError> {
        let rows = finite_rows("feature", features, dims)?;
        if rows.len() < needed {
            return Err(MetricError::TooFew { samples: rows.len(), needed });
        }
        let square = |row: &[F]| row.iter().map(|&value| value.into().powi(2)).sum();
        Ok(Self {
            dims,
            values: features.iter().map(|&value| T::nearest(value.into())).collect(),
            squares: rows.map(square).collect(),
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.squares.len()
    }

    pub(crate) fn dims(&self) -> usize {
        self.dims
    }

    /// Squared length of each point.
    pub(crate) fn squares(&self) -> &[f64] {
        &self.squares
    }

    /// Squared distance of two points in double precision: exactly 0 for equal ones.
    pub(crate) fn squared_distance(&self, index: usize, other: &Self, others: usize) -> f64 {
        const LANES: usize = 8; // independent sums, for vectorisation
        let square = |(&own, &other): (&T, &T)| (own.into() - other.into()).powi(2);
        let [own, other] = [self.block(index..index + 1), other.block(others..others + 1)];
        let (own, other) = (own.chunks_exact(LANES), other.chunks_exact(LANES));
        let rest: f64 = own.remainder().iter().zip(other.remainder()).map(square).sum();
        let mut sums = [0.0; LANES];
        for pair in own.zip(other) {
            sums.iter_mut().zip(pair.0.iter().zip(pair.1)).for_each(|(sum, pair)| *sum += square(pair));
        }
        sums.iter().sum::<f64>() + rest
    }

    /// Some of the points.
    pub(crate) fn part(&self, points: Range<usize>) -> Self {
        Self { dims: self.dims, values: self.block(points.clone()).to_vec(), squares: self.squares[points].to_vec() }
    }

    /// The numbers of some of the points, `[points, dims]`.
    pub(crate) fn block(&self, points: Range<usize>) -> &[T] {
        &self.values[points.start * self.dims..points.end * self.dims]
    }
}

impl<T: Precision> Points<T> {
    /// Bound of the rounding error of |x|² + |y|² - 2xy in this precision, for any pair of points.
    pub(crate) fn rounding(&self, other: &Self) -> f64 {
        let largest = self.squares.iter().chain(&other.squares).copied().fold(0.0, f64::max);
        (2 * self.dims + 8) as f64 * T::EPSILON * largest
    }
}

impl<T: Precision> PairRow<'_, T> {
    /// From scalar products xy to |x|² + |y|² - 2xy.
    pub(crate) fn expand(&mut self, left: &[T], right: &[T]) {
        let square = right[self.right];
        for (value, left) in self.values.iter_mut().zip(&left[self.left..]) {
            *value = *left + square - T::nearest(2.0) * *value;
        }
    }
}

/// Visits every pair of a point on the left and one on the right with their scalar product.
pub(crate) fn all_pairs<T: Precision>(left: &Points<T>, right: &Points<T>, mut visit: impl FnMut(PairRow<T>)) {
    let mut products = Mat::zeros(BLOCK.min(left.len()), BLOCK.min(right.len()));
    for right_block in blocks(right.len()) {
        for left_block in blocks(left.len()) {
            multiply(&mut products, (left, &left_block), (right, &right_block));
            for (column, right) in right_block.clone().enumerate() {
                let values = &mut products.col_as_slice_mut(column)[..left_block.len()];
                visit(PairRow { left: left_block.start, right, values });
            }
        }
    }
}

/// Visits every pair of two different points of a sample once, the earlier one on the left, with their scalar product.
pub(crate) fn own_pairs<T: Precision>(points: &Points<T>, mut visit: impl FnMut(PairRow<T>)) {
    let side = BLOCK.min(points.len());
    let mut products = Mat::zeros(side, side);
    for right_block in blocks(points.len()) {
        for left_block in blocks(right_block.end) {
            multiply(&mut products, (points, &left_block), (points, &right_block));
            for (column, right) in right_block.clone().enumerate() {
                let earlier = left_block.end.min(right) - left_block.start;
                let values = &mut products.col_as_slice_mut(column)[..earlier];
                visit(PairRow { left: left_block.start, right, values });
            }
        }
    }
}

fn blocks(points: usize) -> impl Iterator<Item = Range<usize>> {
    (0..points).step_by(BLOCK).map(move |start| start..points.min(start + BLOCK))
}

fn multiply<T: Precision>(
    products: &mut Mat<T>,
    left: (&Points<T>, &Range<usize>),
    right: (&Points<T>, &Range<usize>),
) {
    let into = products.submatrix_mut(0, 0, left.1.len(), right.1.len());
    let [left, right] = [left, right]
        .map(|(points, range)| MatRef::from_column_major_slice(points.block(range.clone()), points.dims, range.len()));
    matmul(into, Accum::Replace, left.transpose(), right, T::nearest(1.0), Par::Seq);
}
