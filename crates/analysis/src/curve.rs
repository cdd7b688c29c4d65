//! A curve of one measure over steps.

use crate::statistics;

/// Values by step, in ascending order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve(Vec<(u64, f64)>);

impl Curve {
    /// A curve through these points, whose steps must ascend.
    pub fn new(points: Vec<(u64, f64)>) -> Self {
        Self(points)
    }

    /// The step and value of each point.
    pub fn points(&self) -> &[(u64, f64)] {
        &self.0
    }

    /// The last point.
    pub fn last(&self) -> Option<(u64, f64)> {
        self.0.last().copied()
    }

    /// The value at a step.
    pub fn at(&self, step: u64) -> Option<f64> {
        self.0.iter().find(|(at, _)| *at == step).map(|(_, value)| *value)
    }

    /// The points up to a step.
    pub fn until(&self, step: u64) -> Self {
        Self(self.0.iter().copied().filter(|(at, _)| *at <= step).collect())
    }

    /// The points in the last proportion (0 to 1) of the steps.
    pub fn tail(&self, share: f64) -> Self {
        let end = self.last().map_or(0, |(step, _)| step) as f64;
        Self(self.0.iter().copied().filter(|(step, _)| *step as f64 >= end * (1.0 - share)).collect())
    }

    /// The mean of the values.
    pub fn mean(&self) -> Option<f64> {
        let values: Vec<f64> = self.0.iter().map(|(_, value)| *value).collect();
        (!values.is_empty()).then(|| statistics::mean(&values))
    }

    /// The relative decrease over the last proportion of the steps (negative for a rise). `None` with fewer than two
    /// points there.
    ///
    /// It uses the Theil-Sen slope of the logarithm, which is robust to outliers at either end.
    pub fn fall_over_last(&self, share: f64) -> Option<f64> {
        let tail = self.tail(share);
        let logs: Vec<(f64, f64)> = tail.0.iter().map(|(step, value)| (*step as f64, value.ln())).collect();
        let pairs = logs.iter().enumerate().flat_map(|(k, a)| logs[k + 1..].iter().map(move |b| (a, b)));
        let slope = statistics::median(pairs.map(|(a, b)| (b.1 - a.1) / (b.0 - a.0)).collect())?;
        let steps = share * self.last()?.0 as f64;
        Some(1.0 - (slope * steps).exp())
    }
}
