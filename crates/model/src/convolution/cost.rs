//! The cost and fans of a layer, without running it.

use kernels::ConvGeometry;

use super::{Convolution, geometry, transposed_geometry};

/// The cost of a layer for an image of some size, and its fans.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerCost {
    /// Multiply-adds for one image, as the layer is defined. Minimal filtering and folded resampling need fewer.
    pub multiply_adds: u64,
    /// Inputs of each output, on average and with the padding: from · kernel² / 4 for a transposed convolution that doubles the image, where
    /// PyTorch's `kaiming_normal_` takes to · kernel².
    pub fan_in: f64,
    /// Outputs of each input, on average.
    pub fan_out: f64,
    /// Height and width of the output.
    pub output_size: usize,
}

/// A layer as weights that are applied at positions.
struct Counts {
    weights: usize,
    channels: [usize; 2], // from, to
    inputs: usize,        // pixels that it reads
    outputs: usize,       // pixels that it writes
    applied: usize,       // positions of the kernel
}

impl Convolution {
    /// The cost for an input of that height and width.
    pub fn cost(&self, size: usize) -> LayerCost {
        let (layer, output_size) = self.counts(size);
        let [from, to] = layer.channels;
        let multiply_adds = layer.applied * layer.weights;
        let cost = LayerCost {
            multiply_adds: multiply_adds as u64,
            fan_in: multiply_adds as f64 / (layer.outputs * to) as f64,
            fan_out: multiply_adds as f64 / (layer.inputs * from) as f64,
            output_size,
        };
        match self {
            // The fans of the 3×3 convolution that the initial weights come from.
            Self::Untied(_) => LayerCost { fan_in: 9.0 * from as f64, fan_out: 9.0 * to as f64, ..cost },
            _ => cost,
        }
    }

    fn counts(&self, size: usize) -> (Counts, usize) {
        match self {
            Self::Strided(convolution) => {
                let output = geometry(convolution).output_size(size);
                (Counts { inputs: size * size, ..same_size(convolution.weight.dims(), output) }, output)
            }
            Self::Transposed(convolution) => {
                let [from, to, height, width] = convolution.weight.dims();
                let geometry: ConvGeometry = transposed_geometry(convolution);
                let output = geometry.transposed_output_size(size) + convolution.padding_out[0];
                (Counts { outputs: output * output, ..same_size([to, from, height, width], size) }, output)
            }
            Self::Pooled(layer) => (same_size(layer.convolution.weight.dims(), size), size / 2),
            Self::Resized(layer) => (same_size(layer.convolution.weight.dims(), 2 * size), 2 * size),
            Self::Untied(layer) => {
                let [from, to, ..] = layer.convolution.weight.dims();
                let output = 2 * size;
                (Counts { outputs: output * output, ..same_size([to, from, 4, 4], size) }, output)
            }
            Self::FullyConnected(layer) => (connected(layer.linear.weight.dims()), layer.size),
            Self::Averaged(layer) => (connected(layer.linear.weight.dims()), 1),
        }
    }
}

/// A convolution of weights `[to, from, height, width]` with as many output as input pixels.
fn same_size(weight: [usize; 4], size: usize) -> Counts {
    let [to, from, ..] = weight;
    let pixels = size * size;
    let weights = weight.iter().product();
    Counts { weights, channels: [from, to], inputs: pixels, outputs: pixels, applied: pixels }
}

/// A fully connected layer of weights `[from, to]`.
fn connected(weight: [usize; 2]) -> Counts {
    Counts { weights: weight.iter().product(), channels: weight, inputs: 1, outputs: 1, applied: 1 }
}
