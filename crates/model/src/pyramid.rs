//! Image pyramids (Denton et al. 2015): downsampling is the mean of 2×2 blocks, upsampling is bilinear.

use burn::tensor::Tensor;

/// The image at every level, the coarsest first: each is the next one downsampled by two.
///
/// # Shapes
///
/// - `image`: `[batch, channels, size, size]`, `size` divisible by 2^(levels - 1)
/// - returns `[batch, channels, size / 2^k, size / 2^k]` for k = levels - 1, …, 0
pub fn pyramid(image: Tensor<4>, levels: usize) -> Vec<Tensor<4>> {
    let mut images = vec![image];
    while images.len() < levels {
        let finer = images[images.len() - 1].clone();
        images.push(kernels::average_pool(finer));
    }
    images.reverse();
    images
}

/// The image at twice its height and width, by bilinear interpolation between the centres of pixels.
///
/// # Shapes
///
/// - `image`: `[batch, channels, size, size]`
/// - returns `[batch, channels, 2 · size, 2 · size]`
pub fn upsample(image: Tensor<4>) -> Tensor<4> {
    kernels::upsample_bilinear(image)
}
