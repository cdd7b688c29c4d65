//! A transposed convolution whose initial output is that of nearest-neighbour upsampling and a 3×3 convolution. Its weights are not
//! tied: training may move them apart.

use burn::module::Module;
use burn::nn::conv::ConvTranspose2d;
use burn::tensor::{Device, Tensor};
use kernels::{ConvGeometry, Resampling};

use super::{Convolution, conv_transpose2d};

/// A 4×4 transposed convolution of stride 2 whose initial weights are those of a 3×3 convolution after nearest-neighbour upsampling.
///
/// Its field is named like that of [`Resized`](super::Resized), so that both use the same random stream.
#[derive(Module, Debug)]
pub struct Untied {
    pub(super) convolution: ConvTranspose2d,
}

/// The layer. It doubles height and width.
pub fn untied(channels: [usize; 2], bias: bool, device: &Device) -> Convolution {
    let geometry = ConvGeometry { kernel: 4, stride: 2, padding: 1 };
    Convolution::Untied(Untied { convolution: conv_transpose2d(channels, geometry, bias, device) })
}

impl Untied {
    /// The struct's name as visitors receive it.
    pub(crate) const CONTAINER: &str = "Struct:Untied";

    /// The shape of the 3×3 weights behind the initial ones: `[to, from, 3, 3]` for a layer of `[from, to, 4, 4]`.
    pub(crate) fn tied_shape([from, to, ..]: [usize; 4]) -> [usize; 4] {
        [to, from, 3, 3]
    }

    /// The layer's weights `[from, to, 4, 4]` from 3×3 ones `[to, from, 3, 3]`.
    pub(crate) fn weights(tied: Tensor<4>) -> Tensor<4> {
        kernels::fold_resampling(tied, Resampling::NearestUpsample)
    }
}
