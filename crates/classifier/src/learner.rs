//! The feature network as burn-train's `Learner` wants it.

use std::sync::Arc;

use burn::data::dataloader::batcher::Batcher;
use burn::module::Module;
use burn::nn::loss::CrossEntropyLossConfig;
use burn::tensor::{Device, Int, Tensor, TensorData};
use burn::train::{ClassificationOutput, InferenceStep, TrainOutput, TrainStep};
use data::Images;
use model::FeatureNetwork;

/// The network while it learns.
#[derive(Module, Debug)]
pub struct Student {
    /// What learns.
    pub network: FeatureNetwork,
}

/// Images with their classes.
#[derive(Clone, Debug)]
pub struct Labelled {
    images: Tensor<4>,
    classes: Tensor<1, Int>,
}

/// Makes tensors of the images with the given indices.
pub struct ImageBatcher(Arc<Images>);

impl ImageBatcher {
    /// A batcher over those images.
    pub fn new(images: Arc<Images>) -> Self {
        Self(images)
    }
}

impl Batcher<u32, Labelled> for ImageBatcher {
    fn batch(&self, indices: Vec<u32>, device: &Device) -> Labelled {
        let [channels, height, width] = self.0.shape();
        let mut pixels = Vec::new();
        self.0.batch_into(&indices, &mut pixels);
        let classes: Vec<i64> = indices.iter().map(|i| i64::from(self.0.labels()[*i as usize])).collect();
        Labelled {
            images: Tensor::from_data(TensorData::new(pixels, [indices.len(), channels, height, width]), device),
            classes: Tensor::from_data(TensorData::new(classes, [indices.len()]), device),
        }
    }
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
