//! From the data set's arrays to tensors.

use burn::tensor::{Device, Tensor, TensorData};
use data::Images;

/// Images of a data set as one tensor.
///
/// - returns `[indices, channels, size, size]`, pixels in [-1, 1]
pub fn batch(images: &Images, indices: &[u32], device: &Device) -> Tensor<4> {
    let [channels, height, width] = images.shape();
    let mut pixels = Vec::new();
    images.batch_into(indices, &mut pixels);
    Tensor::from_data(TensorData::new(pixels, [indices.len(), channels, height, width]), device)
}

/// Latents as one tensor.
///
/// - returns `[numbers / latent, latent]`
pub fn latents(numbers: Vec<f32>, latent: usize, device: &Device) -> Tensor<2> {
    let batch = numbers.len() / latent;
    Tensor::from_data(TensorData::new(numbers, [batch, latent]), device)
}

/// Reads a tensor back as numbers.
pub fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().convert::<f32>().try_into_vec().expect("just converted to f32")
}

/// Reads a tensor of one number back.
pub fn number(tensor: &Tensor<1>) -> f64 {
    tensor.clone().into_data().iter::<f64>().next().expect("one number")
}
