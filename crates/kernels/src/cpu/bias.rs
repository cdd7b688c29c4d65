//! Bias, then activation: after a convolution without normalisation.

use super::activation::{ActivationFunction, with_activation};
use super::channels_last::ChannelsLast;
use crate::Activation;

/// Adds the channel's shift to each number, then applies the activation, in place.
pub fn activate(x: &mut [f32], shift: &[f32], activation: Activation) {
    with_activation!(activation, function => ChannelsLast::sized([], [shift], [shift.len(), x.len()]).replace(
        x,
        #[inline(always)]
        |[shift], [], x| function.value(x + shift)
    ));
}

/// The gradients of [`activate`]: the one by the image replaces `grad`, the one by the shift is returned.
///
/// - `y`: the output
/// - `grad`: its gradient
pub fn activate_backward(y: &[f32], grad: &mut [f32], channels: usize, activation: Activation) -> Vec<f32> {
    let sums = with_activation!(activation, function => ChannelsLast::new([y], [], channels).replace_and_sum(
        grad,
        #[inline(always)]
        |[], [y], grad| grad * function.slope(y)
    ));
    sums.iter().map(|sum| *sum as f32).collect()
}
