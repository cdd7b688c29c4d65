//! A curve of one measure over steps.

/// Values by step, in ascending order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve(Vec<(u64, f64)>);

/// The curve without points.
pub static EMPTY: Curve = Curve(Vec::new());

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
}
