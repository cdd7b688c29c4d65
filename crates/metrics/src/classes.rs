//! Class histogram of samples, by a classifier. A classifier is confident on noise too, so this measures no quality.

use crate::MetricError;
use crate::error::finite_rows;

/// A class counts as a *mode* if its share is at least a tenth of the uniform share: with ten classes, one image in a hundred.
pub const MODE_RARITY: u64 = 10;

/// Number of samples in each class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassHistogram {
    counts: Vec<u64>,
}

impl ClassHistogram {
    /// Counts labels.
    ///
    /// # Errors
    ///
    /// If there is no label, or a label is not a class.
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

    /// Counts each sample in the class of its largest logit, the first of equal ones.
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

    /// Samples of each class.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// The share of each class. Their sum is 1.
    pub fn shares(&self) -> impl Iterator<Item = f64> {
        let samples = self.samples() as f64;
        self.counts.iter().map(move |&count| count as f64 / samples)
    }

    /// Total variation distance from the uniform distribution, half the sum of |share - 1/k| over k classes: 0 for equal shares,
    /// (k - 1)/k for a single class.
    pub fn total_variation(&self) -> f64 {
        let uniform = 1.0 / self.counts.len() as f64;
        self.shares().map(|share| (share - uniform).abs()).sum::<f64>() / 2.0
    }

    /// Number of modes, by [`MODE_RARITY`].
    pub fn modes(&self) -> usize {
        let (samples, classes) = (self.samples(), self.counts.len() as u64);
        self.counts.iter().filter(|&&count| count * classes * MODE_RARITY >= samples).count()
    }

    fn samples(&self) -> u64 {
        self.counts.iter().sum()
    }
}
