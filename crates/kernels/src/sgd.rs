//! Stochastic gradient descent with momentum, in Burn's own operations.

use burn::optim::{LearningRate, Optimizer};
use burn::tensor::{Device, Tensor};

use crate::buffers::{Buffers, decayed};

/// SGD as PyTorch's `SGD` without dampening: v ← μ v + g, the first v being g; p ← p - α v.
#[derive(Clone, Debug)]
pub struct Sgd {
    /// Momentum μ, in [0, 1).
    pub momentum: f64,
    /// L2 regularisation: this fraction of each parameter is added to its gradient.
    pub weight_decay: f64,
}

impl Optimizer for Sgd {
    type State<const D: usize> = Buffers<D>;

    fn step<const D: usize>(
        &self,
        learning_rate: LearningRate,
        parameter: Tensor<D>,
        gradient: Tensor<D>,
        state: Option<Buffers<D>>,
    ) -> (Tensor<D>, Option<Buffers<D>>) {
        let gradient = decayed(gradient, &parameter, self.weight_decay);
        if self.momentum == 0.0 {
            return (parameter - gradient * learning_rate, None);
        }
        let velocity = match state.and_then(|state| state.velocity) {
            Some(velocity) => velocity * self.momentum + gradient,
            None => gradient,
        };
        let state = Buffers { velocity: Some(velocity.clone()), square_average: None };
        (parameter - velocity * learning_rate, Some(state))
    }

    fn to_device<const D: usize>(state: Buffers<D>, device: &Device) -> Buffers<D> {
        state.to_device(device)
    }
}
