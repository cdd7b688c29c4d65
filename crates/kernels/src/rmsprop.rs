//! RMSProp, in Burn's own operations.

use burn::optim::{LearningRate, Optimizer};
use burn::tensor::{Device, Tensor};

use crate::buffers::{Buffers, decayed};

/// RMSProp (Tieleman and Hinton 2012) as PyTorch's `RMSprop` that is not centred: s ← a s + (1 - a) g², v ← μ v + g / (√s + ε),
/// p ← p - α v. s and v start at 0.
#[derive(Clone, Debug)]
pub struct RmsProp {
    /// Decay a of the mean of squared gradients, in [0, 1).
    pub alpha: f64,
    /// Momentum μ, in [0, 1).
    pub momentum: f64,
    /// ε, added to the root of the mean.
    pub epsilon: f64,
    /// L2 regularisation: this fraction of each parameter is added to its gradient.
    pub weight_decay: f64,
}

impl Optimizer for RmsProp {
    type State<const D: usize> = Buffers<D>;

    fn step<const D: usize>(
        &self,
        learning_rate: LearningRate,
        parameter: Tensor<D>,
        gradient: Tensor<D>,
        state: Option<Buffers<D>>,
    ) -> (Tensor<D>, Option<Buffers<D>>) {
        let gradient = decayed(gradient, &parameter, self.weight_decay);
        let (velocity, square_average) = state.map_or((None, None), |state| (state.velocity, state.square_average));
        let square = gradient.clone().square() * (1.0 - self.alpha);
        let square_average = match square_average {
            Some(average) => average * self.alpha + square,
            None => square,
        };
        let scaled = gradient / (square_average.clone().sqrt() + self.epsilon);
        let velocity = match velocity {
            Some(velocity) => velocity * self.momentum + scaled,
            None => scaled,
        };
        let kept = (self.momentum > 0.0).then(|| velocity.clone());
        (parameter - velocity * learning_rate, Some(Buffers { velocity: kept, square_average: Some(square_average) }))
    }

    fn to_device<const D: usize>(state: Buffers<D>, device: &Device) -> Buffers<D> {
        state.to_device(device)
    }
}
