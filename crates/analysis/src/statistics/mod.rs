//! Statistics of a few replicates: functions from numbers to numbers, checked against scipy.
//!
//! Nothing here knows runs, arms or distances, and nothing is drawn at random.

mod exact;
mod family;
mod power;
mod rank;
mod student;
mod survival;
mod tabled;

pub use exact::{permutation, sign_flip, smallest_permutation_p, smallest_sign_flip_p};
pub use family::holm;
pub use power::{POWER, Plan as PowerPlan};
pub use rank::{midranks, signed_ranks};
pub use student::{Interval, paired, welch};
pub use survival::{Time, kaplan_meier, log_rank_scores};
pub use tabled::{SPREAD_NEEDS, Share, brown_forsythe, fisher};

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

/// The unbiased variance within two groups that are taken to spread alike; none where a group has fewer than two values.
pub fn pooled_variance(left: &[f64], right: &[f64]) -> Option<f64> {
    let (n, m) = (left.len() as f64 - 1.0, right.len() as f64 - 1.0);
    Some((variance(left)? * n + variance(right)? * m) / (n + m))
}

/// The value below which a share (0 to 1) of the values lies, linear between neighbours; none of nothing.
pub fn quantile(mut values: Vec<f64>, share: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let place = share * (values.len().checked_sub(1)?) as f64;
    let (below, above) = (values[place.floor() as usize], values[place.ceil() as usize]);
    Some(below + (above - below) * place.fract())
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
