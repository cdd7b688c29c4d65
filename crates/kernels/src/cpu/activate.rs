//! A shift for each channel, then the activation: what follows a convolution that is not normalised.

use super::columns::Columns;
use super::curve::{Curve, with_curve};
use crate::Activation;

/// Replaces each number by its activation, after its channel's shift.
pub fn activate(x: &mut [f32], shift: &[f32], activation: Activation) {
    with_curve!(activation, curve => Columns::sized([], [shift], [shift.len(), x.len()]).replace(
        x,
        #[inline(always)]
        |[shift], [], x| curve.value(x + shift)
    ));
}

/// The gradients of [`activate`]: that by the image replaces that of what came out, that by the shift is returned.
///
/// - `y`: what came out
/// - `grad`: its gradient
pub fn activate_gradients(y: &[f32], grad: &mut [f32], channels: usize, activation: Activation) -> Vec<f32> {
    let sums = with_curve!(activation, curve => Columns::new([y], [], channels).replace_and_sum(
        grad,
        #[inline(always)]
        |[], [y], grad| grad * curve.slope(y)
    ));
    sums.iter().map(|sum| *sum as f32).collect()
}
