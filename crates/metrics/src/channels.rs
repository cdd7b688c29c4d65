//! The distribution of a layer's inputs, channel by channel, and how much it changes while the network trains: what batch
//! normalisation's paper calls internal covariate shift (Ioffe and Szegedy 2015; measured by Santurkar et al. 2018, arXiv 1805.11604).

use serde::{Deserialize, Serialize};

use crate::error::finite_rows;
use crate::{MetricError, exact};

/// Mean and standard deviation of each channel of a layer's input.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChannelStatistics {
    #[serde(with = "exact")]
    means: Vec<f64>,
    #[serde(with = "exact")]
    deviations: Vec<f64>,
}

/// How much a layer's input changes from one evaluation to the next. Of the statistics only the last are kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InputChange {
    last: ChannelStatistics,
    #[serde(with = "exact")]
    changes: Vec<f64>, // one for each pair of evaluations
}

impl ChannelStatistics {
    /// Statistics of `[batch, channels, places]`, over images and places.
    ///
    /// # Errors
    ///
    /// A number is not finite, or the array is not a whole number of images.
    pub fn of(values: &[f32], [channels, places]: [usize; 2]) -> Result<Self, MetricError> {
        let rows = || finite_rows("layer input", values, channels * places);
        let count = (rows()?.len() * places) as f64;
        let sums = |term: &dyn Fn(usize, f64) -> f64| {
            let mut sums = vec![0.0; channels];
            for image in values.chunks_exact(channels * places) {
                for (channel, (sum, map)) in sums.iter_mut().zip(image.chunks_exact(places)).enumerate() {
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

    /// How far these are from later ones: of each channel √((m − m′)² + (s − s′)²) over √((s² + s′²) / 2), the Wasserstein distance
    /// of two normal distributions in units of their deviation; the mean over the channels. Scaling or shifting a channel at both times
    /// changes nothing. A channel without any deviation at both times is left out; none where all are.
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
    /// Adds the change from the statistics seen before to these.
    pub fn observe(&mut self, statistics: ChannelStatistics) {
        if !self.last.means.is_empty() {
            self.changes.extend(self.last.change(&statistics));
        }
        self.last = statistics;
    }

    /// The mean change between two evaluations; none before there were two.
    pub fn mean(&self) -> Option<f64> {
        mean(&self.changes)
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
