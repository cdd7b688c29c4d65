//! Statistics of a few replicates: functions from numbers to numbers, checked against scipy.
//!
//! Nothing here knows runs, arms or distances, and nothing is drawn at random.

mod exact;
mod power;
mod rank;
mod student;
mod survival;
mod tabled;

pub use evidence::family::holm;
pub use evidence::summary::{mean, median, midranks, quantile, variance};
pub use exact::{permutation, sign_flip, smallest_permutation_p, smallest_sign_flip_p};
pub use power::{POWER, Plan as PowerPlan};
pub use rank::signed_ranks;
pub use student::{Interval, paired, welch};
pub use survival::{Time, kaplan_meier, log_rank_scores};
pub use tabled::{SPREAD_NEEDS, Share, brown_forsythe, fisher};

/// The unbiased variance within two groups that are taken to spread alike; none where a group has fewer than two values.
pub fn pooled_variance(left: &[f64], right: &[f64]) -> Option<f64> {
    let (n, m) = (left.len() as f64 - 1.0, right.len() as f64 - 1.0);
    Some((variance(left)? * n + variance(right)? * m) / (n + m))
}

/// Pearson's correlation; none of fewer than three pairs, or where one side does not vary.
pub fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let (left, right): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let (left_mean, right_mean) = (mean(&left), mean(&right));
    let product: f64 = pairs.iter().map(|(a, b)| (a - left_mean) * (b - right_mean)).sum();
    let scale = (variance(&left)? * variance(&right)?).sqrt() * (pairs.len() - 1) as f64;
    (pairs.len() >= 3 && scale > 0.0).then(|| product / scale)
}
