//! The discriminator as a classifier: the same stages, with a logit for each class instead of one score.

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use spec::RunSpec;

use crate::config::DiscriminatorConfig;
use crate::convolution::LayerCost;
use crate::networks::{Discriminator, Network};

/// Classifies images.
#[derive(Module, Debug)]
pub struct Classifier {
    network: Discriminator,
}

impl Classifier {
    /// The classifier of a run. Weights are zero until they are [initialised](crate::initialize).
    pub fn of(spec: &RunSpec, device: &Device) -> Self {
        let config = DiscriminatorConfig { outputs: spec.data.source.classes(), ..DiscriminatorConfig::of(spec) };
        Self { network: config.init(device) }
    }

    /// Logits of the classes.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`
    /// - returns `[batch, classes]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<2> {
        let [batch, _, _, _] = x.dims();
        let logits = self.network.outputs(x); // [batch, classes, 1, 1]
        let [_, classes, _, _] = logits.dims();
        logits.reshape([batch, classes])
    }
}

impl Network for Classifier {
    fn layer_costs(&self) -> Vec<LayerCost> {
        self.network.layer_costs()
    }
}
