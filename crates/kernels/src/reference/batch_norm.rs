//! Batch normalisation, bias and activation.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Shape, TensorMetadata, get_or_init_device_settings};

use crate::Activation;
use crate::backend::BatchNormOptions;

type Triple<B> = (FloatTensor<B>, FloatTensor<B>, FloatTensor<B>);

pub fn batch_norm_activate<B: Backend>(
    x: FloatTensor<B>,
    [gamma, beta]: [FloatTensor<B>; 2],
    BatchNormOptions { epsilon, activation, parts }: BatchNormOptions,
) -> Triple<B> {
    let [gamma, beta] = [gamma, beta].map(|parameter| repeat_parts::<B>(parameter, parts));
    let normalized = B::batch_norm_train(split_parts::<B>(x, parts), gamma, beta, epsilon);
    (
        activation_value::<B>(merge_parts::<B>(normalized.output, parts), activation),
        normalized.mean,
        normalized.variance,
    )
}

pub fn batch_norm_activate_backward<B: Backend>(
    x: FloatTensor<B>,
    [gamma, beta]: [FloatTensor<B>; 2],
    [mean, variance]: [FloatTensor<B>; 2],
    options: BatchNormOptions,
    grad: FloatTensor<B>,
) -> Triple<B> {
    let parts = options.parts;
    let [x, grad] = [x, grad].map(|images| split_parts::<B>(images, parts));
    let [gamma, beta] = [gamma, beta].map(|parameter| repeat_parts::<B>(parameter, parts));
    let y = batch_norm_eval::<B>(x.clone(), [gamma.clone(), beta], [mean.clone(), variance.clone()], options);
    let grad = activation_backward::<B>(y, grad, options.activation);
    let gradients = B::batch_norm_train_backward(x, gamma, mean, variance, options.epsilon, grad);
    let [by_gamma, by_beta] = [gradients.gamma_grad, gradients.beta_grad].map(|grad| sum_parts::<B>(grad, parts));
    (merge_parts::<B>(gradients.x_grad, parts), by_gamma, by_beta)
}

/// Ghost batches as channels, so that each channel of each part has its own statistics:
/// `[parts · images, channels, …]` to `[images, parts · channels, …]`.
fn split_parts<B: Backend>(x: FloatTensor<B>, parts: usize) -> FloatTensor<B> {
    if parts == 1 {
        return x;
    }
    let (batch, channels) = (x.shape()[0], x.shape()[1]);
    regroup::<B>(x, [parts, batch / parts, channels], [batch / parts, parts * channels])
}

/// The inverse of [`split_parts`].
fn merge_parts<B: Backend>(x: FloatTensor<B>, parts: usize) -> FloatTensor<B> {
    if parts == 1 {
        return x;
    }
    let (images, channels) = (x.shape()[0], x.shape()[1] / parts);
    regroup::<B>(x, [images, parts, channels], [images * parts, channels])
}

/// Splits the first two axes into three, swaps the first two of these, and joins them to two.
fn regroup<B: Backend>(x: FloatTensor<B>, split: [usize; 3], joined: [usize; 2]) -> FloatTensor<B> {
    let rest: Vec<usize> = (2..x.shape().num_dims()).map(|axis| x.shape()[axis]).collect();
    let shape = |first: &[usize]| Shape::from([first, &rest].concat());
    let split = B::float_reshape(x, shape(&split));
    B::float_reshape(B::float_swap_dims(split, 0, 1), shape(&joined))
}

/// `[channels]` for each part: `[parts · channels]`.
fn repeat_parts<B: Backend>(parameter: FloatTensor<B>, parts: usize) -> FloatTensor<B> {
    if parts == 1 { parameter } else { B::float_repeat_dim(parameter, 0, parts) }
}

/// `[parts · channels]` summed to `[channels]`.
fn sum_parts<B: Backend>(grad: FloatTensor<B>, parts: usize) -> FloatTensor<B> {
    if parts == 1 {
        return grad;
    }
    let channels = grad.shape()[0] / parts;
    let grad = B::float_sum_dim(B::float_reshape(grad, Shape::from([parts, channels])), 0);
    B::float_reshape(grad, Shape::from([channels]))
}

