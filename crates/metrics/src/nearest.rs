//! Exact nearest neighbours.
//!
//! Pairs are compared block by block in single precision, in half the time of double. Candidates within rounding of the nearest are computed
//! again in double. So a copy is at distance 0, and no neighbour is missed.

use std::ops::Range;

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, MatRef, Par};

use crate::MetricError;
use crate::error::finite_rows;

/// Samples on a side of a block of pairs.
const BLOCK: usize = 256;

/// The nearest neighbour, the first of several.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    /// Its row.
    pub index: usize,
    /// Its distance.
    pub distance: f64,
}

/// The nearest neighbour of each sample, `[samples, dims]`, among others, `[others, dims]`.
///
/// # Errors
///
/// A number is not finite, or an array is not one or more whole rows.
pub fn nearest(samples: &[f32], others: &[f32], dims: usize) -> Result<Vec<Nearest>, MetricError> {
    let (samples, others) = (Rows::of(samples, dims, 1)?, Rows::of(others, dims, 1)?);
    Ok(search(&samples, &others, |_, _| false))
}

/// The nearest other row for some rows of `[samples, dims]`.
///
/// # Errors
///
/// A number is not finite, there are fewer than two samples, or the array is not a whole number of rows.
///
/// # Panics
///
/// If `rows` is empty or has an index out of range.
pub fn nearest_other(samples: &[f32], dims: usize, rows: &[usize]) -> Result<Vec<Nearest>, MetricError> {
    let chosen: Vec<f32> = rows.iter().flat_map(|row| &samples[row * dims..(row + 1) * dims]).copied().collect();
    let (chosen, all) = (Rows::of(&chosen, dims, 1)?, Rows::of(samples, dims, 2)?);
    Ok(search(&chosen, &all, |sample, other| rows[sample] == other))
}

struct Rows<'a> {
    dims: usize,
    values: &'a [f32], // [samples, dims]
    squares: Vec<f64>, // squared length of each
}

impl<'a> Rows<'a> {
    fn of(values: &'a [f32], dims: usize, needed: usize) -> Result<Self, MetricError> {
        let rows = finite_rows("feature", values, dims)?;
        if rows.len() < needed {
            return Err(MetricError::TooFew { samples: rows.len(), needed });
        }
        let square = |row: &[f32]| row.iter().map(|&value| f64::from(value).powi(2)).sum();
        Ok(Self { dims, values, squares: rows.map(square).collect() })
    }

    fn block(&self, rows: &Range<usize>) -> MatRef<'a, f32> {
        let values = &self.values[rows.start * self.dims..rows.end * self.dims];
        MatRef::from_column_major_slice(values, self.dims, rows.len())
    }

    fn blocks(&self) -> impl Iterator<Item = Range<usize>> {
        let rows = self.squares.len();
        (0..rows).step_by(BLOCK).map(move |start| start..rows.min(start + BLOCK))
    }

    /// Squared distance in double precision: exactly 0 for equal rows.
    fn squared_distance(&self, index: usize, other: &Self, others: usize) -> f64 {
        let row = |rows: &Self, index: usize| &rows.values[index * rows.dims..][..rows.dims];
        let pairs = row(self, index).iter().zip(row(other, others));
        pairs.map(|(own, other)| (f64::from(*own) - f64::from(*other)).powi(2)).sum()
    }

    /// Bound of the rounding error of |y|² - 2xy in single precision.
    fn rounding(&self, other: &Self) -> f64 {
        let largest = self.squares.iter().chain(&other.squares).copied().fold(0.0, f64::max);
        (2 * self.dims + 8) as f64 * f64::from(f32::EPSILON) * largest
    }
}

fn search(samples: &Rows, others: &Rows, is_itself: impl Fn(usize, usize) -> bool) -> Vec<Nearest> {
    let rounding = samples.rounding(others);
    let squares: Vec<f32> = others.squares.iter().map(|&square| square as f32).collect();
    let mut best = vec![(usize::MAX, f64::INFINITY); samples.squares.len()]; // squared
    let mut products = Mat::<f32>::zeros(BLOCK, BLOCK);
    for columns in samples.blocks() {
        for rows in others.blocks() {
            let into = products.submatrix_mut(0, 0, rows.len(), columns.len());
            let (left, right) = (others.block(&rows).transpose(), samples.block(&columns));
            matmul(into, Accum::Replace, left, right, 1.0, Par::Seq);
            for (column, sample) in columns.clone().enumerate() {
                let products = &mut products.col_as_slice_mut(column)[..rows.len()];
                products.iter_mut().zip(&squares[rows.clone()]).for_each(|(xy, square)| *xy = square - 2.0 * *xy);
                let limit = |squared: f64| (squared - samples.squares[sample] + rounding) as f32;
                for place in near(products, limit(best[sample].1)) {
                    let (nearest, other) = (&mut best[sample], rows.start + place);
                    if products[place] <= limit(nearest.1) && nearest.1 > 0.0 && !is_itself(sample, other) {
                        let squared = samples.squared_distance(sample, others, other);
                        *nearest = if squared < nearest.1 { (other, squared) } else { *nearest };
                    }
                }
            }
        }
    }
    best.into_iter().map(|(index, squared)| Nearest { index, distance: squared.sqrt() }).collect()
}

/// Indices of values up to a limit. Most chunks have none.
fn near(values: &[f32], limit: f32) -> impl Iterator<Item = usize> {
    const CHUNK: usize = 32;
    let has_one = move |chunk: &[f32]| chunk.iter().fold(false, |any, value| any | (*value <= limit));
    let chunks = values.chunks(CHUNK).enumerate().filter(move |(_, chunk)| has_one(chunk));
    let places = chunks.flat_map(|(k, chunk)| (k * CHUNK..).zip(chunk));
    places.filter(move |(_, value)| **value <= limit).map(|(place, _)| place)
}
