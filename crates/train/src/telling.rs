//! Which classes networks are told, where the design tells them any. Real images have theirs; samples are dealt them in turn, so that
//! nothing is drawn at random for it.

use burn::tensor::{Device, Tensor, TensorData};
use data::Images;
use model::{Classes, GeneratorConfig};
use spec::RunSpec;

/// Tells the networks of a run classes; where its design tells them none, nothing.
#[derive(Clone, Copy, Debug)]
pub struct Telling {
    classes: Option<usize>, // none where the networks are told none
}

impl Telling {
    /// What the networks of a run are told.
    pub fn of(spec: &RunSpec) -> Self {
        let classes = GeneratorConfig::of(spec).conditioning_classes();
        Self { classes: (classes > 0).then_some(classes) }
    }

    /// How many classes networks are told apart, if they are.
    pub fn classes(self) -> Option<usize> {
        self.classes
    }

    /// The classes of real images: those of their labels.
    ///
    /// - returns `[indices, classes]`
    pub fn real(self, images: &Images, indices: &[u32], device: &Device) -> Classes {
        self.one_hot(indices.iter().map(|&index| usize::from(images.labels()[index as usize])), device)
    }

    /// The classes of samples whose turns these are: at turn k it is class k, and after the last class the first one again.
    ///
    /// - returns `[turns, classes]`
    pub fn dealt(self, turns: impl IntoIterator<Item = usize>, device: &Device) -> Classes {
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
