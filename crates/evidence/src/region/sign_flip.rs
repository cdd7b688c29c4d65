//! The exact sign-flip test (one-sample permutation test) for integers, over all 2^n sign flips.

/// The two-sided p value of the sign-flip test: the proportion of the 2^n sign flips whose absolute sum is at least
/// the observed one. 1 for no differences.
///
/// The distribution of the sum is computed by convolution. Probabilities are exact in double precision up to 53
/// differences.
///
/// ```
/// assert_eq!(evidence::region::sign_flip(&[1, 2, 3]), 0.25);
/// ```
pub fn sign_flip(differences: &[i64]) -> f64 {
    let reach: i64 = differences.iter().map(|difference| difference.abs()).sum();
    let place = |sum: i64| (sum + reach) as usize;
    let mut chances = vec![0.0; place(reach) + 1];
    chances[place(0)] = 1.0;
    for difference in differences {
        let mut next = vec![0.0; chances.len()];
        for (at, chance) in chances.iter().enumerate().filter(|(_, chance)| **chance > 0.0) {
            for to in [at as i64 + difference, at as i64 - difference] {
                next[to as usize] += chance / 2.0;
            }
        }
        chances = next;
    }
    let observed = differences.iter().sum::<i64>().abs();
    let far = (-reach..=reach).filter(|sum| sum.abs() >= observed);
    far.map(|sum| chances[place(sum)]).sum::<f64>().min(1.0)
}

/// The smallest possible p value for this many differences, `2^(1 - n)`.
pub fn smallest_p(differences: usize) -> f64 {
    2.0_f64.powi(1 - differences as i32).min(1.0)
}
