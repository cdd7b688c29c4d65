//! Clipping of parameters: the Lipschitz constraint of the Wasserstein loss (Arjovsky et al. 2017, algorithm 1).

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::Tensor;

use crate::parameters::{Path, is_trainable};

/// A network whose trainable parameters, scales and shifts of normalisations among them, are clipped to [-bound, bound].
pub fn clip_parameters<M: Module>(network: M, bound: f64) -> M {
    network.map(&mut Clip { path: Path::default(), bound })
}

struct Clip {
    path: Path,
    bound: f64,
}

impl ModuleMapper for Clip {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, name: &str, container: &str) {
        self.path.exit(name, container);
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        if !is_trainable(&self.path.to_string()) {
            return param;
        }
        param.map(|tensor| {
            let requires_grad = tensor.is_require_grad();
            tensor.detach().clamp(-self.bound, self.bound).detach().set_require_grad(requires_grad)
        })
    }
}
