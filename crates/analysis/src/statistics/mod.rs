//! Statistics that views of results need beside those of `evidence`: geometric means, and correlations between measures.

pub use evidence::student::{ConfidenceInterval, Estimate};
pub use evidence::summary::{mean, median, midranks, quantile, variance};

/// The geometric mean of values above 0; none of none.
pub fn geometric_mean(values: &[f64]) -> Option<f64> {
    let logs: Vec<f64> = values.iter().map(|value| value.ln()).collect();
    (!logs.is_empty()).then(|| mean(&logs).exp())
}

/// Pearson's correlation; none of fewer than three pairs, or where one side does not vary.
pub fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let (left, right): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let (left_mean, right_mean) = (mean(&left), mean(&right));
    let product: f64 = pairs.iter().map(|(a, b)| (a - left_mean) * (b - right_mean)).sum();
    let scale = (variance(&left)? * variance(&right)?).sqrt() * (pairs.len() - 1) as f64;
    (pairs.len() >= 3 && scale > 0.0).then(|| product / scale)
}

/// Spearman's rank correlation; none of fewer than three pairs, or where one side does not vary.
pub fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    let (left, right): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let ranks: Vec<(f64, f64)> = midranks(&left).into_iter().zip(midranks(&right)).collect();
    correlation(&ranks)
}
