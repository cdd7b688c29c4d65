//! Multiple testing: Holm's correction controls the family-wise error rate.

/// The family-wise error rate.
pub const LEVEL: f64 = 0.05;

/// Holm's adjusted p values, in the given order (Holm 1979). A test without a p value counts towards the family.
pub fn holm(ps: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<usize> = (0..ps.len()).collect();
    order.sort_by(|a, b| ps[*a].unwrap_or(1.0).total_cmp(&ps[*b].unwrap_or(1.0)));
    let mut adjusted = vec![None; ps.len()];
    let mut largest: f64 = 0.0;
    for (rank, k) in order.into_iter().enumerate() {
        adjusted[k] = ps[k].map(|p| {
            largest = largest.max((p * (ps.len() - rank) as f64).min(1.0));
            largest
        });
    }
    adjusted
}

/// The confidence of each of `family` simultaneous intervals, `1 - 0.05 / family` (Bonferroni). All of them cover
/// their true values with 95 %.
pub fn simultaneous_confidence(family: usize) -> f64 {
    1.0 - LEVEL / family.max(1) as f64
}
