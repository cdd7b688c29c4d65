//! The classes of conditional networks: labels of real images in training, and in evaluation each class in turn.

use burn::tensor::{Device, Tensor, TensorData};
use data::Images;
use model::{Classes, GeneratorConfig};
use spec::RunSpec;

/// The classes that a run's networks are conditioned on; none for unconditional ones.
#[derive(Clone, Copy, Debug)]
pub struct Conditioning {
    classes: Option<usize>, // none for unconditional networks
}

impl Conditioning {
    /// The conditioning of a run's design.
    pub fn of(spec: &RunSpec) -> Self {
        let classes = GeneratorConfig::of(spec).conditioning_classes();
        Self { classes: (classes > 0).then_some(classes) }
    }

    /// The number of classes; none for unconditional networks.
    pub fn classes(self) -> Option<usize> {
        self.classes
    }

    /// One-hot labels of real images.
    ///
    /// - returns `[indices, classes]`
    pub fn real(self, images: &Images, indices: &[u32], device: &Device) -> Classes {
        self.one_hot(indices.iter().map(|&index| usize::from(images.labels()[index as usize])), device)
    }

    /// One-hot classes of samples: sample k has class k modulo the number of classes.
    ///
    /// - returns `[turns, classes]`
    pub fn round_robin(self, turns: impl IntoIterator<Item = usize>, device: &Device) -> Classes {
        let classes = self.classes?;
        self.one_hot(turns.into_iter().map(|turn| turn % classes), device)
    }

    fn one_hot(self, labels: impl Iterator<Item = usize>, device: &Device) -> Classes {
        let classes = self.classes?;
        let row = |label| (0..classes).map(move |class| if class == label { 1.0_f32 } else { 0.0 });
        let numbers: Vec<f32> = labels.flat_map(row).collect();
        let rows = numbers.len() / classes;
        Some(Tensor::from_data(TensorData::new(numbers, [rows, classes]), device))
    }
}
