//! The feature network as burn-train's `Learner` wants it.

use burn::module::Module;
use burn::nn::loss::CrossEntropyLossConfig;
use burn::train::{ClassificationOutput, InferenceStep, TrainOutput, TrainStep};
pub use classifier::{ImageBatcher, Labelled};
use model::FeatureNetwork;

/// The network while it learns.
#[derive(Module, Debug)]
pub struct Student {
    /// What learns.
    pub network: FeatureNetwork,
}

impl Student {
    fn classify(&self, batch: Labelled) -> ClassificationOutput {
        let logits = self.network.classify(self.network.describe(batch.images));
        let loss = CrossEntropyLossConfig::new().init(&logits.device()).forward(logits.clone(), batch.classes.clone());
        ClassificationOutput::new(loss, logits, batch.classes)
    }
}

impl TrainStep for Student {
    type Input = Labelled;
    type Output = ClassificationOutput;

    fn step(&self, batch: Labelled) -> TrainOutput<ClassificationOutput> {
        let output = self.classify(batch);
        TrainOutput::new(self, output.loss.backward(), output)
    }
}

impl InferenceStep for Student {
    type Input = Labelled;
    type Output = ClassificationOutput;

    fn step(&self, batch: Labelled) -> ClassificationOutput {
        self.classify(batch)
    }
}
