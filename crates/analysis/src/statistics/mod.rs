//! Further statistics: geometric means and correlations.

pub use evidence::student::{ConfidenceInterval, Estimate};
pub use evidence::summary::{mean, median, midranks, quantile, variance};

/// The geometric mean of positive values. `None` for no values.
///
/// ```
/// let mean = analysis::statistics::geometric_mean(&[1.0, 4.0]).expect("two values");
/// assert!((mean - 2.0).abs() < 1e-12);
/// ```
pub fn geometric_mean(values: &[f64]) -> Option<f64> {
    let logs: Vec<f64> = values.iter().map(|value| value.ln()).collect();
    (!logs.is_empty()).then(|| mean(&logs).exp())
}

/// Pearson's correlation. `None` with fewer than three pairs, or if a side is constant.
pub fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let (left, right): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let (left_mean, right_mean) = (mean(&left), mean(&right));
    let product: f64 = pairs.iter().map(|(a, b)| (a - left_mean) * (b - right_mean)).sum();
    let scale = (variance(&left)? * variance(&right)?).sqrt() * (pairs.len() - 1) as f64;
    (pairs.len() >= 3 && scale > 0.0).then(|| product / scale)
}

/// Spearman's rank correlation. `None` with fewer than three pairs, or if a side is constant.
///
/// ```
/// let pairs = [(1.0, 10.0), (2.0, 100.0), (3.0, 1_000.0)];
/// let correlation = analysis::statistics::spearman(&pairs).expect("three pairs");
/// assert!((correlation - 1.0).abs() < 1e-12);
/// ```
pub fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    let (left, right): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let ranks: Vec<(f64, f64)> = midranks(&left).into_iter().zip(midranks(&right)).collect();
    correlation(&ranks)
}
