//! Initial values of all parameters: weights from N(0, std²) (section 4) or with a deviation by their fans; scales 1, or from
//! N(1, `norm_scale_std`²) as in PyTorch's DCGAN example; shifts and biases 0.

use burn::module::{ModuleMapper, Param, Reparameterization};
use burn::tensor::{Device, Tensor, TensorData};
use spec::{Initializer, RunSpec};

use crate::build;
use crate::convolution::Untied;
use crate::networks::Network;
use crate::parameters::Path;
use crate::spectral_norm::{SpectralNorm, initial_vectors, matrix};

/// How parameters are initialised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Initialization {
    /// The rule for the deviation of a layer's weights.
    pub initializer: Initializer,
    /// The deviation of all weights with [`Initializer::Normal`]: 0.02 in section 4.
    pub std: f64,
    /// The deviation of normalisation scales around 1; 0 keeps them at 1.
    pub norm_scale_std: f64,
}

impl Initialization {
    /// The initialisation of a run.
    pub fn of(spec: &RunSpec) -> Self {
        Self { initializer: spec.initializer, std: spec.initializer_std, norm_scale_std: spec.norm_scale_std }
    }
}

/// Initialises every weight of a network, and every scale if `norm_scale_std` is above 0.
///
/// `draw(path, count)` returns `count` numbers from N(0, 1) for the parameter of that path. Other deviations scale the same draws.
pub fn initialize<N: Network>(
    network: N,
    initialization: Initialization,
    draw: impl FnMut(&str, usize) -> Vec<f32>,
) -> N {
    let Initialization { initializer, std, norm_scale_std } = initialization;
    let deviation = |layer| build::initial_deviation(initializer, std, &layer);
    let deviations: Vec<f64> = network.layer_costs().into_iter().map(deviation).collect();
    let mut initializer = Initializing {
        path: Path::default(),
        deviations: deviations.into_iter(),
        norm_scale_std,
        is_untied: false,
        weight: None,
        right: None,
        draw,
    };
    network.map(&mut initializer)
}

struct Initializing<F> {
    path: Path,
    deviations: std::vec::IntoIter<f64>, // of each layer's weights, in visiting order
    norm_scale_std: f64,
    is_untied: bool,           // whether the mapper is inside an `Untied` layer
    weight: Option<Tensor<2>>, // the last weight as a matrix, which its singular vectors follow
    right: Option<Tensor<1>>,  // the right singular vector of the left one before
    draw: F,
}

impl<F: FnMut(&str, usize) -> Vec<f32>> Initializing<F> {
    /// Numbers from N(0, 1) for the parameter of that path.
    fn values<const D: usize>(&mut self, path: &str, shape: [usize; D], device: &Device) -> Tensor<D> {
        let values = (self.draw)(path, shape.iter().product());
        Tensor::from_data(TensorData::new(values, shape), device)
    }

    /// The singular vectors of the last weight: the left one comes first.
    fn singular_vector(&mut self, path: &str, shape: [usize; 1], device: &Device) -> Tensor<1> {
        if let Some(right) = self.right.take() {
            return right;
        }
        let matrix = self.weight.take().expect("singular vectors follow a weight");
        let [_, inputs] = matrix.dims();
        let random = self.values(path, [inputs], device);
        let [left, right] = initial_vectors(matrix, random);
        assert_eq!(left.dims(), shape, "the vectors are those of this weight");
        self.right = Some(right);
        left
    }

    /// Mean and deviation of a parameter's distribution; none for a parameter that stays.
    fn distribution(&mut self, path: &str) -> Option<(f64, f64)> {
        match path.rsplit('.').next() {
            Some("weight") => Some((0.0, self.deviations.next().expect("a deviation for each layer with weights"))),
            Some("gamma") if self.norm_scale_std > 0.0 => Some((1.0, self.norm_scale_std)),
            _ => None,
        }
    }
}

impl<F: FnMut(&str, usize) -> Vec<f32>> ModuleMapper for Initializing<F> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
        self.is_untied |= container == Untied::CONTAINER;
    }

    fn exit_module(&mut self, name: &str, container: &str) {
        self.path.exit(name, container);
        self.is_untied &= container != Untied::CONTAINER;
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let path = self.path.to_string();
        if path.contains(SpectralNorm::NAME) {
            return param.map(|tensor: Tensor<D>| {
                let shape = [tensor.dims()[0]];
                self.singular_vector(&path, shape, &tensor.device()).reshape(tensor.dims())
            });
        }
        let Some((mean, deviation)) = self.distribution(&path) else { return param };
        let is_untied = self.is_untied;
        param.map(|tensor: Tensor<D>| {
            let shape = tensor.dims();
            let values = match <[usize; 4]>::try_from(&shape[..]) {
                Ok(shape) if is_untied => {
                    let tied = self.values(&path, Untied::tied_shape(shape), &tensor.device()) * deviation + mean;
                    Untied::weights(tied).reshape(tensor.dims())
                }
                _ => self.values(&path, shape, &tensor.device()) * deviation + mean,
            };
            self.weight = Some(matrix(values.clone()));
            values.set_require_grad(tensor.is_require_grad())
        })
    }
}
