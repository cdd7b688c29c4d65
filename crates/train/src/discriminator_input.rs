//! What D sees in training: images after augmentation.
//!
//! Every draw comes from a stream named by step, update, images and level. Evaluation shows D images as they are.

use burn::tensor::Tensor;
use model::Augmentation;
use spec::RunSpec;
use streams::{Purpose, Streams};

/// The changes to images on their way to D.
#[derive(Clone, Copy, Debug)]
pub struct DiscriminatorInput {
    augmentation: Option<Augmentation>,
    streams: Streams,
}

impl DiscriminatorInput {
    /// Those of a run.
    pub fn of(spec: &RunSpec) -> Self {
        Self { augmentation: Augmentation::of(spec), streams: Streams::new(spec.seed) }
    }

    /// The images of each level as D sees them. `name` names step, update and images.
    ///
    /// # Shapes
    ///
    /// - `images`: `[batch, channels, size, size]` of each level
    /// - returns the same
    pub fn of_images(&self, images: Vec<Tensor<4>>, name: &str) -> Vec<Tensor<4>> {
        let levels = images.into_iter().enumerate();
        levels.map(|(level, x)| self.augmented(x, &format!("{name}/{level}"))).collect()
    }

    fn augmented(&self, x: Tensor<4>, name: &str) -> Tensor<4> {
        let Some(augmentation) = self.augmentation else { return x };
        augmentation.apply(x, |operation, count| {
            self.streams.unit(Purpose::Augmentation, &format!("{name}/{operation}"), count)
        })
    }
}
