//! Which classes a sample shows. A classifier is confident on noise too: these numbers say nothing about quality.

use crate::MetricError;
use crate::error::finite_rows;

/// A class counts as drawn (a *mode*) unless it is more than so many times rarer than if all classes were equally frequent: its
/// share is at least a tenth of the uniform share, with ten classes one image in a hundred.
pub const MODE_RARITY: u64 = 10;

/// How often each class occurs in a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassHistogram {
    counts: Vec<u64>,
}

impl ClassHistogram {
    /// Counts labels.
    ///
    /// # Errors
    ///
    /// There is none, or one names no class.
    pub fn of_labels(labels: &[u8], classes: usize) -> Result<Self, MetricError> {
        if labels.is_empty() {
            return Err(MetricError::Shape { len: 0, width: 1 });
        }
        let mut counts = vec![0; classes];
        for (row, &label) in labels.iter().enumerate() {
            let count = counts.get_mut(usize::from(label)).ok_or(MetricError::Label { label, row, classes })?;
            *count += 1;
        }
        Ok(Self { counts })
    }

    /// Counts each sample to the class of its largest logit, the first one where several are equal.
    ///
    /// - `logits`: `[samples, classes]`
    ///
    /// # Errors
    ///
    /// A logit is not finite, or the array is not a whole number of rows.
    pub fn of_logits(logits: &[f32], classes: usize) -> Result<Self, MetricError> {
        let mut counts = vec![0; classes];
        for row in finite_rows("logit", logits, classes)? {
            let largest = (1..classes).fold(0, |best, class| if row[class] > row[best] { class } else { best });
            counts[largest] += 1;
        }
        Ok(Self { counts })
    }

    /// How many samples each class has.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// The share of each class; they add up to 1.
    pub fn shares(&self) -> impl Iterator<Item = f64> {
        let samples = self.samples() as f64;
        self.counts.iter().map(move |&count| count as f64 / samples)
    }

    /// Total variation distance from the uniform distribution, half the sum of |share - 1/k| over k classes: 0 when all are
    /// equally frequent, (k - 1)/k when there is only one.
    pub fn total_variation(&self) -> f64 {
        let uniform = 1.0 / self.counts.len() as f64;
        self.shares().map(|share| (share - uniform).abs()).sum::<f64>() / 2.0
    }

    /// How many classes are drawn, by the measure of [`MODE_RARITY`].
    pub fn modes(&self) -> usize {
        let (samples, classes) = (self.samples(), self.counts.len() as u64);
        self.counts.iter().filter(|&&count| count * classes * MODE_RARITY >= samples).count()
    }

    fn samples(&self) -> u64 {
        self.counts.iter().sum()
    }
}
