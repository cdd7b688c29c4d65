//! A shift for each channel, then the activation: what follows a convolution that is not normalised.

use super::columns::Columns;
use super::curve::{Curve, with_curve};
use super::memory::Buffer;
use crate::Activation;

/// The activation of each number after its channel's shift.
pub fn activate(x: &[f32], shift: &[f32], activation: Activation) -> Buffer {
    with_curve!(activation, curve => Columns::new([x], [shift], shift.len()).map(
        #[inline(always)]
        |[shift], [x]| curve.value(x + shift)
    ))
}

/// The gradients of [`activate`]: by the image, and by the shift.
///
/// - `y`: what came out
/// - `grad`: its gradient
pub fn activate_gradients(y: &[f32], grad: &[f32], channels: usize, activation: Activation) -> (Buffer, Vec<f32>) {
    let (input, sums) = with_curve!(activation, curve => Columns::new([y, grad], [], channels).map_and_sum(
        #[inline(always)]
        |[], [y, grad]| grad * curve.slope(y)
    ));
    (input, sums.iter().map(|sum| *sum as f32).collect())
}
