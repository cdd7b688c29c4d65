//! The fast path of flex tensors: single precision runs on channels-last slices, everything else on the reference implementation.
//! Shapes are asserted here, once: the loops inside do not check them.

mod argmax;
#[expect(unsafe_code, reason = "a tensor takes memory by its bytes")]
mod bytes;
mod images;
#[cfg(test)]
mod shape_checks;

use burn::backend::flex::FlexTensor;
use burn::backend::{DType, Flex, Shape};

use crate::backend::{BatchNormOptions, Kernels};
use crate::cpu::{self, AdamStep, Buffer, Extent, Layer, Moments};
use crate::{Activation, ConvGeometry, Resampling, reference};
use argmax::Argmax;
use images::{Images, numbers, vector};

impl Kernels for Flex {
    fn convolve(large: FlexTensor, weight: FlexTensor, geometry: ConvGeometry) -> FlexTensor {
        if !has_fast_path([&large, &weight]) {
            return reference::convolve::<Self>(large, weight, geometry);
        }
        let images = Images::of(&large);
        let layer = layer_over(images.extent, &weight, geometry);
        Images::tensor(cpu::convolve(&layer, images.numbers(), &numbers(&weight)), layer.small)
    }

    fn convolve_transposed(
        small: FlexTensor,
        weight: FlexTensor,
        geometry: ConvGeometry,
        size: [usize; 2],
    ) -> FlexTensor {
        if !has_fast_path([&small, &weight]) {
            return reference::convolve_transposed::<Self>(small, weight, geometry, size);
        }
        let images = Images::of(&small);
        let large = Extent { height: size[0], width: size[1], channels: weight.layout().shape()[1] };
        let layer = layer(geometry, [large, images.extent], &weight);
        Images::tensor(cpu::convolve_transposed(&layer, images.numbers(), &numbers(&weight)), large)
    }

    fn weight_gradient(large: FlexTensor, small: FlexTensor, weight: FlexTensor, geometry: ConvGeometry) -> FlexTensor {
        if !has_fast_path([&large, &small]) {
            return reference::weight_gradient::<Self>(large, small, weight, geometry);
        }
        let (large, small) = (Images::of(&large), Images::of(&small));
        assert_eq!(large.count(), small.count(), "there must be a small image for each large one");
        let layer = layer(geometry, [large.extent, small.extent], &weight);
        vector(cpu::weight_gradient(&layer, large.numbers(), small.numbers()), weight.layout().shape().clone())
    }

    fn fold_resampling(weight: FlexTensor, resampling: Resampling) -> FlexTensor {
        if !has_fast_path([&weight, &weight]) {
            return reference::fold_resampling::<Self>(weight, resampling);
        }
        let [to, from] = [0, 1].map(|axis| weight.layout().shape()[axis]);
        assert_eq!(weight.layout().shape()[2..], [3, 3], "weights must be [to, from, 3, 3]");
        let shape = resampling.weight_channels([to, from]);
        vector(cpu::fold(resampling, &numbers(&weight), [to, from]), Shape::from([shape[0], shape[1], 4, 4]))
    }

    fn fold_resampling_gradient(grad: FlexTensor, resampling: Resampling) -> FlexTensor {
        if !has_fast_path([&grad, &grad]) {
            return reference::fold_resampling_gradient::<Self>(grad, resampling);
        }
        let [to, from] = resampling.weight_channels([0, 1].map(|axis| grad.layout().shape()[axis]));
        vector(cpu::fold_gradient(resampling, &numbers(&grad), [to, from]), Shape::from([to, from, 3, 3]))
    }

    fn batch_norm_activate(
        x: FlexTensor,
        gamma: FlexTensor,
        beta: FlexTensor,
        options: BatchNormOptions,
    ) -> (FlexTensor, FlexTensor, FlexTensor) {
        if !has_fast_path([&x, &gamma]) {
            return reference::batch_norm_activate::<Self>(x, [gamma, beta], options);
        }
        let images = Images::of(&x);
        let [gamma_numbers, beta] = [&gamma, &beta].map(|tensor| images.per_channel(tensor));
        images.assert_divisible(options.parts);
        let normalized = cpu::batch_norm_train(images.numbers(), with_params(options, [&gamma_numbers, &beta]));
        let [mean, variance] = [normalized.mean, normalized.variance]
            .map(|statistic| vector(statistic.as_slice().into(), [statistic.len()].into()));
        (Images::tensor(normalized.output, images.extent), mean, variance)
    }

