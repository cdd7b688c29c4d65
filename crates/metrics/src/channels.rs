//! Internal covariate shift: how the distribution of a layer's input changes during training, channel by channel (Ioffe and Szegedy 2015;
//! measured by Santurkar et al. 2018, arXiv 1805.11604).

use serde::{Deserialize, Serialize};

use crate::error::finite_rows;
use crate::{MetricError, exact_decimals};

/// Mean and standard deviation of each channel of a layer's input.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChannelStatistics {
    #[serde(with = "exact_decimals")]
    means: Vec<f64>,
    #[serde(with = "exact_decimals")]
    deviations: Vec<f64>,
}

/// Change of a layer's input between consecutive evaluations. Only the last statistics are kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InputChange {
    last: ChannelStatistics,
    #[serde(with = "exact_decimals")]
    changes: Vec<f64>, // one for each pair of evaluations
}

impl ChannelStatistics {
    /// Statistics of `[batch, channels, pixels]`, over images and pixels.
    ///
    /// # Errors
    ///
    /// A number is not finite, or the array is not a whole number of images.
    pub fn of(values: &[f32], [channels, pixels]: [usize; 2]) -> Result<Self, MetricError> {
        let rows = || finite_rows("layer input", values, channels * pixels);
        let count = (rows()?.len() * pixels) as f64;
        let sums = |term: &dyn Fn(usize, f64) -> f64| {
            let mut sums = vec![0.0; channels];
            for image in values.chunks_exact(channels * pixels) {
                for (channel, (sum, map)) in sums.iter_mut().zip(image.chunks_exact(pixels)).enumerate() {
                    *sum += map.iter().map(|&value| term(channel, f64::from(value))).sum::<f64>();
                }
            }
            sums
        };
        let means: Vec<f64> = sums(&|_, value| value).into_iter().map(|sum| sum / count).collect();
        let squares = sums(&|channel, value| (value - means[channel]).powi(2));
        let deviations = squares.into_iter().map(|sum| (sum / count).sqrt()).collect();
        Ok(Self { means, deviations })
    }

    /// The mean of each channel.
    pub fn means(&self) -> &[f64] {
        &self.means
    }

    /// Distance to later statistics: √((m − m′)² + (s − s′)²) / √((s² + s′²) / 2), the Wasserstein distance of two normal distributions in
    /// units of their deviation, averaged over channels. It is invariant to scale and shift of a channel. Channels without deviation at both
    /// times are left out. None if no channel remains.
    pub fn change(&self, later: &Self) -> Option<f64> {
        let before = self.means.iter().zip(&self.deviations);
        let pairs = before.zip(later.means.iter().zip(&later.deviations));
        let changes = pairs.filter_map(|((mean, deviation), (later_mean, later_deviation))| {
            let scale = ((deviation.powi(2) + later_deviation.powi(2)) / 2.0).sqrt();
            (scale > 0.0).then(|| (mean - later_mean).hypot(deviation - later_deviation) / scale)
        });
        mean(&changes.collect::<Vec<_>>())
    }
}

impl InputChange {
    /// Adds the change from the last statistics to these.
    pub fn observe(&mut self, statistics: ChannelStatistics) {
        if !self.last.means.is_empty() {
            self.changes.extend(self.last.change(&statistics));
        }
        self.last = statistics;
    }

    /// The mean change between two evaluations; none before the second.
    pub fn mean(&self) -> Option<f64> {
        mean(&self.changes)
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
