//! Ranks in the place of values: for outcomes that have an order and no size, such as "diverged".

use super::midranks;

/// Wilcoxon's signed ranks of paired differences: the rank of each size with the difference's sign, and 0 where there is
/// no difference.
pub fn signed_ranks(differences: &[f64]) -> Vec<f64> {
    let sizes: Vec<f64> = differences.iter().map(|value| value.abs()).collect();
    let zeros = sizes.iter().filter(|size| **size == 0.0).count() as f64;
    let ranked = midranks(&sizes);
    let signed = |(rank, value): (f64, &f64)| if *value == 0.0 { 0.0 } else { (rank - zeros).copysign(*value) };
    ranked.into_iter().zip(differences).map(signed).collect()
}