pub fn batch_norm_eval<B: Backend>(
    x: FloatTensor<B>,
    [gamma, beta]: [FloatTensor<B>; 2],
    [mean, variance]: [FloatTensor<B>; 2],
    BatchNormOptions { epsilon, activation, .. }: BatchNormOptions,
) -> FloatTensor<B> {
    activation_value::<B>(B::batch_norm(x, gamma, beta, mean, variance, epsilon), activation)
}

pub fn activate<B: Backend>(x: FloatTensor<B>, shift: FloatTensor<B>, activation: Activation) -> FloatTensor<B> {
    let shift = B::float_reshape(shift, per_channel(&x.shape()));
    activation_value::<B>(B::float_add(x, shift), activation)
}

pub fn activate_backward<B: Backend>(
    y: FloatTensor<B>,
    grad: FloatTensor<B>,
    activation: Activation,
) -> (FloatTensor<B>, FloatTensor<B>) {
    let (channels, rank) = (y.shape()[1], y.shape().num_dims());
    let input = activation_backward::<B>(y, grad, activation);
    let others: Vec<usize> = (0..rank).filter(|&dim| dim != 1).collect();
    let shift = B::float_reshape(B::float_sum_dims(input.clone(), &others), Shape::from([channels]));
    (input, shift)
}

/// `[1, channels, 1, …]`.
fn per_channel(shape: &Shape) -> Shape {
    Shape::from((0..shape.num_dims()).map(|dim| if dim == 1 { shape[1] } else { 1 }).collect::<Vec<_>>())
}

/// The activation of each number.
fn activation_value<B: Backend>(x: FloatTensor<B>, activation: Activation) -> FloatTensor<B> {
    match activation {
        Activation::Identity => x,
        Activation::Relu => B::relu(x),
        Activation::LeakyRelu(slope) => B::leaky_relu(x, slope.into()),
        Activation::Tanh => B::float_tanh(x),
        Activation::Elu(alpha) => {
            let below = B::float_sub_scalar(B::float_exp(B::float_clamp_max(x.clone(), 0.into())), 1.into());
            B::float_mask_where(x.clone(), not_above_zero::<B>(x), B::float_mul_scalar(below, alpha.into()))
        }
        Activation::ScaledSigmoid => B::float_tanh(B::float_mul_scalar(x, 0.5.into())),
    }
}

/// A gradient times the activation's slope where its value is `y`.
fn activation_backward<B: Backend>(y: FloatTensor<B>, grad: FloatTensor<B>, activation: Activation) -> FloatTensor<B> {
    let below = |slope: FloatTensor<B>, y| {
        let below = B::float_mul(grad.clone(), slope);
        B::float_mask_where(grad.clone(), not_above_zero::<B>(y), below)
    };
    match activation {
        Activation::Identity => grad,
        Activation::Relu => B::relu_backward(y, grad),
        Activation::LeakyRelu(slope) => {
            let below = B::float_mul_scalar(grad.clone(), slope.into());
            B::float_mask_where(grad, not_above_zero::<B>(y), below)
        }
        Activation::Tanh => {
            let square = B::float_mul(y.clone(), y);
            B::float_sub(grad.clone(), B::float_mul(grad, square))
        }
        Activation::Elu(alpha) => below(B::float_add_scalar(y.clone(), alpha.into()), y),
        Activation::ScaledSigmoid => {
            let square = B::float_mul(y.clone(), y);
            let part = B::float_sub(grad.clone(), B::float_mul(grad, square));
            B::float_mul_scalar(part, 0.5.into())
        }
    }
}

fn not_above_zero<B: Backend>(x: FloatTensor<B>) -> burn::backend::tensor::BoolTensor<B> {
    let dtype = get_or_init_device_settings::<B>(&x.device()).bool_dtype;
    B::float_lower_equal_elem(x, 0.into(), dtype)
}