    fn batch_norm_activate_backward(
        x: FlexTensor,
        gamma: FlexTensor,
        beta: FlexTensor,
        mean: FlexTensor,
        variance: FlexTensor,
        options: BatchNormOptions,
        grad: FlexTensor,
    ) -> (FlexTensor, FlexTensor, FlexTensor) {
        if !has_fast_path([&x, &grad]) {
            return reference::batch_norm_activate_backward::<Self>(x, [gamma, beta], [mean, variance], options, grad);
        }
        let images = Images::of(&x);
        let mut grad = Images::owned(grad).check(images.count(), images.extent);
        images.assert_divisible(options.parts);
        let [gamma_numbers, beta] = [&gamma, &beta].map(|tensor| images.per_channel(tensor));
        let [mean, variance] = [&mean, &variance].map(|tensor| images.per_channel_of_parts(tensor, options.parts));
        let norm = with_params(options, [&gamma_numbers, &beta]);
        let gradients = cpu::batch_norm_backward(images.numbers(), norm, [&mean, &variance], grad.numbers_mut());
        let shape = gamma.layout().shape();
        (
            grad.into_tensor(),
            vector(gradients.gamma.as_slice().into(), shape.clone()),
            vector(gradients.beta.as_slice().into(), shape.clone()),
        )
    }

    fn batch_norm_eval(
        x: FlexTensor,
        gamma: FlexTensor,
        beta: FlexTensor,
        mean: FlexTensor,
        variance: FlexTensor,
        options: BatchNormOptions,
    ) -> FlexTensor {
        if !has_fast_path([&x, &gamma]) {
            return reference::batch_norm_eval::<Self>(x, [gamma, beta], [mean, variance], options);
        }
        let images = Images::of(&x);
        let [gamma, beta, mean, variance] = [&gamma, &beta, &mean, &variance].map(|tensor| images.per_channel(tensor));
        let norm = with_params(options, [&gamma, &beta]);
        Images::tensor(cpu::batch_norm_eval(images.numbers(), norm, [&mean, &variance]), images.extent)
    }

    fn activate(x: FlexTensor, shift: FlexTensor, activation: Activation) -> FlexTensor {
        if !has_fast_path([&x, &shift]) {
            return reference::activate::<Self>(x, shift, activation);
        }
        let mut images = Images::owned(x);
        let shift = images.per_channel(&shift);
        cpu::activate(images.numbers_mut(), &shift, activation);
        images.into_tensor()
    }

    fn activate_backward(y: FlexTensor, grad: FlexTensor, activation: Activation) -> (FlexTensor, FlexTensor) {
        if !has_fast_path([&y, &grad]) {
            return reference::activate_backward::<Self>(y, grad, activation);
        }
        let y = Images::of(&y);
        let mut grad = Images::owned(grad).check(y.count(), y.extent);
        let channels = y.extent.channels;
        let shift = cpu::activate_backward(y.numbers(), grad.numbers_mut(), channels, activation);
        (grad.into_tensor(), vector(shift.as_slice().into(), [channels].into()))
    }

    fn sum_pool(x: FlexTensor, factor: f32) -> FlexTensor {
        if !has_fast_path([&x, &x]) {
            return reference::sum_pool::<Self>(x, factor);
        }
        let images = Images::of(&x);
        let small = images.extent.half();
        Images::tensor(cpu::sum_pool(images.extent, images.numbers(), factor), small)
    }

    fn upsample_nearest(x: FlexTensor, factor: f32) -> FlexTensor {
        if !has_fast_path([&x, &x]) {
            return reference::upsample_nearest::<Self>(x, factor);
        }
        let images = Images::of(&x);
        let large = images.extent.twice();
        Images::tensor(cpu::upsample_nearest(large, images.numbers(), factor), large)
    }

    fn upsample_bilinear(x: FlexTensor) -> FlexTensor {
        if !has_fast_path([&x, &x]) {
            return reference::upsample_bilinear::<Self>(x);
        }
        let images = Images::of(&x);
        let large = images.extent.twice();
        Images::tensor(cpu::upsample_bilinear(large, images.numbers()), large)
    }

    fn upsample_bilinear_backward(grad: FlexTensor) -> FlexTensor {
        if !has_fast_path([&grad, &grad]) {
            return reference::upsample_bilinear_backward::<Self>(grad);
        }
        let images = Images::of(&grad);
        let small = images.extent.half();
        Images::tensor(cpu::upsample_bilinear_backward(images.extent, images.numbers()), small)
    }

    fn max_pool(x: FlexTensor) -> FlexTensor {
        if !has_fast_path([&x, &x]) {
            return reference::max_pool::<Self>(x);
        }
        let images = Images::of(&x);
        let small = images.extent.half();
        Images::tensor(cpu::max_pool(images.extent, images.numbers()), small)
    }

    fn max_pool_backward(x: FlexTensor, grad: FlexTensor) -> FlexTensor {
        if !has_fast_path([&x, &grad]) {
            return reference::max_pool_backward::<Self>(x, grad);
        }
        let images = Images::of(&x);
        let grad = Images::checked(&grad, images.count(), images.extent.half());
        Images::tensor(cpu::max_pool_backward(images.extent, images.numbers(), grad.numbers()), images.extent)
    }

