//! Tests: tensors of other shapes panic before a loop reads out of bounds.

use std::panic::{AssertUnwindSafe, catch_unwind};

use burn::backend::flex::FlexTensor;
use burn::backend::{Flex, TensorData};

use crate::backend::{BatchNormOptions, Kernels};
use crate::cpu::AdamStep;
use crate::{Activation, ConvGeometry};

const GEOMETRY: ConvGeometry = ConvGeometry { kernel: 4, stride: 2, padding: 1 };
const OPTIONS: BatchNormOptions = BatchNormOptions { epsilon: 1e-5, activation: Activation::Relu, parts: 1 };

fn zeros<const D: usize>(shape: [usize; D]) -> FlexTensor {
    FlexTensor::from_data(TensorData::zeros::<f32, _>(shape))
}

/// Asserts that an operation panics, and says why.
#[track_caller]
fn refuses<T>(why: &str, operation: impl FnOnce() -> T) {
    let panic = catch_unwind(AssertUnwindSafe(operation)).err().expect("it takes what does not fit");
    let said = panic.downcast_ref::<String>().expect("a panic has a message");
    assert!(said.contains(why), "{said}");
}

#[test]
fn weights_of_other_channels_or_another_kernel_are_refused() {
    let why = "weights must be [small channels, large channels, kernel, kernel]";
    for shape in [[5, 4, 4, 4], [5, 2, 4, 4], [5, 3, 3, 3], [5, 3, 4, 3]] {
        refuses(why, || Flex::convolve(zeros([2, 3, 8, 8]), zeros(shape), GEOMETRY));
    }
    for shape in [[6, 3, 4, 4], [4, 3, 4, 4], [5, 3, 3, 3], [5, 3, 3, 4]] {
        refuses(why, || Flex::convolve_transposed(zeros([2, 5, 4, 4]), zeros(shape), GEOMETRY, [8, 8]));
        refuses(why, || Flex::weight_gradient(zeros([2, 3, 8, 8]), zeros([2, 5, 4, 4]), zeros(shape), GEOMETRY));
    }
    // Layers that are cut into tiles.
    refuses(why, || Flex::convolve(zeros([2, 16, 8, 8]), zeros([32, 32, 4, 4]), GEOMETRY));
}

#[test]
fn images_that_are_not_the_two_sides_of_a_layer_are_refused() {
    let why = "a small image must have a pixel for each position of the kernel";
    let weight = || zeros([5, 3, 4, 4]);
    for size in [[10, 8], [8, 6], [4, 4]] {
        refuses(why, || Flex::convolve_transposed(zeros([2, 5, 4, 4]), weight(), GEOMETRY, size));
    }
    for small in [[2, 5, 5, 4], [2, 5, 4, 3], [2, 5, 8, 8]] {
        refuses(why, || Flex::weight_gradient(zeros([2, 3, 8, 8]), zeros(small), weight(), GEOMETRY));
    }
    for batch in [1, 3] {
        refuses("there must be a small image for each large one", || {
            Flex::weight_gradient(zeros([2, 3, 8, 8]), zeros([batch, 5, 4, 4]), weight(), GEOMETRY)
        });
    }
    refuses("a kernel of 4 does not fit into 1 pixels and 1 zeros", || {
        Flex::convolve(zeros([2, 3, 1, 1]), weight(), GEOMETRY)
    });
}

#[test]
fn vectors_without_a_number_for_each_channel_are_refused() {
    let why = "there must be one number for each channel";
    let x = || zeros([2, 3, 4, 4]);
    for misfit in 0..4 {
        let vectors = || [0, 1, 2, 3].map(|vector| zeros([if vector == misfit { 6 } else { 3 }]));
        refuses(why, || {
            let [gamma, beta, mean, variance] = vectors();
            Flex::batch_norm_eval(x(), gamma, beta, mean, variance, OPTIONS)
        });
        refuses(why, || {
            let [gamma, beta, mean, variance] = vectors();
            Flex::batch_norm_activate_backward(x(), gamma, beta, mean, variance, OPTIONS, x())
        });
    }
    for [gamma, beta] in [[6, 3], [3, 6], [2, 2]] {
        refuses(why, || Flex::batch_norm_activate(x(), zeros([gamma]), zeros([beta]), OPTIONS));
    }
    refuses(why, || Flex::activate(x(), zeros([6]), Activation::Relu));
}

