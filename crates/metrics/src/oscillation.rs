//! Whether a filter's mean output swings from evaluation to evaluation. In long training "filters sometimes collapse to a single
//! oscillating mode" (Radford et al. 2015, section 7).

/// Evaluations below which noise looks like a swing too often.
pub const LEAST_EVALUATIONS: usize = 16;

/// The autocorrelation of a swing: as far below 0 half a period later, as far above 0 a whole one later. Of white noise 6 % swing by
/// chance over 16 evaluations, 3 % over 21, 0.3 % over 41; of sine waves with a third of their amplitude as noise and a period of 4 to
/// 8 evaluations 92 % or more.
const SWING: f64 = 0.55;

/// The autocorrelation of a series around its linear trend at lags 1, 2 and so on up to half its length, corrected for the number of
/// pairs at each lag. None of fewer than [`LEAST_EVALUATIONS`] values, or of a straight line.
pub fn autocorrelation(series: &[f64]) -> Option<Vec<f64>> {
    if series.len() < LEAST_EVALUATIONS {
        return None;
    }
    let count = series.len() as f64;
    let residuals = without_trend(series);
    let power = residuals.iter().map(|residual| residual * residual).sum::<f64>();
    let largest = series.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    let rounding = largest * count * f64::EPSILON;
    let at = |lag: usize| {
        let products = residuals.iter().zip(&residuals[lag..]).map(|(now, later)| now * later).sum::<f64>();
        products / power * count / (count - lag as f64)
    };
    (power > count * rounding * rounding).then(|| (1..=series.len() / 2).map(at).collect())
}

/// Whether a series of that [`autocorrelation`] swings: it comes to the other side of its trend and back.
pub fn is_oscillating(autocorrelation: &[f64]) -> bool {
    let mut lags = autocorrelation.iter();
    lags.any(|&half_period| half_period <= -SWING) && lags.any(|&period| period >= SWING)
}

/// What is left of a series without its least-squares line.
fn without_trend(series: &[f64]) -> Vec<f64> {
    let count = series.len() as f64;
    let mean = series.iter().sum::<f64>() / count;
    let time = |k: usize| k as f64 - (count - 1.0) / 2.0;
    let squares = (0..series.len()).map(|k| time(k).powi(2)).sum::<f64>();
    let slope = series.iter().enumerate().map(|(k, value)| time(k) * (value - mean)).sum::<f64>() / squares;
    series.iter().enumerate().map(|(k, value)| value - mean - slope * time(k)).collect()
}
