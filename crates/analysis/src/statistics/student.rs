//! Intervals for a mean difference by Student's t: paired, and unpaired by Welch's formula.

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::{mean, variance};

/// How often an interval made this way holds the true value.
pub const CONFIDENCE: f64 = 0.95;

/// A mean difference with its confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The mean difference.
    pub middle: f64,
    /// The upper end.
    pub high: f64,
}

/// The interval of the mean of paired differences; none of fewer than two.
pub fn paired(differences: &[f64]) -> Option<Interval> {
    let count = differences.len() as f64;
    let error = (variance(differences)? / count).sqrt();
    around(mean(differences), error, count - 1.0)
}

/// The interval of `mean(left) - mean(right)` where both vary, each by its own; none where a side has fewer than two.
pub fn welch(left: &[f64], right: &[f64]) -> Option<Interval> {
    let (a, b) = (variance(left)? / left.len() as f64, variance(right)? / right.len() as f64);
    let difference = mean(left) - mean(right);
    if a + b == 0.0 {
        return Some(Interval { low: difference, middle: difference, high: difference });
    }
    let freedom = (a + b).powi(2) / (a.powi(2) / (left.len() - 1) as f64 + b.powi(2) / (right.len() - 1) as f64);
    around(difference, (a + b).sqrt(), freedom)
}

fn around(middle: f64, error: f64, freedom: f64) -> Option<Interval> {
    let student = StudentsT::new(0.0, 1.0, freedom).ok()?;
    let reach = student.inverse_cdf(f64::midpoint(1.0, CONFIDENCE)) * error;
    Some(Interval { low: middle - reach, middle, high: middle + reach })
}
