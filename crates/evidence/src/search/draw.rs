//! Settings of a search or a region: drawn from streams that are keyed by axis and place, so that more settings draw none anew.

use crate::random::Stream;

use super::edge::{Axis, Scale};

/// Where on an axis a setting lies, as a number from (0, 1): it follows from the purpose, the axis' name, and the setting's place in the order.
///
/// ```
/// use evidence::search::draw;
///
/// assert_eq!(draw("search", "optimizer.learning_rate", 7, 0), draw("search", "optimizer.learning_rate", 7, 0));
/// assert_ne!(draw("search", "optimizer.learning_rate", 7, 0), draw("region", "optimizer.learning_rate", 7, 0));
/// ```
pub fn draw(purpose: &str, axis: &str, setting: usize, attempt: usize) -> f64 {
    Stream::keyed(&format!("{purpose} {axis}"), &[setting as u64, attempt as u64]).uniform()
}

impl Axis {
    /// The value at a share of the axis, on its own scale, with three digits.
    ///
    /// ```
    /// use evidence::search::{Axis, Scale};
    ///
    /// let axis = Axis { low: 1e-4, high: 1e-2, scale: Scale::Logarithmic, natural: (0.0, 1.0) };
    /// assert_eq!(axis.at(0.5), 1e-3);
    /// assert_eq!(axis.at(0.123_456), 1.77e-4);
    /// ```
    pub fn at(&self, share: f64) -> f64 {
        let value = match self.scale {
            Scale::Linear => self.low + share * (self.high - self.low),
            Scale::Logarithmic => self.low * (self.high / self.low).powf(share),
        };
        let rounded: f64 = format!("{value:.2e}").parse().unwrap_or(value);
        // A natural limit is not reached by rounding: at a decay of 1 nothing is learnt.
        if rounded <= self.limits.0 || rounded >= self.limits.1 { value } else { rounded.clamp(self.low, self.high) }
    }
}
