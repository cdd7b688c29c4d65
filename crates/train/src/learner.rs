//! A network with its optimiser.

use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::Tensor;
use model::gradients;
use spec::{NetworkOptimizer, OptimizerAlgorithm};

/// A network with its optimiser.
pub struct Learner<M> {
    /// The network.
    pub network: M,
    /// The optimiser with its state of each parameter.
    pub optimizer: ModuleOptimizer,
    learning_rate: f64,
    share: f64, // of the learning rate, by the schedule
}

impl<M: Module> Learner<M> {
    /// A network before its first update.
    pub(crate) fn new(network: M, settings: NetworkOptimizer) -> Self {
        Self { network, optimizer: optimizer(settings), learning_rate: settings.learning_rate, share: 1.0 }
    }

    /// Sets the schedule's factor of the learning rate.
    pub(crate) fn set_share(&mut self, share: f64) {
        self.share = share;
    }

    /// One step of the optimiser on the gradient of a loss. Returns the gradient's norm, `[1]`.
    pub(crate) fn update(&mut self, loss: &Tensor<1>) -> Tensor<1> {
        let grads = GradientsParams::from_grads(loss.backward(), &self.network);
        let norm = norm(gradients(&self.network, &grads));
        self.network = self.optimizer.step(self.learning_rate * self.share, self.network.clone(), grads);
        norm
    }
}

fn optimizer(settings: NetworkOptimizer) -> ModuleOptimizer {
    let NetworkOptimizer { algorithm, beta_1, beta_2, momentum, alpha, epsilon, weight_decay, .. } = settings;
    match algorithm {
        OptimizerAlgorithm::Adam => kernels::Adam { beta_1, beta_2, epsilon, weight_decay }.into(),
        OptimizerAlgorithm::Sgd => kernels::Sgd { momentum, weight_decay }.into(),
        OptimizerAlgorithm::Rmsprop => kernels::RmsProp { alpha, momentum, epsilon, weight_decay }.into(),
    }
}

/// Euclidean norm over tensors, `[1]`, in their precision. It is only logged: Burn's sum of 4 Mi numbers or more has no fixed order on flex, so
/// that last digits of large networks' norms may differ from run to run.
pub fn norm(tensors: impl IntoIterator<Item = (String, Tensor<1>)>) -> Tensor<1> {
    let squares = tensors.into_iter().map(|(_, tensor)| tensor.clone().mul(tensor).sum());
    squares.reduce(|sum, square| sum + square).expect("a network has parameters").sqrt()
}
