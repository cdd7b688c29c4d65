//! The Fréchet distance that infinitely many samples would have, by extrapolation.
//!
//! Chong and Forsyth 2020 (arXiv 1911.07023): the bias of the distance is linear in 1/n, so that a line through the distances of several n
//! meets 1/n = 0 at the distance without bias. Of Inception features it is known as FID∞.

use crate::{MetricError, Moments, frechet_distance};

/// The least number of samples that a distance on the line is taken of.
pub const LEAST_SAMPLES: usize = 5_000;

/// How many numbers of samples the line goes through.
const POINTS: usize = 15;

/// The Fréchet distance of samples, `[samples, dims]` in any order that says nothing of their content, extrapolated to infinitely many of them. The
/// line goes through the distances of 15 evenly spaced numbers of samples, from [`LEAST_SAMPLES`] to all; each takes the samples that follow those
/// of the number before, from the beginning again after the last. None of fewer samples than twice [`LEAST_SAMPLES`]. It can be below 0. The bias that stems from the number of
/// *real* samples stays.
///
/// # Errors
///
/// The features differ in number or are not finite, or a decomposition does not converge.
pub fn frechet_distance_infinity<F: Copy + Into<f64>>(
    real: &Moments,
    fake: &[F],
    dims: usize,
) -> Result<Option<f64>, MetricError> {
    let samples = fake.len() / dims.max(1);
    if samples < 2 * LEAST_SAMPLES {
        return Ok(None);
    }
    let (mut start, mut points) = (0, Vec::with_capacity(POINTS));
    for k in 0..POINTS {
        let count = LEAST_SAMPLES + (samples - LEAST_SAMPLES) * k / (POINTS - 1);
        let taken: Vec<F> = fake.iter().cycle().skip(start * dims).take(count * dims).copied().collect();
        points.push((1.0 / count as f64, frechet_distance(real, &Moments::of(&taken, dims)?)?));
        start = (start + count) % samples;
    }
    Ok(Some(at_zero(&points)))
}

/// Where the least-squares line through points meets x = 0.
fn at_zero(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let slope = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum::<f64>()
        / points.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>();
    y - slope * x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_followed_to_its_beginning() {
        let points: Vec<(f64, f64)> = (1..=4).map(|n| (1.0 / f64::from(n), 3.0 + 7.0 / f64::from(n))).collect();
        assert!((at_zero(&points) - 3.0).abs() < 1e-12);
    }
}
