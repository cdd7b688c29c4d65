//! Differences of means by Student's t where each group has its own spread (Welch 1947, Satterthwaite 1946).

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::summary::{mean, variance};

/// A value with its confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The estimate.
    pub middle: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// The same of the exponentials: from differences of logarithms to ratios.
    pub fn exp(self) -> Self {
        Self { low: self.low.exp(), middle: self.middle.exp(), high: self.high.exp() }
    }

    /// Whether a value lies inside or at an end.
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// A weighted sum of the means of independent groups: a difference of two, or a difference of differences of four.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The weighted sum, `Σ w mean`.
    pub value: f64,
    /// Its standard error, `√(Σ w² s² / n)`.
    pub error: f64,
    /// Satterthwaite's degrees of freedom, `error⁴ / Σ ((w² s² / n)² / (n - 1))`; infinite where nothing varies.
    pub freedom: f64,
}

impl Estimate {
    /// The estimate from groups with their weights; none where a group has fewer than two values.
    pub fn of(groups: &[(f64, &[f64])]) -> Option<Self> {
        let mut estimate = Self { value: 0.0, error: 0.0, freedom: 0.0 };
        let (mut squared, mut fourth) = (0.0, 0.0);
        for (weight, values) in groups {
            let count = values.len() as f64;
            let part = weight * weight * variance(values)? / count;
            estimate.value += weight * mean(values);
            squared += part;
            fourth += part * part / (count - 1.0);
        }
        estimate.error = f64::sqrt(squared);
        estimate.freedom = if squared > 0.0 { squared * squared / fourth } else { f64::INFINITY };
        Some(estimate)
    }

    /// The interval that holds the true value with this confidence.
    pub fn interval(&self, confidence: f64) -> Interval {
        let reach =
            if self.error > 0.0 { quantile(f64::midpoint(1.0, confidence), self.freedom) * self.error } else { 0.0 };
        Interval { low: self.value - reach, middle: self.value, high: self.value + reach }
    }

    /// The two-sided p of the true value being 0.
    pub fn p(&self) -> f64 {
        match (self.error > 0.0, self.value == 0.0) {
            (_, true) => 1.0,
            (false, false) => 0.0,
            (true, false) => (2.0 * upper_tail(self.value.abs() / self.error, self.freedom)).min(1.0),
        }
    }
}

/// The value below which Student's t lies with a probability; the normal distribution's for infinite freedom.
pub fn quantile(probability: f64, freedom: f64) -> f64 {
    student(freedom).map_or(f64::NAN, |student| student.inverse_cdf(probability))
}

/// The probability that Student's t lies above a value.
pub fn upper_tail(value: f64, freedom: f64) -> f64 {
    student(freedom).map_or(f64::NAN, |student| student.sf(value))
}

/// Freedom beyond which the distribution is the normal one to within 1e-8.
const LARGEST_FREEDOM: f64 = 1e8;

fn student(freedom: f64) -> Option<StudentsT> {
    StudentsT::new(0.0, 1.0, freedom.min(LARGEST_FREEDOM)).ok()
}