#[test]
fn gradients_of_other_images_are_refused() {
    let why = "images of one operation must fit each other";
    let x = || zeros([2, 3, 4, 4]);
    for shape in [[3, 3, 4, 4], [2, 6, 4, 4], [2, 3, 4, 2], [2, 3, 2, 8]] {
        refuses(why, || {
            let [gamma, beta, mean, variance] = [(); 4].map(|()| zeros([3]));
            Flex::batch_norm_activate_backward(x(), gamma, beta, mean, variance, OPTIONS, zeros(shape))
        });
        refuses(why, || Flex::activate_backward(x(), zeros(shape), Activation::Relu));
    }
    for shape in [[1, 3, 2, 2], [2, 6, 2, 2], [2, 3, 4, 4]] {
        refuses(why, || Flex::max_pool_backward(x(), zeros(shape)));
    }
}

#[test]
fn images_and_positions_that_no_pooled_convolution_has_are_refused() {
    let geometry = ConvGeometry { kernel: 3, stride: 1, padding: 1 };
    let positions = |shape: [usize; 4]| FlexTensor::from_data(TensorData::zeros::<u8, _>(shape));
    let (x, weight, pooled) = (|| zeros([2, 16, 8, 8]), || zeros([16, 16, 3, 3]), [2, 16, 4, 4]);
    let by_x = |grad, argmax, size| Flex::convolve_max_pool_input_gradient(grad, argmax, weight(), geometry, size);
    let by_weight = |grad, argmax| Flex::convolve_max_pool_weight_gradient(x(), grad, argmax, weight(), geometry);
    let why = "images of one operation must fit each other";
    for shape in [[2, 16, 4, 3], [2, 8, 4, 4], [2, 16, 8, 8]] {
        refuses(why, || by_x(zeros(shape), positions(shape), [8, 8]));
        refuses(why, || by_weight(zeros(shape), positions(shape)));
    }
    refuses(why, || by_weight(zeros([3, 16, 4, 4]), positions([3, 16, 4, 4])));
    for shape in [[1, 16, 4, 4], [2, 8, 4, 4], [2, 16, 2, 8]] {
        refuses("there must be a position for each number", || by_x(zeros(pooled), positions(shape), [8, 8]));
        refuses("there must be a position for each number", || by_weight(zeros(pooled), positions(shape)));
    }
    refuses("an image of 7×8 can't be halved", || Flex::convolve_max_pool(zeros([2, 16, 7, 8]), weight(), geometry));
    refuses("weights must be [small channels, large channels, kernel, kernel]", || {
        Flex::convolve_max_pool(zeros([2, 8, 8, 8]), weight(), geometry)
    });
}

#[test]
fn images_that_can_t_be_halved_are_refused() {
    for shape in [[2, 3, 5, 4], [2, 3, 4, 5]] {
        let why = format!("an image of {}×{} can't be halved", shape[2], shape[3]);
        refuses(&why, || Flex::sum_pool(zeros(shape), 1.0));
        refuses(&why, || Flex::max_pool(zeros(shape)));
        refuses(&why, || Flex::max_pool_backward(zeros(shape), zeros([2, 3, 2, 2])));
        refuses(&why, || Flex::upsample_bilinear_backward(zeros(shape)));
    }
}

#[test]
fn moments_and_gradients_of_another_parameter_are_refused() {
    let step = AdamStep { beta_1: 0.5, beta_2: 0.999, epsilon: 1e-8, weight_decay: 0.0, learning_rate: 1e-3, time: 1 };
    for misfit in 1..4 {
        refuses("moments and gradient must have the parameter's shape", || {
            let [parameter, first, second, grad] =
                [0, 1, 2, 3].map(|tensor| zeros([if tensor == misfit { 5 } else { 6 }]));
            Flex::adam(parameter, first, second, grad, step)
        });
    }
}

#[test]
fn ends_of_an_interpolation_that_have_other_shapes_are_refused() {
    refuses("both ends must have the same shape", || Flex::lerp(zeros([2, 3]), zeros([3, 2]), 0.5));
}

#[test]
fn parts_that_a_batch_does_not_have_are_refused() {
    let options = BatchNormOptions { parts: 2, ..OPTIONS };
    let vector = || zeros([3]);
    refuses("a batch of 3 can't be divided into 2 equal parts", || {
        Flex::batch_norm_activate(zeros([3, 3, 4, 4]), vector(), vector(), options)
    });
    let x = || zeros([4, 3, 4, 4]);
    refuses("there must be one number for each channel", || {
        Flex::batch_norm_activate_backward(x(), vector(), vector(), vector(), vector(), options, x())
    });
}
