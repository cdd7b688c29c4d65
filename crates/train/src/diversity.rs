//! How diverse samples are beside real images, cheap enough for every evaluation: recall and coverage of a fixed number of images, and
//! how widely features spread.

use metrics::{Manifold, MetricError, Moments, NEIGHBORS};
use model::FEATURES;
use spec::names;

/// Images of either side whose pairs are looked at: always the first ones.
const COMPARED: usize = 2_000;

/// Real images that the diversity of samples is measured against.
pub struct Diversity {
    manifold: Manifold,
    moments: Moments,
}

impl Diversity {
    /// The diversity of real images with features `[images, 128]`.
    ///
    /// # Errors
    ///
    /// There are no more images than neighbours.
    pub fn of(features: &[f32]) -> Result<Self, MetricError> {
        Ok(Self { manifold: manifold(features)?, moments: Moments::of(features, FEATURES)? })
    }

    /// How diverse samples with features `[samples, 128]` and these moments are, by name.
    ///
    /// # Errors
    ///
    /// A feature is not finite, or there are no more samples than neighbours.
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
