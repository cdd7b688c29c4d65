//! How evenly images change along a walk: a space without holes has no place where everything changes at once.

use crate::MetricError;
use crate::error::finite_rows;

/// The largest step of a walk over its mean step, by the features `[places, dims]` of what is seen at each place: 1 where all
/// steps are equal, as many as there are steps where one does it all. None where the walk stands still.
///
/// # Errors
///
/// A feature is not finite, there are fewer than two places, or the array is not a whole number of rows.
pub fn largest_jump(features: &[f32], dims: usize) -> Result<Option<f64>, MetricError> {
    let places: Vec<&[f32]> = finite_rows("feature", features, dims)?.collect();
    if places.len() < 2 {
        return Err(MetricError::TooFew { samples: places.len(), needed: 2 });
    }
    let steps: Vec<f64> = places.windows(2).map(|pair| distance(pair[0], pair[1])).collect();
    let mean = steps.iter().sum::<f64>() / steps.len() as f64;
    Ok((mean > 0.0).then(|| steps.into_iter().fold(0.0, f64::max) / mean))
}

fn distance(from: &[f32], to: &[f32]) -> f64 {
    from.iter().zip(to).map(|(from, to)| (f64::from(*from) - f64::from(*to)).powi(2)).sum::<f64>().sqrt()
}
