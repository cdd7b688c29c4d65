//! Adam as one fused operation for each parameter, with the optimiser interface and records of Burn's Adam.

use burn::backend::Dispatch;
use burn::optim::{AdamState, AdaptiveMomentumState, LearningRate, Optimizer};
use burn::tensor::{Device, Tensor};

use crate::backend::Kernels;
use crate::cpu::AdamStep;

/// Adam (Kingma and Ba 2014, algorithm 1) as PyTorch's `Adam`: m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g²,
/// p ← p - α m̂ / (√v̂ + ε) with m̂ = m / (1 - β₁ᵗ) and v̂ = v / (1 - β₂ᵗ). Its factors are computed in double precision, then rounded to the
/// parameter's.
///
/// ```
/// use burn::nn::LinearConfig;
/// use burn::optim::{GradientsParams, ModuleOptimizer};
/// use burn::tensor::{Device, Tensor};
/// use kernels::Adam;
///
/// let device = Device::flex().autodiff();
/// let mut optimizer = ModuleOptimizer::from(Adam { beta_1: 0.5, beta_2: 0.999, epsilon: 1e-8, weight_decay: 0.0 });
/// let layer = LinearConfig::new(3, 1).init(&device);
/// let before = layer.weight.val();
/// let loss = layer.forward(Tensor::<2>::ones([4, 3], &device)).square().mean();
/// let gradients = GradientsParams::from_grads(loss.backward(), &layer);
/// let layer = optimizer.step(2e-4, layer, gradients);
/// let furthest = (layer.weight.val() - before).abs().max().into_scalar::<f32>();
/// assert!(furthest < 2.1e-4); // the first step moves each number by the learning rate
/// ```
#[derive(Clone, Debug)]
pub struct Adam {
    /// Decay of the first moment, in [0, 1).
    pub beta_1: f64,
    /// Decay of the second moment, in [0, 1).
    pub beta_2: f64,
    /// ε, added to the root of the second moment.
    pub epsilon: f64,
    /// L2 regularisation: this fraction of each parameter is added to its gradient. (AdamW decays the parameter itself.)
    pub weight_decay: f64,
}

impl Optimizer for Adam {
    type State<const D: usize> = AdamState<D>;

    fn step<const D: usize>(
        &self,
        learning_rate: LearningRate,
        tensor: Tensor<D>,
        grad: Tensor<D>,
        state: Option<AdamState<D>>,
    ) -> (Tensor<D>, Option<AdamState<D>>) {
        let AdaptiveMomentumState { time, moment_1, moment_2, .. } = match state {
            Some(state) => state.momentum,
            None => {
                let zeros = Tensor::zeros(tensor.shape(), (&tensor.device(), tensor.dtype()));
                AdaptiveMomentumState::new(0, zeros.clone(), zeros)
            }
        };
        let Self { beta_1, beta_2, epsilon, weight_decay } = *self;
        let step = AdamStep { beta_1, beta_2, epsilon, weight_decay, learning_rate, time: time + 1 };
        let (tensor, moment_1, moment_2) = <Dispatch as Kernels>::adam(
            tensor.into_dispatch(),
            moment_1.into_dispatch(),
            moment_2.into_dispatch(),
            grad.into_dispatch(),
            step,
        );
        let [moment_1, moment_2] = [moment_1, moment_2].map(Tensor::from_dispatch);
        let momentum = AdaptiveMomentumState::new(step.time, moment_1, moment_2);
        (Tensor::from_dispatch(tensor), Some(AdamState::new(momentum)))
    }

    fn to_device<const D: usize>(state: AdamState<D>, device: &Device) -> AdamState<D> {
        AdamState::new(state.momentum.to_device(device))
    }
}
