//! Smoothness of an interpolation: the largest step of a path through feature space, relative to the mean step.

use crate::MetricError;
use crate::error::finite_rows;

/// The largest step of a path over its mean step, from the features `[points, dims]` along it: 1 for equal steps, and the number of steps
/// if one step makes the whole change. None if no step changes anything.
///
/// # Errors
///
/// A feature is not finite, there are fewer than two points, or the array is not a whole number of rows.
pub fn largest_step(features: &[f32], dims: usize) -> Result<Option<f64>, MetricError> {
    let points: Vec<&[f32]> = finite_rows("feature", features, dims)?.collect();
    if points.len() < 2 {
        return Err(MetricError::TooFew { samples: points.len(), needed: 2 });
    }
    let steps: Vec<f64> = points.windows(2).map(|pair| distance(pair[0], pair[1])).collect();
    let mean = steps.iter().sum::<f64>() / steps.len() as f64;
    Ok((mean > 0.0).then(|| steps.into_iter().fold(0.0, f64::max) / mean))
}

fn distance(from: &[f32], to: &[f32]) -> f64 {
    from.iter().zip(to).map(|(from, to)| (f64::from(*from) - f64::from(*to)).powi(2)).sum::<f64>().sqrt()
}
