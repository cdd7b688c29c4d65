//! The axes of a search: whether an optimum lies at an edge, and how the axis is then widened.

/// The outer proportion of an axis that counts as its edge.
pub const EDGE_SHARE: f64 = 0.1;
/// The factor by which an axis is extended.
const WIDENING_FACTOR: f64 = 3.0;
/// The maximum number of widenings of an axis.
pub const MAX_WIDENINGS: usize = 2;

/// The scale of an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Uniform.
    Linear,
    /// Uniform in the logarithm. Both ends are above 0.
    Logarithmic,
}

/// An end of an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The lower end.
    Low,
    /// The upper end.
    High,
}

/// A numeric axis of a search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The scale.
    pub scale: Scale,
    /// Natural limits of the values: 0 and 1 for a decay, 0 for a rate. Infinite if there is none.
    pub limits: (f64, f64),
}

/// An axis after widening.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WidenedAxis {
    /// The whole axis.
    pub axis: Axis,
    /// The added part, from which the additional settings are drawn.
    pub stretch: Axis,
    /// The number of additional settings that keeps the density.
    pub settings: usize,
}

impl Axis {
    /// The position of a value: 0 at the lower end, 1 at the upper.
    fn position(&self, value: f64) -> f64 {
        let scaled = |value: f64| if self.scale == Scale::Linear { value } else { value.ln() };
        (scaled(value) - scaled(self.low)) / (scaled(self.high) - scaled(self.low))
    }

    /// The end at which both the chosen and the second-best setting lie: in the outer tenth of the axis. `None` if
    /// they do not, or if that end is a natural limit.
    pub fn edge(&self, chosen: f64, second: f64) -> Option<End> {
        let places = [self.position(chosen), self.position(second)];
        if places.iter().all(|position| *position <= EDGE_SHARE) && self.low > self.limits.0 {
            Some(End::Low)
        } else if places.iter().all(|position| *position >= 1.0 - EDGE_SHARE) && self.high < self.limits.1 {
            Some(End::High)
        } else {
            None
        }
    }

    /// Extends the axis at one end by a factor of 3, up to its natural limit, and counts the settings that keep the
    /// density.
    pub fn widen(&self, end: End, settings: usize) -> WidenedAxis {
        let (axis, stretch) = match end {
            End::Low => {
                let low = (self.low / WIDENING_FACTOR).max(self.limits.0);
                (Self { low, ..*self }, Self { low, high: self.low, ..*self })
            }
            End::High => {
                let high = (self.high * WIDENING_FACTOR).min(self.limits.1);
                (Self { high, ..*self }, Self { low: self.high, high, ..*self })
            }
        };
        let length = (self.position(stretch.high) - self.position(stretch.low)).abs();
        WidenedAxis { axis, stretch, settings: (length * settings as f64).round() as usize }
    }
}
