//! Test tensors and distances. Double precision always runs the reference implementation, so it checks both.

use burn::tensor::{DType, Device, Tensor, TensorData};

pub fn device() -> Device {
    Device::flex().autodiff()
}

/// Pseudo-random numbers in [-1, 1], determined by the seed.
pub fn noise<const D: usize>(shape: [usize; D], seed: usize) -> Tensor<D> {
    let count: usize = shape.iter().product();
    let mut state = (seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let values: Vec<f32> = (0..count)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 23) as f32 - 1.0
        })
        .collect();
    Tensor::from_data(TensorData::new(values, shape), &device())
}

/// The same numbers in double precision.
pub fn double<const D: usize>(x: &Tensor<D>) -> Tensor<D> {
    let data = x.to_data().convert::<f64>();
    Tensor::from_data(data, (&device(), DType::F64))
}

/// The largest difference relative to the largest number.
pub fn distance<const D: usize>(single: &Tensor<D>, double: &Tensor<D>) -> f64 {
    assert_eq!(single.dims(), double.dims());
    assert_eq!((single.dtype(), double.dtype()), (DType::F32, DType::F64));
    let pairs = single.to_data().iter::<f64>().zip(double.to_data().iter::<f64>()).collect::<Vec<_>>();
    let largest = pairs.iter().fold(f64::MIN_POSITIVE, |largest, (_, x)| largest.max(x.abs()));
    pairs.iter().fold(0.0, |furthest: f64, (x, y)| furthest.max((x - y).abs())) / largest
}

/// Asserts that a function and its gradients agree between single and double precision.
pub fn agrees<const N: usize>(inputs: [Tensor<4>; N], make: impl Fn([Tensor<4>; N]) -> Tensor<4>) {
    let single = gradients(inputs.clone().map(|x| x.detach()), &make);
    let double = gradients(inputs.map(|x| double(&x)), &make);
    for (k, (single, double)) in single.iter().zip(&double).enumerate() {
        let distance = distance(single, double);
        assert!(distance < 3e-6, "output and gradients: number {k} is {distance:e} away");
    }
}

/// The output and the gradients of a loss that weights every number of the output differently.
pub fn gradients<const N: usize>(inputs: [Tensor<4>; N], make: impl Fn([Tensor<4>; N]) -> Tensor<4>) -> Vec<Tensor<4>> {
    let inputs = inputs.map(|x| x.require_grad());
    let output = make(inputs.clone());
    let weights = noise(output.dims(), 17).cast(output.dtype());
    let grads = (output.clone() * weights).sum().backward();
    let by = inputs.iter().map(|x| Tensor::from_inner(x.grad(&grads).expect("every input has a gradient")));
    std::iter::once(output.clone()).chain(by).collect()
}
