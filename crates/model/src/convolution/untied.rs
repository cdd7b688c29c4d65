//! A transposed convolution that starts where nearest-neighbour upsampling with a 3×3 convolution does: the same image, without the ties
//! between its weights.

use burn::module::Module;
use burn::nn::conv::ConvTranspose2d;
use burn::tensor::{Device, Tensor};
use kernels::Resampling;

use super::{Convolution, Kernel, transpose};

/// A 4×4 transposed convolution of stride 2 whose initial weights are those of a 3×3 convolution after nearest-neighbour upsampling.
///
/// Its field has the name that [`Resized`](super::Resized) gives its own, so that both draw the same numbers.
#[derive(Module, Debug)]
pub struct Untied {
    pub(super) convolution: ConvTranspose2d,
}

/// The layer: twice the height and width.
pub fn untied(channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    let kernel = Kernel { size: 4, stride: 2, padding: 1 };
    Convolution::Untied(Untied { convolution: transpose(channels, kernel, bias, device) })
}

impl Untied {
    /// The name of the struct as modules say it to their visitors.
    pub(crate) const CONTAINER: &str = "Struct:Untied";

    /// The shape of the 3×3 weights that the initial ones come from, `[to, from, 3, 3]`, for the layer's `[from, to, 4, 4]`.
    pub(crate) fn tied_shape([from, to, ..]: [usize; 4]) -> [usize; 4] {
        [to, from, 3, 3]
    }

    /// The layer's weights `[from, to, 4, 4]` from 3×3 ones `[to, from, 3, 3]`.
    pub(crate) fn weights(tied: Tensor<4>) -> Tensor<4> {
        kernels::fold_resampling(tied, Resampling::NearestUpsample)
    }
}
