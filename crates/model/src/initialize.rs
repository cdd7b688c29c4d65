//! Initial values, all in one place: weights from N(0, σ²) (section 4), scales 1, shifts and biases 0.

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Tensor, TensorData};

use crate::parameters::Path;

/// Draws every weight of a module.
///
/// `draw` gives that many numbers from N(0, 1) for the parameter of that path, so that whoever calls decides where
/// randomness comes from; the same draws serve every `std`.
pub fn initialize<M: Module>(module: M, std: f64, draw: impl FnMut(&str, usize) -> Vec<f32>) -> M {
    module.map(&mut Drawer { path: Path::default(), std, draw })
}

struct Drawer<F> {
    path: Path,
    std: f64,
    draw: F,
}

impl<F: FnMut(&str, usize) -> Vec<f32>> ModuleMapper for Drawer<F> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, container: &str) {
        self.path.exit(container);
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let path = self.path.to_string();
        if !path.ends_with(".weight") {
            return param;
        }
        param.map(|tensor| {
            let values = (self.draw)(&path, tensor.shape().num_elements());
            let drawn = Tensor::from_data(TensorData::new(values, tensor.shape()), &tensor.device());
            (drawn * self.std).set_require_grad(tensor.is_require_grad())
        })
    }
}
