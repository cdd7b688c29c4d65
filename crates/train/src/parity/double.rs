//! The same numbers in double precision.

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{DType, Device, Tensor, TensorData};

/// A module whose parameters and running statistics hold the same numbers in double precision.
pub fn double<M: Module>(module: M) -> M {
    module.map(&mut Double)
}

/// Numbers as a tensor of that precision.
pub fn tensor<const D: usize>(numbers: &[f32], shape: [usize; D], (device, precision): (&Device, DType)) -> Tensor<D> {
    let data = TensorData::new(numbers.to_vec(), shape);
    match precision {
        DType::F64 => Tensor::from_data(data.convert::<f64>(), (device, precision)),
        _ => Tensor::from_data(data, (device, precision)),
    }
}

/// Reads a tensor of any precision back.
pub fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f64> {
    tensor.into_data().iter().collect()
}

struct Double;

impl ModuleMapper for Double {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        param.map(|single| {
            let data = single.to_data().convert::<f64>();
            let double = Tensor::from_data(data, (&single.device(), DType::F64));
            double.set_require_grad(single.is_require_grad())
        })
    }
}
