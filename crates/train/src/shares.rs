//! How often samples show each class, or each value of each factor.

use metrics::ClassHistogram;
use spec::{Factor, Source, names};

/// The share of each class; where labels tell several factors, the share of each value of each factor.
pub fn shares(source: Source, classes: &ClassHistogram) -> Vec<(String, f64)> {
    let factors = source.factors();
    if factors.len() == 1 {
        return classes.shares().enumerate().map(|(k, share)| (format!("{}{k}", names::CLASS_SHARE), share)).collect();
    }
    let mut shares: Vec<Vec<f64>> = factors.iter().map(|factor| vec![0.0; factor.values.len()]).collect();
    for (label, share) in classes.shares().enumerate() {
        let values = Factor::split(factors, label);
        shares.iter_mut().zip(values).for_each(|(shares, value)| shares[value] += share);
    }
    let named = factors.iter().zip(shares).flat_map(|(factor, shares)| {
        let name = move |k| format!("{}{}_{k}", names::FACTOR_SHARE, factor.name);
        shares.into_iter().enumerate().map(move |(k, share)| (name(k), share))
    });
    named.collect()
}
