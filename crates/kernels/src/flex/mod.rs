//! The fast bodies behind flex tensors: single precision runs on channels-last slices, everything else on ordinary
//! operations. That the tensors of an operation fit each other is asserted here, once: the loops within read without looking.

mod argmax;
mod images;
#[expect(unsafe_code, reason = "a tensor takes memory by its bytes")]
mod memory;
#[cfg(test)]
mod misfits;

use burn::backend::flex::FlexTensor;
use burn::backend::{DType, Flex, Shape};

use crate::backend::{Affine, Kernels};
use crate::cpu::{self, AdamStep, Buffer, Extent, Layer, Moments};
use crate::{Activation, Resampling, Sliding, ordinary};
use argmax::Argmax;
use images::{Images, numbers, vector};

impl Kernels for Flex {
    fn convolve(large: FlexTensor, weight: FlexTensor, sliding: Sliding) -> FlexTensor {
        if !fast([&large, &weight]) {
            return ordinary::convolve::<Self>(large, weight, sliding);
        }
        let images = Images::of(&large);
        let layer = slid_over(images.extent, &weight, sliding);
        Images::tensor(cpu::down(&layer, images.numbers(), &numbers(&weight)), layer.small)
    }

    fn convolve_transposed(small: FlexTensor, weight: FlexTensor, sliding: Sliding, size: [usize; 2]) -> FlexTensor {
        if !fast([&small, &weight]) {
            return ordinary::convolve_transposed::<Self>(small, weight, sliding, size);
        }
        let images = Images::of(&small);
        let large = Extent { height: size[0], width: size[1], channels: weight.layout().shape()[1] };
        let layer = layer(sliding, [large, images.extent], &weight);
        Images::tensor(cpu::up(&layer, images.numbers(), &numbers(&weight)), large)
    }

    fn weight_gradient(large: FlexTensor, small: FlexTensor, weight: FlexTensor, sliding: Sliding) -> FlexTensor {
        if !fast([&large, &small]) {
            return ordinary::weight_gradient::<Self>(large, small, weight, sliding);
        }
        let (large, small) = (Images::of(&large), Images::of(&small));
        assert_eq!(large.count(), small.count(), "there must be a small image for each large one");
        let layer = layer(sliding, [large.extent, small.extent], &weight);
        vector(cpu::gradient(&layer, large.numbers(), small.numbers()), weight.layout().shape().clone())
    }

    fn fold_resampling(weight: FlexTensor, resampling: Resampling) -> FlexTensor {
        if !fast([&weight, &weight]) {
            return ordinary::fold_resampling::<Self>(weight, resampling);
        }
        let [to, from] = [0, 1].map(|axis| weight.layout().shape()[axis]);
        assert_eq!(weight.layout().shape()[2..], [3, 3], "weights must be [to, from, 3, 3]");
        let shape = resampling.turned([to, from]);
        vector(cpu::fold(resampling, &numbers(&weight), [to, from]), Shape::from([shape[0], shape[1], 4, 4]))
    }

    fn fold_resampling_gradient(grad: FlexTensor, resampling: Resampling) -> FlexTensor {
        if !fast([&grad, &grad]) {
            return ordinary::fold_resampling_gradient::<Self>(grad, resampling);
        }
        let [to, from] = resampling.turned([0, 1].map(|axis| grad.layout().shape()[axis]));
        vector(cpu::fold_gradient(resampling, &numbers(&grad), [to, from]), Shape::from([to, from, 3, 3]))
    }

    fn normalize(
        x: FlexTensor,
        gamma: FlexTensor,
        beta: FlexTensor,
        affine: Affine,
    ) -> (FlexTensor, FlexTensor, FlexTensor) {
        if !fast([&x, &gamma]) {
            return ordinary::normalize::<Self>(x, [gamma, beta], affine);
        }
        let images = Images::of(&x);
        let [gamma_numbers, beta] = [&gamma, &beta].map(|tensor| images.per_channel(tensor));
        images.assert_divisible(affine.parts);
        let normalized = cpu::normalize(images.numbers(), of(affine, [&gamma_numbers, &beta]));
        let [mean, variance] = [normalized.mean, normalized.variance]
            .map(|statistic| vector(statistic.as_slice().into(), [statistic.len()].into()));
        (Images::tensor(normalized.output, images.extent), mean, variance)
    }

