//! Between flex tensors and channels-last slices.

use std::borrow::Cow;

use burn::backend::flex::{FlexTensor, Layout};
use burn::backend::{DType, Shape};

use super::memory::bytes;
use crate::cpu::{Buffer, Extent};

/// The images of a tensor `[batch, channels, height, width]`, with channels last.
pub struct Images {
    tensor: FlexTensor,
    /// Of one image.
    pub extent: Extent,
}

impl Images {
    /// Reads them where they lie, or from a copy where channels don't lie last.
    pub fn of(tensor: &FlexTensor) -> Self {
        let last = tensor.permute(&[0, 2, 3, 1]);
        let tensor = if last.is_contiguous() { last } else { last.to_contiguous() };
        let [height, width, channels] = [1, 2, 3].map(|axis| tensor.layout().shape()[axis]);
        Self { tensor, extent: Extent { height, width, channels } }
    }

    /// The images of a tensor that is used up: where nobody else holds them, they are written over where they lie.
    pub fn taken(tensor: FlexTensor) -> Self {
        let mut images = Self::of(&tensor);
        drop(tensor);
        let is_whole = images.tensor.storage::<f32>().len() == images.numbers().len();
        if !(is_whole && images.tensor.is_unique()) {
            images.tensor = vector(images.numbers().into(), images.tensor.layout().shape().clone());
        }
        images
    }

    /// Those of a tensor that must hold as many, of that extent.
    pub fn fitting(tensor: &FlexTensor, count: usize, extent: Extent) -> Self {
        Self::of(tensor).fitted(count, extent)
    }

    /// The same, of images that are there.
    pub fn fitted(self, count: usize, extent: Extent) -> Self {
        assert_eq!((self.count(), self.extent), (count, extent), "images of one operation must fit each other");
        self
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.tensor.layout().shape()[0]
    }

    /// The numbers of a tensor that must have one for each channel.
    pub fn per_channel<'a>(&self, tensor: &'a FlexTensor) -> Cow<'a, [f32]> {
        self.per_channel_of_parts(tensor, 1)
    }

    /// The numbers of a tensor that must have one for each channel of each part of the batch.
    pub fn per_channel_of_parts<'a>(&self, tensor: &'a FlexTensor, parts: usize) -> Cow<'a, [f32]> {
        let numbers = numbers(tensor);
        assert_eq!(numbers.len(), parts * self.extent.channels, "there must be one number for each channel");
        numbers
    }

    /// Refuses a batch that has no such equal parts.
    pub fn assert_divisible(&self, parts: usize) {
        let count = self.count();
        assert!(count.is_multiple_of(parts), "a batch of {count} can't be divided into {parts} equal parts");
    }

    /// `[batch, height, width, channels]`.
    pub fn numbers(&self) -> &[f32] {
        self.tensor.as_slice().expect("single precision, and contiguous since it was made")
    }

    /// The same, to be written over, of images that were [taken](Self::taken).
    pub fn numbers_mut(&mut self) -> &mut [f32] {
        self.tensor.storage_mut()
    }

    /// Their tensor `[batch, channels, height, width]`; nothing is moved.
    pub fn into_tensor(self) -> FlexTensor {
        self.tensor.permute(&[0, 3, 1, 2])
    }

    /// The tensor of images with channels last; nothing is moved.
    pub fn tensor(numbers: Buffer, extent: Extent) -> FlexTensor {
        let Extent { height, width, channels } = extent;
        let batch = numbers.len() / extent.len();
        let shape = Shape::from([batch, height, width, channels]);
        vector(numbers, shape).permute(&[0, 3, 1, 2])
    }
}

/// The numbers of a tensor in its own order.
pub fn numbers(tensor: &FlexTensor) -> Cow<'_, [f32]> {
    match tensor.as_slice() {
        Some(numbers) => Cow::Borrowed(numbers),
        None => Cow::Owned(tensor.to_contiguous().as_slice().expect("single precision, made contiguous").to_vec()),
    }
}

/// A tensor of numbers in its own order.
pub fn vector(numbers: Buffer, shape: Shape) -> FlexTensor {
    FlexTensor::new(bytes(numbers), Layout::contiguous(shape), DType::F32)
}
