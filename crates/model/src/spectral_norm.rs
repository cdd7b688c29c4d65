//! Spectral normalisation: weights divided by their largest singular value (Miyato et al. 2018, arXiv 1802.05957, algorithm 1).
//!
//! A weight W is the matrix `[outputs, inputs]`. Vectors u and v approach its first singular vectors by one power iteration at each pass in
//! training, u ← W v / ‖W v‖ and v ← Wᵀ u / ‖Wᵀ u‖, as PyTorch's `parametrizations.spectral_norm` has it. Layers see W / (uᵀ W v); the
//! optimiser moves W. Records of a network hold u and v.

use burn::module::{Module, Param, Reparameterization, Reparameterizer, RunningState};
use burn::tensor::Tensor;

/// Iterations from a random vector to the first u and v, as many as PyTorch does.
const INITIAL_ITERATIONS: usize = 15;

/// Keeps the norm of a vector away from 0.
const EPSILON: f64 = 1e-12;

/// The estimated singular vectors of a weight.
#[derive(Module, Debug)]
pub struct SpectralNorm {
    u: RunningState<Tensor<1>>, // [outputs]
    v: RunningState<Tensor<1>>, // [inputs]
}

impl Reparameterization for SpectralNorm {
    const NAME: &'static str = "spectral_norm";

    fn apply<const D: usize>(&self, weight: Tensor<D>) -> Tensor<D> {
        let matrix = matrix(weight.clone());
        let is_training = weight.device().is_autodiff();
        let [u, v] = if is_training { self.iterate(matrix.clone().detach()) } else { [self.u.value(), self.v.value()] };
        let sigma = (u * product(matrix, v)).sum();
        weight / sigma.reshape([1; D])
    }
}

impl SpectralNorm {
    /// Vectors of zeros, until they are [initialised](crate::initialize).
    fn zeros([outputs, inputs]: [usize; 2], device: &burn::tensor::Device) -> Self {
        let state = |len| RunningState::new(Tensor::zeros([len], device));
        Self { u: state(outputs), v: state(inputs) }
    }

    /// u and v after one more power iteration.
    fn iterate(&self, matrix: Tensor<2>) -> [Tensor<1>; 2] {
        let [u, v] = iteration(matrix, self.v.value_sync());
        self.u.update(u.clone());
        self.v.update(v.clone());
        [u, v]
    }
}

/// The first u and v of a weight, from a random vector `[inputs]`.
pub fn initial_vectors(matrix: Tensor<2>, random: Tensor<1>) -> [Tensor<1>; 2] {
    let first = iteration(matrix.clone(), normalize(random));
    (1..INITIAL_ITERATIONS).fold(first, |[_, v], _| iteration(matrix.clone(), v))
}

/// A weight as the matrix `[outputs, inputs]`: a convolution's `[to, from, height, width]` or a fully connected layer's `[from, to]`.
pub fn matrix<const D: usize>(weight: Tensor<D>) -> Tensor<2> {
    let weight = if D == 2 { weight.swap_dims(0, 1) } else { weight };
    let [outputs, elements] = [weight.dims()[0], weight.shape().num_elements()];
    weight.reshape([outputs, elements / outputs])
}

/// One power iteration.
fn iteration(matrix: Tensor<2>, v: Tensor<1>) -> [Tensor<1>; 2] {
    let u = normalize(product(matrix.clone(), v));
    let v = normalize(product(matrix.transpose(), u.clone()));
    [u, v]
}

fn product(matrix: Tensor<2>, vector: Tensor<1>) -> Tensor<1> {
    matrix.matmul(vector.unsqueeze_dim(1)).squeeze_dim(1)
}

fn normalize(vector: Tensor<1>) -> Tensor<1> {
    let norm = vector.clone().square().sum().sqrt().clamp_min(EPSILON);
    vector / norm
}

/// Attaches a [`SpectralNorm`] to every weight.
pub struct SpectralNormalizer;

impl Reparameterizer for SpectralNormalizer {
    type Reparam = SpectralNorm;

    fn reparameterize<const D: usize>(
        &mut self,
        path: &str,
        param: Param<Tensor<D>>,
    ) -> (Param<Tensor<D>>, Option<SpectralNorm>) {
        let norm = path.ends_with("weight").then(|| {
            let matrix = matrix(param.val());
            SpectralNorm::zeros(matrix.dims(), &matrix.device())
        });
        (param, norm)
    }
}
