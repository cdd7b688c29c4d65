//! Differences of means by Student's t where each group has its own spread (Welch 1947, Satterthwaite 1946).

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::summary::{mean, variance};

/// A value with its confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConfidenceInterval {
    /// The lower end.
    pub low: f64,
    /// The estimate.
    pub estimate: f64,
    /// The upper end.
    pub high: f64,
}

impl ConfidenceInterval {
    /// The same of the exponentials: from differences of logarithms to ratios.
    pub fn exp(self) -> Self {
        Self { low: self.low.exp(), estimate: self.estimate.exp(), high: self.high.exp() }
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
    pub standard_error: f64,
    /// Satterthwaite's degrees of freedom, `error⁴ / Σ ((w² s² / n)² / (n - 1))`; infinite where nothing varies.
    pub df: f64,
}

impl Estimate {
    /// The estimate from groups with their weights; none where a group has fewer than two values.
    pub fn of(groups: &[(f64, &[f64])]) -> Option<Self> {
        let mut estimate = Self { value: 0.0, standard_error: 0.0, df: 0.0 };
        let (mut squared, mut fourth) = (0.0, 0.0);
        for (weight, values) in groups {
            let count = values.len() as f64;
            let part = weight * weight * variance(values)? / count;
            estimate.value += weight * mean(values);
            squared += part;
            fourth += part * part / (count - 1.0);
        }
        estimate.standard_error = f64::sqrt(squared);
        estimate.df = if squared > 0.0 { squared * squared / fourth } else { f64::INFINITY };
        Some(estimate)
    }

    /// The interval that holds the true value with this confidence.
    pub fn interval(&self, confidence: f64) -> ConfidenceInterval {
        let reach = if self.standard_error > 0.0 {
            t_quantile(f64::midpoint(1.0, confidence), self.df) * self.standard_error
        } else {
            0.0
        };
        ConfidenceInterval { low: self.value - reach, estimate: self.value, high: self.value + reach }
    }

    /// The two-sided p of the true value being 0.
    pub fn p(&self) -> f64 {
        match (self.standard_error > 0.0, self.value == 0.0) {
            (_, true) => 1.0,
            (false, false) => 0.0,
            (true, false) => (2.0 * t_survival(self.value.abs() / self.standard_error, self.df)).min(1.0),
        }
    }
}

/// The value below which Student's t lies with a probability; the normal distribution's for infinite freedom.
pub fn t_quantile(probability: f64, df: f64) -> f64 {
    student(df).map_or(f64::NAN, |student| student.inverse_cdf(probability))
}

/// The probability that Student's t lies above a value.
pub fn t_survival(value: f64, df: f64) -> f64 {
    student(df).map_or(f64::NAN, |student| student.sf(value))
}

/// Freedom beyond which the distribution is the normal one to within 1e-8.
const MAX_DF: f64 = 1e8;

fn student(df: f64) -> Option<StudentsT> {
    StudentsT::new(0.0, 1.0, df.min(MAX_DF)).ok()
}
