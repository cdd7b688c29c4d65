//! Stability of a run: variation around its trend. Tortuosity and the change of layer inputs are measured during
//! training, by the crate `metrics`.

use crate::summary::{mean, median};

/// A straight line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The slope.
    pub slope: f64,
    /// The value at x = 0.
    pub intercept: f64,
}

/// The Theil-Sen line (Theil 1950, Sen 1968): the median slope over all pairs of points, and the median residual as
/// the intercept. `None` with fewer than two distinct x.
///
/// ```
/// use evidence::stability::theil_sen;
/// let points = [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (3.0, 7.0), (4.0, 90.0)]; // one outlier
/// let line = theil_sen(&points).expect("a line");
/// assert_eq!((line.slope, line.intercept), (2.0, 1.0));
/// ```
pub fn theil_sen(points: &[(f64, f64)]) -> Option<Line> {
    let pairs = points.iter().enumerate().flat_map(|(k, a)| points[k + 1..].iter().map(move |b| (a, b)));
    let slopes = pairs.filter(|(a, b)| a.0 != b.0).map(|(a, b)| (b.1 - a.1) / (b.0 - a.0));
    let slope = median(slopes.collect())?;
    let intercept = median(points.iter().map(|(x, y)| y - slope * x).collect())?;
    Some(Line { slope, intercept })
}

/// The root mean square deviation of the log distance from its Theil-Sen trend, over the last half of the steps.
/// `evaluations` has evenly spaced steps and distances. `None` with fewer than four evaluations there, or with a
/// distance that is not above 0.
///
/// Unlike the plain deviation or the largest rise, it does not depend on how fast the run learns.
///
/// ```
/// // A distance that halves every 100 steps swings around nothing.
/// let falling: Vec<(u64, f64)> = (0..=10).map(|k| (100 * k, 600.0 * 0.5_f64.powi(k as i32))).collect();
/// assert!(evidence::stability::detrended_deviation(&falling).is_some_and(|deviation| deviation < 1e-12));
/// ```
pub fn detrended_deviation(evaluations: &[(u64, f64)]) -> Option<f64> {
    let logs: Vec<(f64, f64)> = last_half(evaluations).iter().map(|(step, value)| (*step as f64, value.ln())).collect();
    if logs.len() < 4 || logs.iter().any(|(_, log)| !log.is_finite()) {
        return None;
    }
    let Line { slope, intercept } = theil_sen(&logs)?;
    let squares: Vec<f64> = logs.iter().map(|(step, log)| (log - intercept - slope * step).powi(2)).collect();
    Some(mean(&squares).sqrt())
}

/// The points in the last half of the steps.
fn last_half(by_step: &[(u64, f64)]) -> &[(u64, f64)] {
    let end = by_step.last().map_or(0, |(step, _)| *step);
    &by_step[by_step.partition_point(|(step, _)| step * 2 < end)..]
}
