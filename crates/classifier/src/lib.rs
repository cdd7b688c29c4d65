//! What the programs that learn from labels are made of: images with their classes and a network that learns to tell them, as burn-train
//! wants them, and how its training is watched and stopped.

pub mod dashboard;
mod stop;
mod student;

use std::sync::Arc;

use burn::data::dataloader::batcher::Batcher;
use burn::tensor::{Device, Int, Tensor, TensorData};
use data::Images;

pub use stop::{stop_at_end_of_input, stop_on_signals};
pub use student::{Student, TellsClasses};

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");

/// Images with their classes.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// `[batch, channels, size, size]`, pixels in [-1, 1].
    pub images: Tensor<4>,
    /// `[batch]`
    pub classes: Tensor<1, Int>,
}

/// Makes tensors of the images with the given indices.
pub struct ImageBatcher(Arc<Images>);

impl Labelled {
    /// The images with these indices.
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
    /// A batcher over those images.
    pub fn new(images: Arc<Images>) -> Self {
        Self(images)
    }
}

impl Batcher<u32, Labelled> for ImageBatcher {
    fn batch(&self, indices: Vec<u32>, device: &Device) -> Labelled {
        Labelled::of(&self.0, &indices, device)
    }
}
