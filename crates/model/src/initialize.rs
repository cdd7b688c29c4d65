//! Initial values, all in one place: weights drawn around 0 (section 4), scales 1 or drawn around it, shifts and biases 0.

use burn::module::{ModuleMapper, Param};
use burn::tensor::{Device, Tensor, TensorData};
use spec::{Initializer, RunSpec};

use crate::choices;
use crate::convolution::Untied;
use crate::networks::Network;
use crate::parameters::Path;

/// How initial values are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Initial {
    /// Where the deviation of a layer's weights comes from.
    pub initializer: Initializer,
    /// The deviation of all weights, where the initialiser has it so.
    pub std: f64,
    /// The deviation of normalised layers' scales from 1.
    pub norm_scale_std: f64,
}

impl Initial {
    /// The initial values of a run.
    pub fn of(spec: &RunSpec) -> Self {
        Self { initializer: spec.initializer, std: spec.initializer_std, norm_scale_std: spec.norm_scale_std }
    }
}

/// Draws every weight of a network, and every scale where these are not all 1.
///
/// `draw` gives that many numbers from N(0, 1) for the parameter of that path, so that whoever calls decides where
/// randomness comes from; the same draws serve every deviation.
pub fn initialize<N: Network>(network: N, initial: Initial, draw: impl FnMut(&str, usize) -> Vec<f32>) -> N {
    let deviation = |layer| choices::deviation(initial.initializer, initial.std, &layer);
    let deviations: Vec<f64> = network.traces().into_iter().map(deviation).collect();
    let mut drawer = Drawer {
        path: Path::default(),
        deviations: deviations.into_iter(),
        norm_scale_std: initial.norm_scale_std,
        is_untied: false,
        draw,
    };
    network.map(&mut drawer)
}

struct Drawer<F> {
    path: Path,
    deviations: std::vec::IntoIter<f64>, // of each layer's weights, in the order in which they are visited
    norm_scale_std: f64,
    is_untied: bool, // whether the mapper is within an `Untied` layer
    draw: F,
}

impl<F: FnMut(&str, usize) -> Vec<f32>> Drawer<F> {
    /// Numbers from N(0, 1) for the parameter of that path.
    fn values<const D: usize>(&mut self, path: &str, shape: [usize; D], device: &Device) -> Tensor<D> {
        let values = (self.draw)(path, shape.iter().product());
        Tensor::from_data(TensorData::new(values, shape), device)
    }

    /// What a parameter is drawn around, and with which deviation; none where it stays as it is.
    fn distribution(&mut self, path: &str) -> Option<(f64, f64)> {
        match path.rsplit('.').next() {
            Some("weight") => Some((0.0, self.deviations.next().expect("a deviation for each layer with weights"))),
            Some("gamma") if self.norm_scale_std > 0.0 => Some((1.0, self.norm_scale_std)),
            _ => None,
        }
    }
}

impl<F: FnMut(&str, usize) -> Vec<f32>> ModuleMapper for Drawer<F> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
        self.is_untied |= container == Untied::CONTAINER;
    }

    fn exit_module(&mut self, _: &str, container: &str) {
        self.path.exit(container);
        self.is_untied &= container != Untied::CONTAINER;
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let path = self.path.to_string();
        let Some((middle, deviation)) = self.distribution(&path) else { return param };
        let is_untied = self.is_untied;
        param.map(|tensor: Tensor<D>| {
            let shape = tensor.dims();
            let drawn = match <[usize; 4]>::try_from(&shape[..]) {
                Ok(shape) if is_untied => {
                    let tied = self.values(&path, Untied::tied_shape(shape), &tensor.device()) * deviation + middle;
                    Untied::weights(tied).reshape(tensor.dims())
                }
                _ => self.values(&path, shape, &tensor.device()) * deviation + middle,
            };
            drawn.set_require_grad(tensor.is_require_grad())
        })
    }
}
