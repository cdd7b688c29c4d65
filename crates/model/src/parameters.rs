//! Parameters by their path in a network: `double.0.convolution.weight`.
//!
//! Paths name what a value *is*: enum variants and wrappers do not show in them, so that arms share a path wherever they share a layer.

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;

use crate::stage::GhostBatchNorm;

/// Every tensor of a module with its path, flattened: what is trained, and the running statistics. Those of a module in
/// training may lag by one update; those of its [`valid`](Module::valid) do not.
///
/// - returns tensors `[elements]`
pub fn parameters<M: Module>(module: &M) -> Vec<(String, Tensor<1>)> {
    collect(module, None)
}

/// The gradient of every parameter that has one, flattened.
///
/// - returns tensors `[elements]`
pub fn gradients<M: Module>(module: &M, gradients: &GradientsParams) -> Vec<(String, Tensor<1>)> {
    collect(module, Some(gradients))
}

/// Whether a path names something that is trained, and not a running statistic.
pub fn trained(path: &str) -> bool {
    !path.ends_with("running_mean") && !path.ends_with("running_var")
}

/// How many numbers of a module are trained.
pub fn parameter_count<M: Module>(module: &M) -> u64 {
    let trained = parameters(module).into_iter().filter(|(path, _)| trained(path));
    trained.map(|(_, tensor)| tensor.shape().num_elements() as u64).sum()
}

fn collect<M: Module>(module: &M, gradients: Option<&GradientsParams>) -> Vec<(String, Tensor<1>)> {
    let mut visitor = Collector { path: Path::default(), gradients, found: Vec::new() };
    module.visit(&mut visitor);
    visitor.found
}

struct Collector<'a> {
    path: Path,
    gradients: Option<&'a GradientsParams>,
    found: Vec<(String, Tensor<1>)>,
}

impl ModuleVisitor for Collector<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, container: &str) {
        self.path.exit(container);
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let tensor = match self.gradients {
            Some(gradients) => gradients.get::<D>(param.id),
            None => Some(param.val()),
        };
        if let Some(tensor) = tensor {
            self.found.push((self.path.to_string(), tensor.reshape([-1])));
        }
    }
}

/// Where a visitor or mapper stands.
#[derive(Default)]
pub(crate) struct Path(Vec<String>);

impl Path {
    pub(crate) fn enter(&mut self, name: &str, container: &str) {
        if !is_transparent(container) {
            self.0.push(name.to_owned());
        }
    }

    pub(crate) fn exit(&mut self, container: &str) {
        if !is_transparent(container) {
            self.0.pop();
        }
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

fn is_transparent(container: &str) -> bool {
    container.starts_with("Enum:") || container == GhostBatchNorm::CONTAINER
}
