//! The optimiser of both networks, with what one network does differently, and how its learning rate falls.

use serde::{Deserialize, Serialize};

/// The optimiser of both networks, with what one network does differently.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Optimizer {
    /// How parameters follow from gradients, as PyTorch defines it.
    ///
    /// Section 4: Adam.
    pub algorithm: OptimizerAlgorithm,
    /// Step size of both networks.
    ///
    /// Section 4: "the suggested learning rate of 0.001, to be too high, using 0.0002 instead".
    pub learning_rate: f64,
    /// Adam's decay of the first moment (its momentum) of both networks.
    ///
    /// Section 4: 0.9 "resulted in training oscillation and instability".
    pub beta_1: f64,
    /// Adam's decay of the second moment of both networks.
    ///
    /// Kingma and Ba 2014; the paper leaves it alone.
    pub beta_2: f64,
    /// Momentum of SGD and RMSProp: how much of the last update's velocity is kept.
    pub momentum: f64,
    /// RMSProp's decay of the mean of squared gradients.
    ///
    /// PyTorch's value.
    pub alpha: f64,
    /// Added to the root of the second moment (Adam) or of the mean square (RMSProp).
    ///
    /// Kingma and Ba 2014, and PyTorch's value; Burn's own default is 1e-5.
    pub epsilon: f64,
    /// L2 regularisation: this much of each parameter is added to its gradient.
    ///
    /// The text has none, the released Theano code 1e-5 to 2.5e-5.
    pub weight_decay: f64,
    /// How the learning rates of both networks fall over the steps of the run. All but `constant` make a run of more steps another run from
    /// the start on, not the continuation of a shorter one.
    ///
    /// The paper has one rate throughout.
    pub schedule: LearningRateSchedule,
    /// What the generator does differently.
    #[serde(skip_serializing_if = "AdamOverride::is_empty")]
    pub generator: AdamOverride,
    /// What the discriminator does differently.
    #[serde(skip_serializing_if = "AdamOverride::is_empty")]
    pub discriminator: AdamOverride,
}

/// How parameters follow from gradients, by the definitions of PyTorch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OptimizerAlgorithm {
    /// Adam (Kingma and Ba 2014): the paper's choice.
    #[default]
    Adam,
    /// Stochastic gradient descent with momentum.
    Sgd,
    /// RMSProp (Tieleman and Hinton 2012), not centred: the choice of Arjovsky et al. 2017.
    Rmsprop,
}

/// How learning rates fall over the steps of a run. All but `Constant` depend on how many steps the run has: a longer run with the same
/// schedule is another one from its first steps on, and no continuation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LearningRateSchedule {
    /// Not at all: the paper's choice.
    #[default]
    Constant,
    /// In equal steps from the whole rate at the first step towards 0 after the last.
    Linear,
    /// Along half a period of the cosine, from the whole rate towards 0 (Loshchilov and Hutter 2017, without restarts).
    Cosine,
}

impl LearningRateSchedule {
    /// The share of the learning rate that holds in a step, counted from 0, of a run of so many.
    pub fn share(self, step: u64, steps: u64) -> f64 {
        let done = step as f64 / steps as f64;
        match self {
            Self::Constant => 1.0,
            Self::Linear => 1.0 - done,
            Self::Cosine => f64::midpoint(1.0, (std::f64::consts::PI * done).cos()),
        }
    }
}

/// The values of [`Optimizer`] that one network does not share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdamOverride {
    /// Of this network alone, instead of the shared step size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learning_rate: Option<f64>,
    /// Of this network alone, instead of the shared decay of the first moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beta_1: Option<f64>,
    /// Of this network alone, instead of the shared decay of the second moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beta_2: Option<f64>,
}

/// The optimiser of one network, resolved: see [`Optimizer`]. Numbers of other algorithms have no effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetworkOptimizer {
    /// How parameters follow from gradients.
    pub algorithm: OptimizerAlgorithm,
    /// Step size.
    pub learning_rate: f64,
    /// Adam's decay of the first moment.
    pub beta_1: f64,
    /// Adam's decay of the second moment.
    pub beta_2: f64,
    /// Momentum of SGD and RMSProp.
    pub momentum: f64,
    /// RMSProp's decay of the mean square.
    pub alpha: f64,
    /// Added to the root of the second moment or of the mean square.
    pub epsilon: f64,
    /// How much of each parameter is added to its gradient.
    pub weight_decay: f64,
}

impl Default for Optimizer {
    fn default() -> Self {
        Self {
            algorithm: OptimizerAlgorithm::default(),
            learning_rate: 2e-4,
            beta_1: 0.5,
            beta_2: 0.999,
            momentum: 0.0,
            alpha: 0.99,
            epsilon: 1e-8,
            weight_decay: 0.0,
            schedule: LearningRateSchedule::default(),
            generator: AdamOverride::default(),
            discriminator: AdamOverride::default(),
        }
    }
}

impl Optimizer {
    /// The optimiser of the generator.
    pub fn for_generator(&self) -> NetworkOptimizer {
        self.with(self.generator)
    }

    /// The optimiser of the discriminator.
    pub fn for_discriminator(&self) -> NetworkOptimizer {
        self.with(self.discriminator)
    }

    fn with(&self, own: AdamOverride) -> NetworkOptimizer {
        NetworkOptimizer {
            algorithm: self.algorithm,
            learning_rate: own.learning_rate.unwrap_or(self.learning_rate),
            beta_1: own.beta_1.unwrap_or(self.beta_1),
            beta_2: own.beta_2.unwrap_or(self.beta_2),
            momentum: self.momentum,
            alpha: self.alpha,
            epsilon: self.epsilon,
            weight_decay: self.weight_decay,
        }
    }
}

impl AdamOverride {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
