//! Supervised training with burn-train: labelled batches, networks with a classification loss, the dashboard, and stopping.

pub mod dashboard;
mod learner;
mod stop;

use std::sync::Arc;

use burn::data::dataloader::batcher::Batcher;
use burn::tensor::{Device, Int, Tensor, TensorData};
use data::Images;

pub use learner::{ClassLogits, SupervisedNetwork};
pub use stop::{stop_at_end_of_input, stop_on_signals};

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");

/// A batch of images with their classes.
#[derive(Clone, Debug)]
pub struct LabelledBatch {
    /// `[batch, channels, size, size]`, pixels in [-1, 1].
    pub images: Tensor<4>,
    /// `[batch]`
    pub classes: Tensor<1, Int>,
}

/// A batcher for burn-train: from indices to a labelled batch.
pub struct ImageBatcher(Arc<Images>);

impl LabelledBatch {
    /// The batch of these indices.
    pub fn of(images: &Images, indices: &[u32], device: &Device) -> Self {
        let [channels, height, width] = images.shape();
        let mut pixels = Vec::new();
        images.batch_into(indices, &mut pixels);
        let classes: Vec<i64> = indices.iter().map(|i| i64::from(images.labels()[*i as usize])).collect();
        Self {
            images: Tensor::from_data(TensorData::new(pixels, [indices.len(), channels, height, width]), device),
            classes: Tensor::from_data(TensorData::new(classes, [indices.len()]), device),
        }
    }
}

impl ImageBatcher {
    /// A batcher over these images.
    pub fn new(images: Arc<Images>) -> Self {
        Self(images)
    }
}

impl Batcher<u32, LabelledBatch> for ImageBatcher {
    fn batch(&self, indices: Vec<u32>, device: &Device) -> LabelledBatch {
        LabelledBatch::of(&self.0, &indices, device)
    }
}
