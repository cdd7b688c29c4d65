//! Diversity of samples relative to real images, cheap enough for every evaluation: recall and coverage of a fixed number of images, and the
//! ratio of the features' total variances.

use metrics::{Manifold, MetricError, Moments, NEIGHBORS};
use model::FEATURES;
use spec::names;

/// Images of each side that are compared pairwise: the first ones.
const COMPARED: usize = 2_000;

/// Real images as the reference of diversity.
pub struct Diversity {
    manifold: Manifold,
    moments: Moments,
}

impl Diversity {
    /// The diversity of real images with features `[images, 128]`.
    ///
    /// # Errors
    ///
    /// If there are no more images than neighbours.
    pub fn of(features: &[f32]) -> Result<Self, MetricError> {
        Ok(Self { manifold: manifold(features)?, moments: Moments::of(features, FEATURES)? })
    }

    /// The diversity of samples with features `[samples, 128]` and these moments, by metric name.
    ///
    /// # Errors
    ///
    /// If a feature is not finite, or there are no more samples than neighbours.
    pub fn compare(&self, features: &[f32], moments: &Moments) -> Result<Vec<(String, f64)>, MetricError> {
        let overlap = self.manifold.overlap(&manifold(features)?)?;
        let trace_ratio = moments.trace_ratio(&self.moments).map(|ratio| (names::TRACE_RATIO, ratio));
        let shares = [(names::RECALL_2000, overlap.recall), (names::COVERAGE_2000, overlap.coverage)];
        Ok(shares.into_iter().chain(trace_ratio).map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

fn manifold(features: &[f32]) -> Result<Manifold, MetricError> {
    Manifold::of(&features[..features.len().min(COMPARED * FEATURES)], FEATURES, NEIGHBORS)
}
