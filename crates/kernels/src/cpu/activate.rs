//! A shift for each channel, then the activation: what follows a convolution that is not normalised.

use super::columns::Columns;
use super::curve::{Curve, with_curve};
use crate::Activation;

/// The activation of each number after its channel's shift.
pub fn activate(x: &[f32], shift: &[f32], activation: Activation) -> Vec<f32> {
    let columns = Columns { images: [x], parameters: [shift], channels: shift.len() };
    with_curve!(activation, curve => columns.map(
        #[inline(always)]
        |[shift], [x]| curve.value(x + shift)
    ))
}

/// The gradients of [`activate`]: by the image, and by the shift.
///
/// - `y`: what came out
/// - `grad`: its gradient
pub fn activate_gradients(y: &[f32], grad: &[f32], channels: usize, activation: Activation) -> [Vec<f32>; 2] {
    let columns = Columns { images: [y, grad], parameters: [], channels };
    let input = with_curve!(activation, curve => columns.map(
        #[inline(always)]
        |[], [y, grad]| grad * curve.slope(y)
    ));
    let sums = Columns { images: [&input], parameters: [], channels }.sums(
        #[inline(always)]
        |[], [grad]| [grad],
    );
    let shift = sums.iter().map(|[sum]| *sum as f32).collect();
    [input, shift]
}
