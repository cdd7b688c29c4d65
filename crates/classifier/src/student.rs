//! A network that learns to tell classes, as burn-train's `Learner` wants it.

use burn::module::{Module, ModuleDisplay};
use burn::nn::loss::CrossEntropyLossConfig;
use burn::tensor::Tensor;
use burn::train::{ClassificationOutput, InferenceStep, TrainOutput, TrainStep};
use model::{Classifier, FeatureNetwork};

use crate::Labelled;

/// A network with an output for each class.
pub trait TellsClasses: Module + ModuleDisplay {
    /// A logit for each class.
    ///
    /// # Shapes
    ///
    /// - `images`: `[batch, channels, size, size]`
    /// - returns `[batch, classes]`
    fn logits(&self, images: Tensor<4>) -> Tensor<2>;
}

impl TellsClasses for FeatureNetwork {
    fn logits(&self, images: Tensor<4>) -> Tensor<2> {
        self.logits(self.features(images))
    }
}

impl TellsClasses for Classifier {
    fn logits(&self, images: Tensor<4>) -> Tensor<2> {
        self.forward(images)
    }
}

/// A network while it learns.
#[derive(Module, Debug)]
pub struct Student<N: TellsClasses> {
    /// What learns.
    pub network: N,
}

impl<N: TellsClasses> Student<N> {
    /// The logits for a batch, with their mean cross-entropy in nats.
    fn judge(&self, batch: Labelled) -> ClassificationOutput {
        let logits = self.network.logits(batch.images);
        let loss = CrossEntropyLossConfig::new().init(&logits.device()).forward(logits.clone(), batch.classes.clone());
        ClassificationOutput::new(loss, logits, batch.classes)
    }
}

impl<N: TellsClasses> TrainStep for Student<N> {
    type Input = Labelled;
    type Output = ClassificationOutput;

    fn step(&self, batch: Labelled) -> TrainOutput<ClassificationOutput> {
        let output = self.judge(batch);
        TrainOutput::new(self, output.loss.backward(), output)
    }
}

impl<N: TellsClasses> InferenceStep for Student<N> {
    type Input = Labelled;
    type Output = ClassificationOutput;

    fn step(&self, batch: Labelled) -> ClassificationOutput {
        self.judge(batch)
    }
}
