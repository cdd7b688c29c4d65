//! Parameters by their path in a network: `double.0.convolution.weight`.
//!
//! A path keys a random stream and names a tensor in a checkpoint. It leaves out enum variants and wrappers, so that arms share a
//! path wherever they share a layer. A field that was renamed keeps its old name in paths: see [`RECORDED`].

use std::collections::HashMap;

use burn::module::{Module, ModuleVisitor, Param, Reparameterization};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;

use crate::conditional::INNER;
use crate::spectral_norm::SpectralNorm;
use crate::stage::GhostBatchNorm;

/// Every tensor of a module with its path, flattened: parameters, running statistics and singular vectors. Running statistics of a module in
/// training may lag by one update; those of its [`valid`](Module::valid) copy do not.
///
/// - returns tensors `[elements]`
pub fn parameters<M: Module>(module: &M) -> Vec<(String, Tensor<1>)> {
    collect(module, None)
}

/// Fields that were renamed, with the names that their paths keep: `(field, name in paths)`.
const RECORDED: [(&str, &str); 4] = [("input", "look"), ("down", "halve"), ("up", "double"), ("output", "paint")];

/// A field's name in paths.
fn recorded_name(field: &str) -> &str {
    RECORDED.iter().find(|(now, _)| *now == field).map_or(field, |(_, recorded)| recorded)
}

/// The path of a record's tensor with today's field names. Records written before a field was renamed have the old name.
pub fn current_record_path(path: &str) -> String {
    let current = |part| RECORDED.into_iter().find(|(_, recorded)| *recorded == part).map_or(part, |(now, _)| now);
    path.split('.').map(current).collect::<Vec<&str>>().join(".")
}

/// The gradient of every parameter that has one, flattened.
///
/// - returns tensors `[elements]`
pub fn gradients<M: Module>(module: &M, gradients: &GradientsParams) -> Vec<(String, Tensor<1>)> {
    collect(module, Some(gradients))
}

/// The path of every tensor of a module by its id, which optimisers know it by.
pub fn paths_by_id<M: Module>(module: &M) -> HashMap<u64, String> {
    let mut visitor = PathCollector::default();
    module.visit(&mut visitor);
    visitor.paths
}

/// Whether a path names a trainable parameter, not a running statistic or a singular vector.
pub fn is_trainable(path: &str) -> bool {
    !path.ends_with("running_mean") && !path.ends_with("running_var") && !path.contains(SpectralNorm::NAME)
}

/// Trainable numbers of a module.
pub fn parameter_count<M: Module>(module: &M) -> u64 {
    let trainable = parameters(module).into_iter().filter(|(path, _)| is_trainable(path));
    trainable.map(|(_, tensor)| tensor.shape().num_elements() as u64).sum()
}

fn collect<M: Module>(module: &M, gradients: Option<&GradientsParams>) -> Vec<(String, Tensor<1>)> {
    let mut visitor = Collector { path: Path::default(), gradients, tensors: Vec::new() };
    module.visit(&mut visitor);
    visitor.tensors
}

struct Collector<'a> {
    path: Path,
    gradients: Option<&'a GradientsParams>,
    tensors: Vec<(String, Tensor<1>)>,
}

impl ModuleVisitor for Collector<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, name: &str, container: &str) {
        self.path.exit(name, container);
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let tensor = match self.gradients {
            Some(gradients) => gradients.get::<D>(param.id),
            None => Some(param.val()),
        };
        if let Some(tensor) = tensor {
            self.tensors.push((self.path.to_string(), tensor.reshape([-1])));
        }
    }
}

#[derive(Default)]
struct PathCollector {
    path: Path,
    paths: HashMap<u64, String>,
}

impl ModuleVisitor for PathCollector {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, name: &str, container: &str) {
        self.path.exit(name, container);
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.paths.insert(param.id.val(), self.path.to_string());
    }
}

/// The path of a visitor or mapper.
#[derive(Default)]
pub(crate) struct Path(Vec<String>);

impl Path {
    pub(crate) fn enter(&mut self, name: &str, container: &str) {
        if !is_transparent(name, container) {
            self.0.push(recorded_name(name).to_owned());
        }
    }

    pub(crate) fn exit(&mut self, name: &str, container: &str) {
        if !is_transparent(name, container) {
            self.0.pop();
        }
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

fn is_transparent(name: &str, container: &str) -> bool {
    let (inner, conditional) = INNER;
    container.starts_with("Enum:")
        || container == GhostBatchNorm::CONTAINER
        || (name == inner && conditional.contains(&container))
}
