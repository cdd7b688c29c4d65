//! Sample tortuosity: how straight samples of fixed latents move through feature space during training.

use serde::{Deserialize, Serialize};

use crate::error::finite_rows;
use crate::{MetricError, exact_decimals, median};

/// The fewest observations of a path: with two, every path is straight.
const MIN_OBSERVATIONS: usize = 3;

/// Finite features of points in one place, which are read back from text to the bit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Features(#[serde(with = "exact_decimals")] Vec<f32>); // [points, dims]

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

/// Paths of points. Only the first position, the last one and the length so far are kept: the state is small and resumes to the bit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trajectories {
    #[serde(with = "exact_decimals")]
    first: Vec<f32>, // [points, dims]
    #[serde(with = "exact_decimals")]
    last: Vec<f32>, // [points, dims]
    #[serde(with = "exact_decimals")]
    lengths: Vec<f64>, // [points]
    places: usize,
}

impl Trajectories {
    /// Extends each path to the features `[points, dims]`.
    ///
    /// # Errors
    ///
    /// A feature is not finite, the array is not a whole number of rows, or there are more or fewer points than before.
    pub fn observe(&mut self, features: &[f32], dims: usize) -> Result<(), MetricError> {
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

    /// Path length over the distance between its ends; the median over points. It is 1 on a straight line, about √n after n steps in
    /// random directions, and n for a point that moves back and forth. Points that never moved are left out.
    ///
    /// None if no point moved, if half of them or more end at their start, or after fewer than three observations.
    pub fn tortuosity(&self) -> Option<f64> {
        if self.places < MIN_OBSERVATIONS {
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
