//! Statistics of a few replicates: functions from numbers to numbers, checked against scipy.
//!
//! Nothing here knows runs, arms or distances, and nothing is drawn at random.

mod exact;
mod student;

pub use exact::{permutation, sign_flip, smallest_permutation_p, smallest_sign_flip_p};
pub use student::{Interval, paired, welch};

/// The arithmetic mean; NaN of nothing.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The unbiased variance; none of fewer than two values.
pub fn variance(values: &[f64]) -> Option<f64> {
    let middle = mean(values);
    let squares: f64 = values.iter().map(|value| (value - middle).powi(2)).sum();
    (values.len() >= 2).then(|| squares / (values.len() - 1) as f64)
}

/// The median; none of nothing.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[half]),
        _ => Some(f64::midpoint(values[half - 1], values[half])),
    }
}

/// Pearson's correlation; none of fewer than three pairs, or where one side does not vary.
pub fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let (left, right): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let (left_mean, right_mean) = (mean(&left), mean(&right));
    let product: f64 = pairs.iter().map(|(a, b)| (a - left_mean) * (b - right_mean)).sum();
    let scale = (variance(&left)? * variance(&right)?).sqrt() * (pairs.len() - 1) as f64;
    (pairs.len() >= 3 && scale > 0.0).then(|| product / scale)
}
