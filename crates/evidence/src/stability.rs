//! Steadiness: how much a run swings around its own trend, how roundabout its samples move, how much its layers' inputs change.

use crate::summary::{mean, median};

/// A straight line through points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The rise for each unit of x.
    pub slope: f64,
    /// The value at x = 0.
    pub intercept: f64,
}

/// The line of Theil and Sen: the median slope over all pairs of points, through the median residual. None with fewer than two
/// different x.
pub fn theil_sen(points: &[(f64, f64)]) -> Option<Line> {
    let pairs = points.iter().enumerate().flat_map(|(k, a)| points[k + 1..].iter().map(move |b| (a, b)));
    let slopes = pairs.filter(|(a, b)| a.0 != b.0).map(|(a, b)| (b.1 - a.1) / (b.0 - a.0));
    let slope = median(slopes.collect())?;
    let intercept = median(points.iter().map(|(x, y)| y - slope * x).collect())?;
    Some(Line { slope, intercept })
}

/// The root mean square deviation of the log distance from its Theil-Sen trend over the last half of the steps; evaluations are step
/// and distance, evenly spaced. None with fewer than four there, or where a distance is not above 0.
///
/// A plain deviation, or the worst rise, follows how slowly a run learns; this one does not.
///
/// ```
/// // A distance that halves every 100 steps swings around nothing.
/// let falling: Vec<(u64, f64)> = (0..=10).map(|k| (100 * k, 600.0 * 0.5_f64.powi(k as i32))).collect();
/// assert!(evidence::stability::detrended_deviation(&falling).is_some_and(|deviation| deviation < 1e-12));
/// ```
pub fn detrended_deviation(evaluations: &[(u64, f64)]) -> Option<f64> {
    let logs: Vec<(f64, f64)> = last_half(evaluations).iter().map(|(step, value)| (*step as f64, value.ln())).collect();
    if logs.len() < 4 || logs.iter().any(|(_, log)| !log.is_finite()) {
        return None;
    }
    let Line { slope, intercept } = theil_sen(&logs)?;
    let squares: Vec<f64> = logs.iter().map(|(step, log)| (log - intercept - slope * step).powi(2)).collect();
    Some(mean(&squares).sqrt())
}

/// Those of the last half of the steps.
fn last_half<T>(by_step: &[(u64, T)]) -> &[(u64, T)] {
    let end = by_step.last().map_or(0, |(step, _)| *step);
    &by_step[by_step.partition_point(|(step, _)| step * 2 < end)..]
}

/// Sample tortuosity: for the same latents at every evaluation, the length of their samples' path through feature space over
/// its net displacement, over the last half of the steps; 1 for samples that move straight.
///
/// `features` has for each evaluation its step and the features of each latent's sample. Lengths and displacements are summed over
/// the latents before they are divided, so that a latent whose sample returns to where it was is no division by nothing. None with
/// fewer than two evaluations there, or where no sample moves.
pub fn tortuosity(features: &[(u64, Vec<Vec<f64>>)]) -> Option<f64> {
    let late = last_half(features);
    let between = |(from, to): (&Vec<Vec<f64>>, &Vec<Vec<f64>>)| -> f64 {
        from.iter().zip(to).map(|(from, to)| distance(from, to)).sum()
    };
    let length: f64 = late.windows(2).map(|pair| between((&pair[0].1, &pair[1].1))).sum();
    let displacement = between((&late.first()?.1, &late.last()?.1));
    (displacement > 0.0).then(|| length / displacement)
}

fn distance(from: &[f64], to: &[f64]) -> f64 {
    from.iter().zip(to).map(|(from, to)| (to - from).powi(2)).sum::<f64>().sqrt()
}

/// The moments of one layer's inputs at one evaluation, before any normalisation: each channel's over minibatch and pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    /// Each channel's mean.
    pub means: Vec<f64>,
    /// Each channel's standard deviation.
    pub deviations: Vec<f64>,
}

/// How much a layer's inputs change between neighbouring evaluations, in units of their own spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InputChange {
    /// The mean of `|Δ mean| / deviation` over channels and evaluations.
    pub mean: f64,
    /// The mean of `|Δ ln deviation|` over channels and evaluations.
    pub deviation: f64,
}

/// How much a layer's inputs change after the first tenth of the steps (compare Santurkar et al. 2018, section 3): before that
/// every design finds its scale. A channel that gives one value everywhere has no spread to be measured by and is left out of
/// its pair of evaluations. None with fewer than two evaluations there, or where all channels are left out.
pub fn input_change(moments: &[(u64, Moments)]) -> Option<InputChange> {
    let end = moments.last().map_or(0, |(step, _)| *step);
    let late = &moments[moments.partition_point(|(step, _)| step * 10 < end)..];
    let (mut means, mut deviations) = (Vec::new(), Vec::new());
    for pair in late.windows(2) {
        let (from, to) = (&pair[0].1, &pair[1].1);
        let channels = from.means.iter().zip(&from.deviations).zip(to.means.iter().zip(&to.deviations));
        for ((mean, deviation), (next_mean, next_deviation)) in channels {
            if *deviation > 0.0 && *next_deviation > 0.0 {
                means.push((next_mean - mean).abs() / deviation);
                deviations.push((next_deviation / deviation).ln().abs());
            }
        }
    }
    (!means.is_empty()).then(|| InputChange { mean: mean(&means), deviation: mean(&deviations) })
}
