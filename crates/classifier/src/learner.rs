//! Networks with a classification loss, for burn-train's `Learner`.

use burn::module::{Module, ModuleDisplay};
use burn::nn::loss::CrossEntropyLossConfig;
use burn::tensor::Tensor;
use burn::train::{ClassificationOutput, InferenceStep, TrainOutput, TrainStep};
use model::{Classifier, FeatureNetwork};

use crate::LabelledBatch;

/// A network with a logit for each class.
pub trait ClassLogits: Module + ModuleDisplay {
    /// Logits of the classes.
    ///
    /// # Shapes
    ///
    /// - `images`: `[batch, channels, size, size]`
    /// - returns `[batch, classes]`
    fn logits(&self, images: Tensor<4>) -> Tensor<2>;
}

impl ClassLogits for FeatureNetwork {
    fn logits(&self, images: Tensor<4>) -> Tensor<2> {
        self.logits(self.features(images))
    }
}

impl ClassLogits for Classifier {
    fn logits(&self, images: Tensor<4>) -> Tensor<2> {
        self.forward(images)
    }
}

/// A network in supervised training.
#[derive(Module, Debug)]
pub struct SupervisedNetwork<N: ClassLogits> {
    /// The network.
    pub network: N,
}

impl<N: ClassLogits> SupervisedNetwork<N> {
    /// The logits of a batch, with their mean cross-entropy in nats.
    fn classify(&self, batch: LabelledBatch) -> ClassificationOutput {
        let logits = self.network.logits(batch.images);
        let loss = CrossEntropyLossConfig::new().init(&logits.device()).forward(logits.clone(), batch.classes.clone());
        ClassificationOutput::new(loss, logits, batch.classes)
    }
}

impl<N: ClassLogits> TrainStep for SupervisedNetwork<N> {
    type Input = LabelledBatch;
    type Output = ClassificationOutput;

    fn step(&self, batch: LabelledBatch) -> TrainOutput<ClassificationOutput> {
        let output = self.classify(batch);
        TrainOutput::new(self, output.loss.backward(), output)
    }
}

impl<N: ClassLogits> InferenceStep for SupervisedNetwork<N> {
    type Input = LabelledBatch;
    type Output = ClassificationOutput;

    fn step(&self, batch: LabelledBatch) -> ClassificationOutput {
        self.classify(batch)
    }
}
