//! Random settings of a search or a region. Streams are keyed by axis and index, so that adding settings changes none
//! of the earlier draws.

use crate::random::Stream;

use super::edge::{Axis, Scale};

/// A uniform number from (0, 1) for a setting's position on an axis. It is a function of the purpose, the axis' name,
/// the setting's index and the attempt.
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
    /// The value at a position (0 to 1) on the axis' scale, rounded to three significant digits.
    ///
    /// ```
    /// use evidence::search::{Axis, Scale};
    ///
    /// let axis = Axis { low: 1e-4, high: 1e-2, scale: Scale::Logarithmic, limits: (0.0, 1.0) };
    /// assert_eq!(axis.at(0.5), 1e-3);
    /// assert_eq!(axis.at(0.123_456), 1.77e-4);
    /// ```
    pub fn at(&self, share: f64) -> f64 {
        let value = match self.scale {
            Scale::Linear => self.low + share * (self.high - self.low),
            Scale::Logarithmic => self.low * (self.high / self.low).powf(share),
        };
        let rounded: f64 = format!("{value:.2e}").parse().unwrap_or(value);
        // Rounding must not reach a limit: with a decay of 1 nothing is learnt.
        if rounded <= self.limits.0 || rounded >= self.limits.1 { value } else { rounded.clamp(self.low, self.high) }
    }
}
