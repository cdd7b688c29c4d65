//! Summary statistics: mean, variance, quantiles and ranks.

/// The arithmetic mean. NaN for no values.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The unbiased variance. `None` with fewer than two values.
pub fn variance(values: &[f64]) -> Option<f64> {
    let middle = mean(values);
    let squares: f64 = values.iter().map(|value| (value - middle).powi(2)).sum();
    (values.len() >= 2).then(|| squares / (values.len() - 1) as f64)
}

/// The quantile at a probability from 0 to 1, with linear interpolation. `None` for no values.
///
/// ```
/// assert_eq!(evidence::summary::quantile(vec![1.0, 2.0, 4.0], 0.75), Some(3.0));
/// ```
pub fn quantile(mut values: Vec<f64>, share: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let place = share * (values.len().checked_sub(1)?) as f64;
    let (below, above) = (values[place.floor() as usize], values[place.ceil() as usize]);
    Some(below + (above - below) * place.fract())
}

/// The median. `None` for no values.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[half]),
        _ => Some(f64::midpoint(values[half - 1], values[half])),
    }
}

/// Ranks from 1, with ties at the mean of their ranks. Infinite values are allowed.
///
/// ```
/// assert_eq!(evidence::summary::midranks(&[2.0, 1.0, 2.0]), [2.5, 1.0, 2.5]);
/// ```
pub fn midranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let below = values.iter().filter(|other| *other < value).count();
        let level = values.iter().filter(|other| *other == value).count();
        below as f64 + (level as f64 + 1.0) / 2.0
    };
    values.iter().map(rank).collect()
}