    fn normalize_gradients(
        x: FlexTensor,
        gamma: FlexTensor,
        beta: FlexTensor,
        mean: FlexTensor,
        variance: FlexTensor,
        affine: Affine,
        grad: FlexTensor,
    ) -> (FlexTensor, FlexTensor, FlexTensor) {
        if !fast([&x, &grad]) {
            return ordinary::normalize_gradients::<Self>(x, [gamma, beta], [mean, variance], affine, grad);
        }
        let images = Images::of(&x);
        let mut grad = Images::taken(grad).fitted(images.count(), images.extent);
        images.assert_divisible(affine.parts);
        let [gamma_numbers, beta] = [&gamma, &beta].map(|tensor| images.per_channel(tensor));
        let [mean, variance] = [&mean, &variance].map(|tensor| images.per_channel_of_parts(tensor, affine.parts));
        let affine = of(affine, [&gamma_numbers, &beta]);
        let gradients = cpu::normalize_gradients(images.numbers(), affine, [&mean, &variance], grad.numbers_mut());
        let shape = gamma.layout().shape();
        (
            grad.into_tensor(),
            vector(gradients.gamma.as_slice().into(), shape.clone()),
            vector(gradients.beta.as_slice().into(), shape.clone()),
        )
    }

    fn rescale(
        x: FlexTensor,
        gamma: FlexTensor,
        beta: FlexTensor,
        mean: FlexTensor,
        variance: FlexTensor,
        affine: Affine,
    ) -> FlexTensor {
        if !fast([&x, &gamma]) {
            return ordinary::rescale::<Self>(x, [gamma, beta], [mean, variance], affine);
        }
        let images = Images::of(&x);
        let [gamma, beta, mean, variance] = [&gamma, &beta, &mean, &variance].map(|tensor| images.per_channel(tensor));
        let affine = of(affine, [&gamma, &beta]);
        Images::tensor(cpu::apply(images.numbers(), affine, [&mean, &variance]), images.extent)
    }

    fn activate(x: FlexTensor, shift: FlexTensor, activation: Activation) -> FlexTensor {
        if !fast([&x, &shift]) {
            return ordinary::activate::<Self>(x, shift, activation);
        }
        let mut images = Images::taken(x);
        let shift = images.per_channel(&shift);
        cpu::activate(images.numbers_mut(), &shift, activation);
        images.into_tensor()
    }

    fn activate_gradients(y: FlexTensor, grad: FlexTensor, activation: Activation) -> (FlexTensor, FlexTensor) {
        if !fast([&y, &grad]) {
            return ordinary::activate_gradients::<Self>(y, grad, activation);
        }
        let y = Images::of(&y);
        let mut grad = Images::taken(grad).fitted(y.count(), y.extent);
        let channels = y.extent.channels;
        let shift = cpu::activate_gradients(y.numbers(), grad.numbers_mut(), channels, activation);
        (grad.into_tensor(), vector(shift.as_slice().into(), [channels].into()))
    }

    fn halve(x: FlexTensor, factor: f32) -> FlexTensor {
        if !fast([&x, &x]) {
            return ordinary::halve::<Self>(x, factor);
        }
        let images = Images::of(&x);
        let small = images.extent.half();
        Images::tensor(cpu::halve(images.extent, images.numbers(), factor), small)
    }

    fn double(x: FlexTensor, factor: f32) -> FlexTensor {
        if !fast([&x, &x]) {
            return ordinary::double::<Self>(x, factor);
        }
        let images = Images::of(&x);
        let large = images.extent.twice();
        Images::tensor(cpu::double(large, images.numbers(), factor), large)
    }

    fn enlarge(x: FlexTensor) -> FlexTensor {
        if !fast([&x, &x]) {
            return ordinary::enlarge::<Self>(x);
        }
        let images = Images::of(&x);
        let large = images.extent.twice();
        Images::tensor(cpu::enlarge(large, images.numbers()), large)
    }

    fn enlarge_gradient(grad: FlexTensor) -> FlexTensor {
        if !fast([&grad, &grad]) {
            return ordinary::enlarge_gradient::<Self>(grad);
        }
        let images = Images::of(&grad);
        let small = images.extent.half();
        Images::tensor(cpu::enlarge_gradient(images.extent, images.numbers()), small)
    }

    fn max_pool(x: FlexTensor) -> FlexTensor {
        if !fast([&x, &x]) {
            return ordinary::max_pool::<Self>(x);
        }
        let images = Images::of(&x);
        let small = images.extent.half();
        Images::tensor(cpu::max_pool(images.extent, images.numbers()), small)
    }

