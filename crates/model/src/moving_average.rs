//! An exponential moving average (EMA) of a network's parameters.

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::Tensor;

use crate::parameters::{Path, is_trainable, parameters};

/// Updates a moving average: `average + weight · (network - average)` for every parameter.
///
/// Running statistics stay, where PyTorch's `AveragedModel` copies or averages them. They are those of no network with the averaged
/// parameters: estimate them by [`with_population_statistics`](crate::Generator::with_population_statistics) before use.
///
/// `average` must be a copy made by [`valid`](Module::valid): other clones share running statistics with the network.
///
/// # Panics
///
/// If the networks differ in their parameters.
pub fn update_moving_average<M: Module>(average: M, network: &M, weight: f64) -> M {
    let targets = parameters(network).into_iter().filter(|(path, _)| is_trainable(path));
    let targets = targets.map(|(path, tensor)| (path, tensor.without_autodiff())).collect::<Vec<_>>();
    average.map(&mut Update { path: Path::default(), targets: targets.into_iter(), weight })
}

struct Update {
    path: Path,
    targets: std::vec::IntoIter<(String, Tensor<1>)>, // in visiting order
    weight: f64,
}

impl ModuleMapper for Update {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, name: &str, container: &str) {
        self.path.exit(name, container);
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let path = self.path.to_string();
        if !is_trainable(&path) {
            return param;
        }
        let (target_path, target) = self.targets.next().expect("the network has every parameter of its average");
        assert_eq!(target_path, path, "the average must be one of this network");
        param.map(|tensor| {
            let target = target.reshape(tensor.shape());
            kernels::lerp(tensor, target, self.weight)
        })
    }
}
