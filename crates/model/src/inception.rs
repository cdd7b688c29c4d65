//! Inception-v3 as Fréchet inception distances (FID) take it: the network of 2015 with the names that its weights have in pytorch-fid and
//! torch-fidelity. Average pooling leaves padding out, and the last block pools by maximum; torchvision's network does neither.

use std::collections::HashMap;

use burn::tensor::activation::relu;
use burn::tensor::module::{avg_pool2d, conv2d, max_pool2d};
use burn::tensor::ops::{AvgPoolOptions, ConvOptions, MaxPoolOptions};
use burn::tensor::{Device, Tensor, TensorData};
use spec::inception::{WeightsError, checked, layers};

/// Features of an image: the last average pooling.
pub const INCEPTION_FEATURES: usize = 2048;

/// Height and width of the network's input.
const SIZE: usize = 299;

/// Added to each variance of batch normalisation.
const EPSILON: f32 = 1e-3;

/// How images are resized to 299×299: bilinear, without low-pass filter, but between different points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InceptionInput {
    /// As pytorch-fid: between the centres of pixels; bytes become [-1, 1].
    PytorchFid,
    /// As torch-fidelity, and TensorFlow 1: between the corners of pixels; bytes become (byte - 128) / 128.
    TorchFidelity,
}

/// The network.
pub struct Inception {
    layers: HashMap<String, Layer>,
    input: InceptionInput,
    device: Device,
}

/// A convolution with the batch normalisation after it.
struct Layer {
    weight: Tensor<4>,
    bias: Tensor<1>,
}

