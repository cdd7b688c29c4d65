//! Whether an arm's optimum lies at an edge of an axis, and by how much the axis is widened then.

/// The outer share of an axis that counts as its edge.
pub const EDGE_SHARE: f64 = 0.1;
/// The factor by which an axis reaches beyond its old end.
const WIDENING_FACTOR: f64 = 3.0;
/// How often an axis is widened at most.
pub const MAX_WIDENINGS: usize = 2;

/// How values of an axis are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Uniformly.
    Linear,
    /// Uniformly in the logarithm; both ends are above 0.
    Logarithmic,
}

/// An end of an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The lower one.
    Low,
    /// The upper one.
    High,
}

/// A numeric axis of a search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The smallest value.
    pub low: f64,
    /// The largest value.
    pub high: f64,
    /// How values are spread between them.
    pub scale: Scale,
    /// What the values can't go beyond by nature: 0 and 1 for a decay, 0 for a rate. Infinite where there is no limit.
    pub limits: (f64, f64),
}

/// An axis after it was widened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WidenedAxis {
    /// The whole axis.
    pub axis: Axis,
    /// The new stretch alone, from which the further settings are drawn.
    pub stretch: Axis,
    /// How many further settings keep the density.
    pub settings: usize,
}

impl Axis {
    /// Where a value lies: 0 at the lower end, 1 at the upper.
    fn position(&self, value: f64) -> f64 {
        let scaled = |value: f64| if self.scale == Scale::Linear { value } else { value.ln() };
        (scaled(value) - scaled(self.low)) / (scaled(self.high) - scaled(self.low))
    }

    /// The end at which an arm's chosen and second setting both lie: in the outer tenth of the axis, on its own scale. None where they
    /// do not, or where that end is a natural limit.
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

    /// The axis reaching beyond one end by a factor of 3, up to its natural limit, with the number of further settings that keep the
    /// density of the present ones.
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