    fn convolve_max_pool(large: FlexTensor, weight: FlexTensor, geometry: ConvGeometry) -> (FlexTensor, FlexTensor) {
        if !has_fast_path([&large, &weight]) {
            return reference::convolve_max_pool::<Self>(large, weight, geometry);
        }
        let images = Images::of(&large);
        let layer = layer_over(images.extent, &weight, geometry);
        let pooled = cpu::convolve_max_pool(&layer, images.numbers(), &numbers(&weight));
        let extent = layer.small.half();
        (Images::tensor(pooled.output, extent), Argmax::tensor(pooled.argmax, extent))
    }

    fn convolve_max_pool_input_gradient(
        grad: FlexTensor,
        argmax: FlexTensor,
        weight: FlexTensor,
        geometry: ConvGeometry,
        [height, width]: [usize; 2],
    ) -> FlexTensor {
        if !has_fast_path([&grad, &weight]) {
            return reference::convolve_max_pool_input_gradient::<Self>(
                grad,
                argmax,
                weight,
                geometry,
                [height, width],
            );
        }
        let large = Extent { height, width, channels: weight.layout().shape()[1] };
        let layer = layer_over(large, &weight, geometry);
        let grad = Images::checked(&grad, grad.layout().shape()[0], layer.small.half());
        let argmax = Argmax::checked(&argmax, &grad);
        let gradient = cpu::max_pool_input_gradient(&layer, (grad.numbers(), argmax.positions()), &numbers(&weight));
        Images::tensor(gradient, large)
    }

    fn convolve_max_pool_weight_gradient(
        large: FlexTensor,
        grad: FlexTensor,
        argmax: FlexTensor,
        weight: FlexTensor,
        geometry: ConvGeometry,
    ) -> FlexTensor {
        if !has_fast_path([&large, &grad]) {
            return reference::convolve_max_pool_weight_gradient::<Self>(large, (grad, argmax), weight, geometry);
        }
        let large = Images::of(&large);
        let layer = layer_over(large.extent, &weight, geometry);
        let grad = Images::checked(&grad, large.count(), layer.small.half());
        let argmax = Argmax::checked(&argmax, &grad);
        let gradient = cpu::max_pool_weight_gradient(&layer, large.numbers(), (grad.numbers(), argmax.positions()));
        vector(gradient, weight.layout().shape().clone())
    }

    fn adam(
        parameter: FlexTensor,
        first: FlexTensor,
        second: FlexTensor,
        grad: FlexTensor,
        step: AdamStep,
    ) -> (FlexTensor, FlexTensor, FlexTensor) {
        if !has_fast_path([&parameter, &grad]) {
            return reference::adam::<Self>([parameter, first, second], grad, step);
        }
        let shape = parameter.layout().shape().clone();
        for tensor in [&first, &second, &grad] {
            assert_eq!(tensor.layout().shape(), &shape, "moments and gradient must have the parameter's shape");
        }
        let [parameter, first, second, grad] = [&parameter, &first, &second, &grad].map(numbers);
        let moments = Moments { parameter: &parameter, first: &first, second: &second };
        let [parameter, first, second] = cpu::adam(moments, &grad, step);
        (vector(parameter, shape.clone()), vector(first, shape.clone()), vector(second, shape))
    }

    fn lerp(start: FlexTensor, end: FlexTensor, weight: f64) -> FlexTensor {
        if !has_fast_path([&start, &end]) {
            return reference::lerp::<Self>(start, end, weight);
        }
        let shape = start.layout().shape().clone();
        assert_eq!(end.layout().shape(), &shape, "both ends must have the same shape");
        let mut moved = Buffer::from(&*numbers(&start));
        cpu::lerp(&mut moved, &numbers(&end), weight);
        vector(moved, shape)
    }
}

/// Whether the fast path supports these tensors.
fn has_fast_path(tensors: [&FlexTensor; 2]) -> bool {
    !cpu::fast_path_disabled() && tensors.iter().all(|tensor| tensor.dtype() == DType::F32)
}

/// The layer between two images.
fn layer(geometry: ConvGeometry, [large, small]: [Extent; 2], weight: &FlexTensor) -> Layer {
    let shape = [small.channels, large.channels, geometry.kernel, geometry.kernel];
    assert_eq!(weight.layout().shape()[..], shape, "weights must be [small channels, large channels, kernel, kernel]");
    let positions = [large.height, large.width].map(|size| geometry.output_size(size));
    assert_eq!(
        [small.height, small.width],
        positions,
        "a small image must have a pixel for each position of the kernel"
    );
    Layer { geometry, large, small }
}

/// The layer on a large image.
fn layer_over(large: Extent, weight: &FlexTensor, geometry: ConvGeometry) -> Layer {
    let [height, width] = [large.height, large.width].map(|size| geometry.output_size(size));
    let small = Extent { height, width, channels: weight.layout().shape()[0] };
    layer(geometry, [large, small], weight)
}

fn with_params<'a>(options: BatchNormOptions, [gamma, beta]: [&'a [f32]; 2]) -> cpu::BatchNorm<'a> {
    cpu::BatchNorm { gamma, beta, epsilon: options.epsilon, activation: options.activation, parts: options.parts }
}