impl Inception {
    /// Reads weights: a state dict of pytorch-fid or torch-fidelity as a safetensors file.
    ///
    /// # Errors
    ///
    /// The file has another format, or lacks a tensor.
    pub fn from_safetensors(file: &[u8], input: InceptionInput, device: &Device) -> Result<Self, WeightsError> {
        let file = checked(file)?;
        let read = |name: &str| {
            let tensor = file.tensor(name).expect("a tensor that was looked for");
            let bytes = tensor.data().as_chunks().0.iter();
            bytes.map(|bytes| f32::from_le_bytes(*bytes)).collect::<Vec<f32>>()
        };
        let layer = |(name, shape): (String, [usize; 4])| {
            let norm = |part| read(&format!("{name}.bn.{part}"));
            let [scale, shift, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map(norm);
            let weight = read(&format!("{name}.conv.weight"));
            let scale: Vec<f32> =
                scale.iter().zip(variance).map(|(scale, var)| scale / (var + EPSILON).sqrt()).collect();
            let bias = shift.iter().zip(&mean).zip(&scale).map(|((shift, mean), scale)| shift - mean * scale).collect();
            let filter = weight.len() / shape[0];
            let weight = weight.iter().enumerate().map(|(k, weight)| weight * scale[k / filter]).collect();
            let weight = Tensor::from_data(TensorData::new::<f32, _>(weight, shape), device);
            let bias = Tensor::from_data(TensorData::new::<f32, _>(bias, [shape[0]]), device);
            (name, Layer { weight, bias })
        };
        let layers = layers().into_iter().map(layer).collect();
        Ok(Self { layers, input, device: device.clone() })
    }

    /// The features of images.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, 3, height, width]`, bytes as numbers from 0 to 255
    /// - returns `[batch, 2048]`
    pub fn features(&self, x: Tensor<4>) -> Tensor<2> {
        let x = self.resize(x); // [batch, 3, 299, 299]
        let x = self.convolve("Conv2d_1a_3x3", x, Padding::Valid, 2); // [batch, 32, 149, 149]
        let x = self.convolve("Conv2d_2a_3x3", x, Padding::Valid, 1); // [batch, 32, 147, 147]
        let x = self.convolve("Conv2d_2b_3x3", x, Padding::Same, 1); // [batch, 64, 147, 147]
        let x = max_pool(x, Padding::Valid, 2); // [batch, 64, 73, 73]
        let x = self.convolve("Conv2d_3b_1x1", x, Padding::Valid, 1); // [batch, 80, 73, 73]
        let x = self.convolve("Conv2d_4a_3x3", x, Padding::Valid, 1); // [batch, 192, 71, 71]
        let x = max_pool(x, Padding::Valid, 2); // [batch, 192, 35, 35]
        let x = ["Mixed_5b", "Mixed_5c", "Mixed_5d"].into_iter().fold(x, |x, block| self.block_a(block, x)); // [batch, 288, 35, 35]
        let x = self.block_b("Mixed_6a", x); // [batch, 768, 17, 17]
        let c = ["Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"];
        let x = c.into_iter().fold(x, |x, block| self.block_c(block, x)); // [batch, 768, 17, 17]
        let x = self.block_d("Mixed_7a", x); // [batch, 1280, 8, 8]
        let x = self.block_e("Mixed_7b", x.clone(), average_pool(x)); // [batch, 2048, 8, 8]
        let x = self.block_e("Mixed_7c", x.clone(), max_pool(x, Padding::Same, 1)); // [batch, 2048, 8, 8]
        x.flatten::<3>(2, 3).mean_dim(2).squeeze_dim(2)
    }

    fn resize(&self, x: Tensor<4>) -> Tensor<4> {
        let [_, _, height, width] = x.dims();
        let [rows, columns] = [height, width].map(|size| self.interpolation(size).unsqueeze_dims::<4>(&[0, 1]));
        let x = rows.matmul(x).matmul(columns.swap_dims(2, 3));
        match self.input {
            InceptionInput::PytorchFid => x / 127.5 - 1.0,
            InceptionInput::TorchFidelity => (x - 128.0) / 128.0,
        }
    }

    /// The matrix `[299, size]` of a bilinear interpolation in one dimension.
    fn interpolation(&self, size: usize) -> Tensor<2> {
        let scale = size as f32 / SIZE as f32;
        let mut matrix = vec![0.0_f32; SIZE * size];
        for (row, weights) in matrix.chunks_exact_mut(size).enumerate() {
            let place = match self.input {
                InceptionInput::PytorchFid => ((row as f32 + 0.5) * scale - 0.5).max(0.0),
                InceptionInput::TorchFidelity => row as f32 * scale,
            };
            let low = (place as usize).min(size - 1);
            let share = place - low as f32;
            weights[low] += 1.0 - share;
            weights[(low + 1).min(size - 1)] += share;
        }
        Tensor::from_data(TensorData::new(matrix, [SIZE, size]), &self.device)
    }

    /// Convolution, batch normalisation, ReLU.
    fn convolve(&self, name: &str, x: Tensor<4>, padding: Padding, stride: usize) -> Tensor<4> {
        let Layer { weight, bias } = &self.layers[name];
        let [_, _, height, width] = weight.dims();
        let padding = [height, width].map(|size| padding.of(size));
        let options = ConvOptions::new([stride; 2], padding, [1, 1], 1);
        relu(conv2d(x, weight.clone(), Some(bias.clone()), options))
    }

    /// Layers of a block one after the other, each with the same height and width.
    fn chain(&self, block: &str, layers: &[&str], x: Tensor<4>) -> Tensor<4> {
        layers.iter().fold(x, |x, layer| self.convolve(&format!("{block}.{layer}"), x, Padding::Same, 1))
    }

    /// The last layer of a branch that halves height and width.
    fn halve(&self, block: &str, layer: &str, x: Tensor<4>) -> Tensor<4> {
        self.convolve(&format!("{block}.{layer}"), x, Padding::Valid, 2)
    }

    fn block_a(&self, block: &str, x: Tensor<4>) -> Tensor<4> {
        let branches = vec![
            self.chain(block, &["branch1x1"], x.clone()),
            self.chain(block, &["branch5x5_1", "branch5x5_2"], x.clone()),
            self.chain(block, &["branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"], x.clone()),
            self.chain(block, &["branch_pool"], average_pool(x)),
        ];
        Tensor::cat(branches, 1)
    }

    fn block_b(&self, block: &str, x: Tensor<4>) -> Tensor<4> {
        let double = self.chain(block, &["branch3x3dbl_1", "branch3x3dbl_2"], x.clone());
        let branches = vec![
            self.halve(block, "branch3x3", x.clone()),
            self.halve(block, "branch3x3dbl_3", double),
            max_pool(x, Padding::Valid, 2),
        ];
        Tensor::cat(branches, 1)
    }

    fn block_c(&self, block: &str, x: Tensor<4>) -> Tensor<4> {
        let double = ["branch7x7dbl_1", "branch7x7dbl_2", "branch7x7dbl_3", "branch7x7dbl_4", "branch7x7dbl_5"];
        let branches = vec![
            self.chain(block, &["branch1x1"], x.clone()),
            self.chain(block, &["branch7x7_1", "branch7x7_2", "branch7x7_3"], x.clone()),
            self.chain(block, &double, x.clone()),
            self.chain(block, &["branch_pool"], average_pool(x)),
        ];
        Tensor::cat(branches, 1)
    }

    fn block_d(&self, block: &str, x: Tensor<4>) -> Tensor<4> {
        let threes = self.chain(block, &["branch3x3_1"], x.clone());
        let sevens = self.chain(block, &["branch7x7x3_1", "branch7x7x3_2", "branch7x7x3_3"], x.clone());
        let branches = vec![
            self.halve(block, "branch3x3_2", threes),
            self.halve(block, "branch7x7x3_4", sevens),
            max_pool(x, Padding::Valid, 2),
        ];
        Tensor::cat(branches, 1)
    }

    fn block_e(&self, block: &str, x: Tensor<4>, pooled: Tensor<4>) -> Tensor<4> {
        let single = self.chain(block, &["branch3x3_1"], x.clone());
        let double = self.chain(block, &["branch3x3dbl_1", "branch3x3dbl_2"], x.clone());
        let branches = vec![
            self.chain(block, &["branch1x1"], x),
            self.chain(block, &["branch3x3_2a"], single.clone()),
            self.chain(block, &["branch3x3_2b"], single),
            self.chain(block, &["branch3x3dbl_3a"], double.clone()),
            self.chain(block, &["branch3x3dbl_3b"], double),
            self.chain(block, &["branch_pool"], pooled),
        ];
        Tensor::cat(branches, 1)
    }
}

/// Zeros around an image.
#[derive(Clone, Copy)]
enum Padding {
    /// None.
    Valid,
    /// As many as keep height and width at stride 1.
    Same,
}

impl Padding {
    /// On each side, for a kernel of that size.
    fn of(self, kernel: usize) -> usize {
        match self {
            Self::Valid => 0,
            Self::Same => kernel / 2,
        }
    }
}

/// The maximum of 3×3 pixels.
fn max_pool(x: Tensor<4>, padding: Padding, stride: usize) -> Tensor<4> {
    let padding = [(padding.of(3), padding.of(3)); 2];
    let (kernel_size, stride, dilation) = ([3, 3], [stride; 2], [1, 1]);
    max_pool2d(x, MaxPoolOptions { kernel_size, stride, padding, dilation, ceil_mode: false })
}

/// The mean of those of 3×3 pixels that are not padding.
fn average_pool(x: Tensor<4>) -> Tensor<4> {
    let (kernel_size, stride, padding) = ([3, 3], [1, 1], [(1, 1); 2]);
    avg_pool2d(x, AvgPoolOptions { kernel_size, stride, padding, count_include_pad: false, ceil_mode: false })
}