    fn max_pool_gradient(x: FlexTensor, grad: FlexTensor) -> FlexTensor {
        if !fast([&x, &grad]) {
            return ordinary::max_pool_gradient::<Self>(x, grad);
        }
        let images = Images::of(&x);
        let grad = Images::fitting(&grad, images.count(), images.extent.half());
        Images::tensor(cpu::max_pool_gradient(images.extent, images.numbers(), grad.numbers()), images.extent)
    }

    fn convolve_max_pool(large: FlexTensor, weight: FlexTensor, sliding: Sliding) -> (FlexTensor, FlexTensor) {
        if !fast([&large, &weight]) {
            return ordinary::convolve_max_pool::<Self>(large, weight, sliding);
        }
        let images = Images::of(&large);
        let layer = slid_over(images.extent, &weight, sliding);
        let pooled = cpu::convolve_max_pool(&layer, images.numbers(), &numbers(&weight));
        let extent = layer.small.half();
        (Images::tensor(pooled.output, extent), Argmax::tensor(pooled.argmax, extent))
    }

    fn convolve_max_pool_input_gradient(
        grad: FlexTensor,
        argmax: FlexTensor,
        weight: FlexTensor,
        sliding: Sliding,
        [height, width]: [usize; 2],
    ) -> FlexTensor {
        if !fast([&grad, &weight]) {
            return ordinary::convolve_max_pool_input_gradient::<Self>(grad, argmax, weight, sliding, [height, width]);
        }
        let large = Extent { height, width, channels: weight.layout().shape()[1] };
        let layer = slid_over(large, &weight, sliding);
        let grad = Images::fitting(&grad, grad.layout().shape()[0], layer.small.half());
        let argmax = Argmax::fitting(&argmax, &grad);
        let gradient = cpu::max_pool_input_gradient(&layer, (grad.numbers(), argmax.positions()), &numbers(&weight));
        Images::tensor(gradient, large)
    }

    fn convolve_max_pool_weight_gradient(
        large: FlexTensor,
        grad: FlexTensor,
        argmax: FlexTensor,
        weight: FlexTensor,
        sliding: Sliding,
    ) -> FlexTensor {
        if !fast([&large, &grad]) {
            return ordinary::convolve_max_pool_weight_gradient::<Self>(large, (grad, argmax), weight, sliding);
        }
        let large = Images::of(&large);
        let layer = slid_over(large.extent, &weight, sliding);
        let grad = Images::fitting(&grad, large.count(), layer.small.half());
        let argmax = Argmax::fitting(&argmax, &grad);
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
        if !fast([&parameter, &grad]) {
            return ordinary::adam::<Self>([parameter, first, second], grad, step);
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
        if !fast([&start, &end]) {
            return ordinary::lerp::<Self>(start, end, weight);
        }
        let shape = start.layout().shape().clone();
        assert_eq!(end.layout().shape(), &shape, "both ends must have the same shape");
        let mut moved = Buffer::from(&*numbers(&start));
        cpu::lerp(&mut moved, &numbers(&end), weight);
        vector(moved, shape)
    }
}

/// Whether the fast bodies take these tensors.
fn fast(tensors: [&FlexTensor; 2]) -> bool {
    !cpu::stand_back() && tensors.iter().all(|tensor| tensor.dtype() == DType::F32)
}

/// The layer between two images.
fn layer(sliding: Sliding, [large, small]: [Extent; 2], weight: &FlexTensor) -> Layer {
    let shape = [small.channels, large.channels, sliding.kernel, sliding.kernel];
    assert_eq!(weight.layout().shape()[..], shape, "weights must be [small channels, large channels, kernel, kernel]");
    let positions = [large.height, large.width].map(|size| sliding.positions(size));
    assert_eq!(
        [small.height, small.width],
        positions,
        "a small image must have a pixel for each position of the kernel"
    );
    Layer { sliding, large, small }
}

/// The layer from a large image.
fn slid_over(large: Extent, weight: &FlexTensor, sliding: Sliding) -> Layer {
    let [height, width] = [large.height, large.width].map(|size| sliding.positions(size));
    let small = Extent { height, width, channels: weight.layout().shape()[0] };
    layer(sliding, [large, small], weight)
}

fn of<'a>(affine: Affine, [gamma, beta]: [&'a [f32]; 2]) -> cpu::Affine<'a> {
    cpu::Affine { gamma, beta, epsilon: affine.epsilon, activation: affine.activation, parts: affine.parts }
}
