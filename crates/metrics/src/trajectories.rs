//! How straight points move through feature space while a generator trains: sample tortuosity.

use serde::{Deserialize, Serialize};

use crate::error::finite_rows;
use crate::{MetricError, exact, median};

/// Places that a point must have been seen at: from one to another every path is straight.
const LEAST: usize = 3;

/// Finite features of points in one place, which are read back from text to the bit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Features(#[serde(with = "exact")] Vec<f32>); // [points, dims]

impl Features {
    /// Features `[points, dims]`.
    ///
    /// # Errors
    ///
    /// A feature is not finite, or the array is not a whole number of rows.
    pub fn of(features: Vec<f32>, dims: usize) -> Result<Self, MetricError> {
        finite_rows("feature", &features, dims).map(drop)?;
        Ok(Self(features))
    }

    /// The features `[points, dims]`.
    pub fn values(&self) -> &[f32] {
        &self.0
    }
}

/// The paths of points, followed from place to place. Only the first place, the last one and the length so far are kept, so that
/// the state is small and goes on to the bit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trajectories {
    #[serde(with = "exact")]
    first: Vec<f32>, // [points, dims]
    #[serde(with = "exact")]
    last: Vec<f32>, // [points, dims]
    #[serde(with = "exact")]
    lengths: Vec<f64>, // [points]
    places: usize,
}

impl Trajectories {
    /// Moves each point on to its features of `[points, dims]`.
    ///
    /// # Errors
    ///
    /// A feature is not finite, the array is not a whole number of rows, or there are more or fewer points than before.
    pub fn visit(&mut self, features: &[f32], dims: usize) -> Result<(), MetricError> {
        let points = finite_rows("feature", features, dims)?.len();
        if self.places == 0 {
            *self = Self { first: features.to_vec(), last: features.to_vec(), lengths: vec![0.0; points], places: 1 };
            return Ok(());
        }
        if features.len() != self.last.len() || points != self.lengths.len() {
            return Err(MetricError::Dimensions { left: self.last.len(), right: features.len() });
        }
        let steps = self.last.chunks_exact(dims).zip(features.chunks_exact(dims));
        self.lengths.iter_mut().zip(steps).for_each(|(length, (from, to))| *length += distance(from, to));
        self.last.copy_from_slice(features);
        self.places += 1;
        Ok(())
    }

    /// The length of a point's path over the distance between its ends; the median over the points. 1 on a straight line, about √n
    /// after n steps in random directions, n where a point goes back and forth. Points that never moved are left out.
    ///
    /// None where all are, where half of them or more end where they began, or at fewer than three places.
    pub fn tortuosity(&self) -> Option<f64> {
        if self.places < LEAST {
            return None;
        }
        let dims = self.last.len() / self.lengths.len();
        let ends = self.first.chunks_exact(dims).zip(self.last.chunks_exact(dims));
        let moved = self.lengths.iter().zip(ends).filter(|(length, _)| **length > 0.0);
        let ratios: Vec<f64> = moved.map(|(length, (from, to))| length / distance(from, to)).collect();
        (!ratios.is_empty()).then(|| median(ratios)).filter(|ratio| ratio.is_finite())
    }
}

fn distance(from: &[f32], to: &[f32]) -> f64 {
    from.iter().zip(to).map(|(from, to)| (f64::from(*from) - f64::from(*to)).powi(2)).sum::<f64>().sqrt()
}
