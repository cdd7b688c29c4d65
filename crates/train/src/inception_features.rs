//! Samples described by Inception-v3: the Fréchet distance of such features is FID, their kernel distance KID.

use std::path::Path;

use burn::tensor::{Device, Tensor, TensorData};
use model::{INCEPTION_FEATURES, Inception, InceptionInput};
use spec::Features;
use spec::inception::WeightsFile;

use crate::images::numbers;
use crate::samples::{Content, Samples, Values};

/// Images at once.
pub const BATCH: usize = 16;

/// Colour channels that the network reads.
const COLORS: usize = 3;

/// Inception-v3 with its weights.
pub struct InceptionFeatures {
    network: Inception,
    /// Its name, and the SHA-256 of its file.
    pub identity: Features,
}

impl InceptionFeatures {
    /// Reads the weights of pytorch-fid or torch-fidelity as a safetensors file.
    ///
    /// # Errors
    ///
    /// There is no such file, or it holds other weights: why, in words.
    pub fn read(path: &Path, input: InceptionInput) -> Result<Self, String> {
        let file = WeightsFile::read(path).map_err(|error| error.to_string())?;
        let network = Inception::from_safetensors(&file.bytes, input, &Device::flex());
        let network = network.map_err(|error| format!("`{}`: {error}", path.display()))?;
        let of = match input {
            InceptionInput::PytorchFid => "pytorch-fid",
            InceptionInput::TorchFidelity => "torch-fidelity",
        };
        Ok(Self { network, identity: Features { name: format!("inception-v3 as {of}"), sha256: file.sha256 } })
    }

    /// The features of images, whose pixels become bytes as in a PNG file, and grey ones three equal channels.
    ///
    /// # Errors
    ///
    /// They are features already: why, in words.
    pub fn describe(&self, samples: Samples) -> Result<Samples, String> {
        let Content::Images { shape, pixels } = &samples.content else {
            return Err("Inception describes images, and these are features\nhint: leave out --features".to_owned());
        };
        let batches = pixels.chunks(BATCH * shape.iter().product::<usize>());
        let values = batches.flat_map(|batch| self.features(batch, *shape)).collect();
        let content = Content::Features { dims: INCEPTION_FEATURES, values: Values::Singles(values) };
        Ok(Samples { content, ..samples })
    }

    /// The features of a batch of images `[batch, channels, height, width]`, pixels in [-1, 1]: `[batch, 2048]`.
    pub fn features(&self, pixels: &[f32], [channels, height, width]: [usize; 3]) -> Vec<f32> {
        let bytes: Vec<f32> = pixels.iter().map(|pixel| ((pixel + 1.0) * 127.5).round()).collect();
        let shape = [bytes.len() / (channels * height * width), channels, height, width];
        let x: Tensor<4> = Tensor::from_data(TensorData::new(bytes, shape), &Device::flex());
        let x = if channels == 1 { x.repeat(&[1, COLORS, 1, 1]) } else { x };
        numbers(self.network.features(x))
    }
}
