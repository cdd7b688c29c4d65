//! Stability of a run: variation around its trend, tortuosity of its samples, and change of its layers' inputs.

use crate::summary::{mean, median};

/// A straight line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The slope.
    pub slope: f64,
    /// The value at x = 0.
    pub intercept: f64,
}

/// The Theil-Sen line (Theil 1950, Sen 1968): the median slope over all pairs of points, and the median residual as
/// the intercept. `None` with fewer than two distinct x.
///
/// ```
/// use evidence::stability::theil_sen;
/// let points = [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (3.0, 7.0), (4.0, 90.0)]; // one outlier
/// let line = theil_sen(&points).expect("a line");
/// assert_eq!((line.slope, line.intercept), (2.0, 1.0));
/// ```
pub fn theil_sen(points: &[(f64, f64)]) -> Option<Line> {
    let pairs = points.iter().enumerate().flat_map(|(k, a)| points[k + 1..].iter().map(move |b| (a, b)));
    let slopes = pairs.filter(|(a, b)| a.0 != b.0).map(|(a, b)| (b.1 - a.1) / (b.0 - a.0));
    let slope = median(slopes.collect())?;
    let intercept = median(points.iter().map(|(x, y)| y - slope * x).collect())?;
    Some(Line { slope, intercept })
}

/// The root mean square deviation of the log distance from its Theil-Sen trend, over the last half of the steps.
/// `evaluations` has evenly spaced steps and distances. `None` with fewer than four evaluations there, or with a
/// distance that is not above 0.
///
/// Unlike the plain deviation or the largest rise, it does not depend on how fast the run learns.
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

/// The points in the last half of the steps.
fn last_half<T>(by_step: &[(u64, T)]) -> &[(u64, T)] {
    let end = by_step.last().map_or(0, |(step, _)| *step);
    &by_step[by_step.partition_point(|(step, _)| step * 2 < end)..]
}

/// Sample tortuosity: the path length of fixed latents' samples through feature space, divided by their net
/// displacement, over the last half of the steps. 1 for straight paths.
///
/// `features` has the step of each evaluation and the features of each latent's sample. Lengths and displacements are
/// summed over latents before dividing, so that a latent without net displacement is no division by zero. `None` with
/// fewer than two evaluations there, or if no sample moves.
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

/// The moments of one layer's inputs at one evaluation, before any normalisation, over minibatch and pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    /// The mean of each channel.
    pub means: Vec<f64>,
    /// The standard deviation of each channel.
    pub deviations: Vec<f64>,
}

/// The change of a layer's inputs between consecutive evaluations, in standard deviations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InputChange {
    /// The mean of `|Δ mean| / deviation` over channels and evaluations.
    pub mean: f64,
    /// The mean of `|Δ ln deviation|` over channels and evaluations.
    pub deviation: f64,
}

/// The change of a layer's inputs after the first tenth of the steps, during which every design finds its scale
/// (compare Santurkar et al. 2018, section 3). Pairs with a constant channel omit that channel. `None` with fewer than
/// two evaluations there, or if all channels are omitted.
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
