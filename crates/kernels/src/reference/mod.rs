//! Reference implementations from Burn's operations: for every backend and precision, and to test the fast path against.

mod batch_norm;
mod conv_max_pool;
mod convolution;
mod fold;
mod resize;

pub use batch_norm::{activate, activate_backward, batch_norm_activate, batch_norm_activate_backward, batch_norm_eval};
pub use conv_max_pool::{convolve_max_pool, convolve_max_pool_input_gradient, convolve_max_pool_weight_gradient};
pub use convolution::{convolve, convolve_transposed, weight_gradient};
pub use fold::{fold_resampling, fold_resampling_gradient};
pub use resize::{
    max_pool, max_pool_backward, sum_pool, upsample_bilinear, upsample_bilinear_backward, upsample_nearest,
};

use burn::backend::Backend;
use burn::backend::tensor::FloatTensor;

use crate::cpu::AdamStep;

/// A parameter and its first and second moment, after a step of Adam (Kingma and Ba 2014, algorithm 1).
pub fn adam<B: Backend>(
    [parameter, first, second]: [FloatTensor<B>; 3],
    grad: FloatTensor<B>,
    step: AdamStep,
) -> (FloatTensor<B>, FloatTensor<B>, FloatTensor<B>) {
    let decay = |moment, beta: f64, by| {
        B::float_add(B::float_mul_scalar(moment, beta.into()), B::float_mul_scalar(by, (1.0 - beta).into()))
    };
    let grad = B::float_add(grad, B::float_mul_scalar(parameter.clone(), step.weight_decay.into()));
    let first = decay(first, step.beta_1, grad.clone());
    let second = decay(second, step.beta_2, B::float_mul(grad.clone(), grad));
    let [unbias_1, unbias_2] = step.corrections();
    let root = B::float_sqrt(B::float_div_scalar(second.clone(), unbias_2.into()));
    let direction = B::float_div(first.clone(), B::float_add_scalar(root, step.epsilon.into()));
    let delta = B::float_mul_scalar(direction, (step.learning_rate / unbias_1).into());
    (B::float_sub(parameter, delta), first, second)
}

/// Linear interpolation.
pub fn lerp<B: Backend>(start: FloatTensor<B>, end: FloatTensor<B>, weight: f64) -> FloatTensor<B> {
    let difference = B::float_sub(end, start.clone());
    B::float_add(start, B::float_mul_scalar(difference, weight.into()))
}
