//! Moving averages of a network's parameters.

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::Tensor;

use crate::parameters::{Path, parameters, trained};

/// Moves every parameter of `average` by a share of its way to that of `network`; running statistics stay as they are.
///
/// `average` must be a copy that [`valid`](Module::valid) made: other clones share running statistics with the network.
///
/// # Panics
///
/// If the networks differ in their parameters.
pub fn average<M: Module>(average: M, network: &M, share: f64) -> M {
    let targets = parameters(network).into_iter().filter(|(path, _)| trained(path));
    let targets = targets.map(|(path, tensor)| (path, tensor.without_autodiff())).collect::<Vec<_>>();
    average.map(&mut Follower { path: Path::default(), targets: targets.into_iter(), share })
}

struct Follower {
    path: Path,
    targets: std::vec::IntoIter<(String, Tensor<1>)>, // in the order in which they are visited
    share: f64,
}

impl ModuleMapper for Follower {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, container: &str) {
        self.path.exit(container);
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let path = self.path.to_string();
        if !trained(&path) {
            return param;
        }
        let (of, target) = self.targets.next().expect("a parameter of the network for each of the average");
        assert_eq!(of, path, "the average must be one of this network");
        param.map(|tensor| {
            let target = target.reshape(tensor.shape());
            kernels::lerp(tensor, target, self.share)
        })
    }
}
