//! Student's t for groups with unequal variances (Welch 1947, Satterthwaite 1946).

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::summary::{mean, variance};

/// An estimate with its confidence interval.
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
    /// Exponentiates the ends: from log differences to ratios.
    pub fn exp(self) -> Self {
        Self { low: self.low.exp(), estimate: self.estimate.exp(), high: self.high.exp() }
    }

    /// Whether a value lies in the closed interval.
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// A linear combination of the means of independent groups, such as a difference, or a difference of differences.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The weighted sum, `Σ w mean`.
    pub value: f64,
    /// Its standard error, `√(Σ w² s² / n)`.
    pub standard_error: f64,
    /// Satterthwaite's degrees of freedom, `error⁴ / Σ ((w² s² / n)² / (n - 1))`. Infinite if all variances are 0.
    pub df: f64,
}

impl Estimate {
    /// Estimates the combination from weighted groups. `None` with fewer than two values in a group.
    ///
    /// ```
    /// use evidence::student::Estimate;
    /// let difference = Estimate::of(&[(1.0, &[5.0, 6.0, 7.0]), (-1.0, &[1.0, 2.0, 3.0])]).expect("two groups");
    /// assert_eq!(difference.value, 4.0);
    /// assert!((difference.p() - 0.00805).abs() < 1e-5);
    /// ```
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

    /// The two-sided confidence interval.
    pub fn interval(&self, confidence: f64) -> ConfidenceInterval {
        let reach = if self.standard_error > 0.0 {
            t_quantile(f64::midpoint(1.0, confidence), self.df) * self.standard_error
        } else {
            0.0
        };
        ConfidenceInterval { low: self.value - reach, estimate: self.value, high: self.value + reach }
    }

    /// The two-sided p value of the hypothesis that the value is 0.
    pub fn p(&self) -> f64 {
        match (self.standard_error > 0.0, self.value == 0.0) {
            (_, true) => 1.0,
            (false, false) => 0.0,
            (true, false) => (2.0 * t_survival(self.value.abs() / self.standard_error, self.df)).min(1.0),
        }
    }
}

/// The quantile function of Student's t. The normal distribution's for infinite degrees of freedom.
pub fn t_quantile(probability: f64, df: f64) -> f64 {
    student(df).map_or(f64::NAN, |student| student.inverse_cdf(probability))
}

/// The survival function `P(t > value)` of Student's t.
pub fn t_survival(value: f64, df: f64) -> f64 {
    student(df).map_or(f64::NAN, |student| student.sf(value))
}

/// Degrees of freedom beyond which the distribution is normal to within 1e-8.
const MAX_DF: f64 = 1e8;

fn student(df: f64) -> Option<StudentsT> {
    StudentsT::new(0.0, 1.0, df.min(MAX_DF)).ok()
}
