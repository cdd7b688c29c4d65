//! The ratio of an update's norm to the parameters' norm.

use burn::module::Module;
use burn::tensor::Tensor;
use model::{is_trainable, parameters};

use crate::images::number;
use crate::learner::norm;
use crate::trainer::Trainer;

/// Both networks' parameters before a step.
pub struct ParametersBefore {
    generator: Vec<(String, Tensor<1>)>,
    discriminator: Vec<(String, Tensor<1>)>,
}

impl ParametersBefore {
    /// Copies the parameters of both networks.
    pub fn step(trainer: &Trainer) -> Self {
        Self { generator: weights(&trainer.generator.network), discriminator: weights(&trainer.discriminator.network) }
    }

    /// For G and D, the Euclidean norm of the change since then over that of the parameters before it.
    pub fn ratios(&self, trainer: &Trainer) -> [f64; 2] {
        let ratio = |before: &[(String, Tensor<1>)], now: Vec<(String, Tensor<1>)>| {
            let change = before.iter().zip(now).map(|((path, before), (_, now))| (path.clone(), now - before.clone()));
            number(&norm(change)) / number(&norm(before.iter().cloned()))
        };
        [
            ratio(&self.generator, weights(&trainer.generator.network)),
            ratio(&self.discriminator, weights(&trainer.discriminator.network)),
        ]
    }
}

fn weights<M: Module>(network: &M) -> Vec<(String, Tensor<1>)> {
    let trained = parameters(network).into_iter().filter(|(path, _)| is_trainable(path));
    trained.map(|(path, tensor)| (path, tensor.without_autodiff())).collect()
}
