//! Flex tensors as channels-last slices.

use std::borrow::Cow;

use burn::backend::flex::{FlexTensor, Layout};
use burn::backend::{DType, Shape};

use super::bytes::bytes;
use crate::cpu::{Buffer, Extent};

/// The images of a tensor `[batch, channels, height, width]`, with channels last.
pub struct Images {
    tensor: FlexTensor,
    /// Of one image.
    pub extent: Extent,
}

impl Images {
    /// Reads them in place, or from a copy if channels are not last.
    pub fn of(tensor: &FlexTensor) -> Self {
        let last = tensor.permute(&[0, 2, 3, 1]);
        let tensor = if last.is_contiguous() { last } else { last.to_contiguous() };
        let [height, width, channels] = [1, 2, 3].map(|axis| tensor.layout().shape()[axis]);
        Self { tensor, extent: Extent { height, width, channels } }
    }

    /// The images of a tensor that is consumed: written in place if no other tensor shares them, else copied.
    pub fn owned(tensor: FlexTensor) -> Self {
        let mut images = Self::of(&tensor);
        drop(tensor);
        let owns_storage = images.tensor.storage::<f32>().len() == images.numbers().len();
        if !(owns_storage && images.tensor.is_unique()) {
            images.tensor = vector(images.numbers().into(), images.tensor.layout().shape().clone());
        }
        images
    }

    /// The images of a tensor with this count and extent.
    pub fn checked(tensor: &FlexTensor, count: usize, extent: Extent) -> Self {
        Self::of(tensor).check(count, extent)
    }

    /// Checks count and extent.
    pub fn check(self, count: usize, extent: Extent) -> Self {
        assert_eq!((self.count(), self.extent), (count, extent), "images of one operation must fit each other");
        self
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.tensor.layout().shape()[0]
    }

    /// The numbers of a tensor with one for each channel.
    pub fn per_channel<'a>(&self, tensor: &'a FlexTensor) -> Cow<'a, [f32]> {
        self.per_channel_of_parts(tensor, 1)
    }

    /// The numbers of a tensor with one for each channel of each part of the batch.
    pub fn per_channel_of_parts<'a>(&self, tensor: &'a FlexTensor, parts: usize) -> Cow<'a, [f32]> {
        let numbers = numbers(tensor);
        assert_eq!(numbers.len(), parts * self.extent.channels, "there must be one number for each channel");
        numbers
    }

    /// Panics unless the batch has this many equal parts.
    pub fn assert_divisible(&self, parts: usize) {
        let count = self.count();
        assert!(count.is_multiple_of(parts), "a batch of {count} can't be divided into {parts} equal parts");
    }

    /// `[batch, height, width, channels]`.
    pub fn numbers(&self) -> &[f32] {
        self.tensor.as_slice().expect("single precision, and contiguous since it was made")
    }

    /// The same, mutable, of [owned](Self::owned) images.
    pub fn numbers_mut(&mut self) -> &mut [f32] {
        self.tensor.storage_mut()
    }

    /// Their tensor `[batch, channels, height, width]`; without a copy.
    pub fn into_tensor(self) -> FlexTensor {
        self.tensor.permute(&[0, 3, 1, 2])
    }

    /// The tensor of images with channels last; without a copy.
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
