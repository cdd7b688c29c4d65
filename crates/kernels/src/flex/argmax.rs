//! Positions of maxima as flex tensors and as channels-last bytes.

use burn::backend::flex::{FlexTensor, Layout};
use burn::backend::{Bytes, DType, Shape};

use super::images::Images;
use crate::cpu::Extent;

/// The position of each maximum in its block.
pub struct Argmax(FlexTensor);

impl Argmax {
    /// The positions for these images, read in place, or from a copy if channels are not last. Their shapes must agree.
    pub fn checked(tensor: &FlexTensor, images: &Images) -> Self {
        let last = tensor.permute(&[0, 2, 3, 1]);
        let Extent { height, width, channels } = images.extent;
        let shape = [images.count(), height, width, channels];
        assert_eq!(last.layout().shape()[..], shape, "there must be a position for each number");
        Self(if last.is_contiguous() { last } else { last.to_contiguous() })
    }

    /// `[batch, height, width, channels]`.
    pub fn positions(&self) -> &[u8] {
        self.0.as_slice().expect("positions are bytes, and contiguous since this was made")
    }

    /// The tensor of positions with channels last; without a copy.
    pub fn tensor(positions: Vec<u8>, extent: Extent) -> FlexTensor {
        let Extent { height, width, channels } = extent;
        let shape = Shape::from([positions.len() / extent.len(), height, width, channels]);
        FlexTensor::new(Bytes::from_elems(positions), Layout::contiguous(shape), DType::U8).permute(&[0, 3, 1, 2])
    }
}
