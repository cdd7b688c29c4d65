//! What a layer does to an image of some size, without doing it: what it costs, and how many numbers meet in it.

use burn::nn::PaddingConfig2d;

use super::Convolution;

/// What a layer does to an image of some size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trace {
    /// Multiply-adds for one image.
    pub multiply_adds: u64,
    /// How many numbers enter each sum, on average and with the padding.
    pub fan_in: f64,
    /// How many sums each number enters, on average.
    pub fan_out: f64,
    /// Height and width of the image that comes out.
    pub size: usize,
}

/// Weights, and how many places the layer reads from and sums up at.
struct Layer {
    weights: usize,
    channels: [usize; 2],
    read: usize,
    summed: usize,
    multiplied: usize,
}

impl Convolution {
    /// Follows an image of that height and width through the layer.
    pub fn trace(&self, size: usize) -> Trace {
        let (layer, size) = self.layer(size);
        let [from, to] = layer.channels;
        let multiply_adds = layer.multiplied * layer.weights;
        let trace = Trace {
            multiply_adds: multiply_adds as u64,
            fan_in: multiply_adds as f64 / (layer.summed * to) as f64,
            fan_out: multiply_adds as f64 / (layer.read * from) as f64,
            size,
        };
        match self {
            // Numbers meet in the 3×3 convolution that the initial weights come from.
            Self::Untied(_) => Trace { fan_in: 9.0 * from as f64, fan_out: 9.0 * to as f64, ..trace },
            _ => trace,
        }
    }

    fn layer(&self, size: usize) -> (Layer, usize) {
        let square = |side: usize| side * side;
        let full_size = |weight: [usize; 4], side| {
            let [to, from, ..] = weight;
            let places = square(side);
            Layer {
                weights: weight.iter().product(),
                channels: [from, to],
                read: places,
                summed: places,
                multiplied: places,
            }
        };
        match self {
            Self::Strided(convolution) => {
                let PaddingConfig2d::Explicit(padding, ..) = convolution.padding else {
                    unreachable!("every convolution here spells its padding")
                };
                let out = (size + 2 * padding - convolution.kernel_size[0]) / convolution.stride[0] + 1;
                (Layer { read: square(size), ..full_size(convolution.weight.dims(), out) }, out)
            }
            Self::Transposed(convolution) => {
                let [from, to, height, width] = convolution.weight.dims();
                let ([stride, _], [kernel, _]) = (convolution.stride, convolution.kernel_size);
                let out = (size - 1) * stride + kernel + convolution.padding_out[0] - 2 * convolution.padding[0];
                (Layer { summed: square(out), ..full_size([to, from, height, width], size) }, out)
            }
            Self::Pooled(layer) => (full_size(layer.convolution.weight.dims(), size), size / 2),
            Self::Resized(layer) => (full_size(layer.convolution.weight.dims(), 2 * size), 2 * size),
            Self::Untied(layer) => {
                let [from, to, ..] = layer.convolution.weight.dims();
                (Layer { summed: square(2 * size), ..full_size([to, from, 4, 4], size) }, 2 * size)
            }
            Self::FullyConnected(layer) => (connected(layer.linear.weight.dims()), layer.size),
            Self::Averaged(layer) => (connected(layer.linear.weight.dims()), 1),
        }
    }
}

fn connected(weight: [usize; 2]) -> Layer {
    Layer { weights: weight.iter().product(), channels: weight, read: 1, summed: 1, multiplied: 1 }
}
