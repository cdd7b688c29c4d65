//! Samples described by Inception-v3: the Fréchet distance of such features is FID, their kernel distance KID.

use std::fs;
use std::path::Path;

use burn::tensor::{Device, Tensor, TensorData};
use model::{INCEPTION_FEATURES, Inception, InceptionError, InceptionInput};
use sha2::{Digest, Sha256};
use spec::Features;

use crate::images::numbers;
use crate::samples::{Content, Samples, Values};

/// Images at once.
const BATCH: usize = 16;

/// Colour channels that the network reads.
const COLORS: usize = 3;

/// The first bytes of a `.pth` file.
const ZIP: &[u8] = b"PK";

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
        let name = path.display();
        let file = fs::read(path).map_err(|error| format!("can't read `{name}`: {error}"))?;
        let network = Inception::from_safetensors(&file, input, &Device::flex()).map_err(|error| match error {
            InceptionError::Format(_) if file.starts_with(ZIP) => {
                format!("`{name}` is a file of PyTorch\n{}", conversion(path))
            }
            error => format!("`{name}`: {error}"),
        })?;
        let sha256 = Sha256::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect();
        let of = match input {
            InceptionInput::PytorchFid => "pytorch-fid",
            InceptionInput::TorchFidelity => "torch-fidelity",
        };
        Ok(Self { network, identity: Features { name: format!("inception-v3 as {of}"), sha256 } })
    }

    /// The features of images, whose pixels become bytes as in a PNG file, and grey ones three equal channels.
    ///
    /// # Errors
    ///
    /// They are features already: why, in words.
    pub fn describe(&self, samples: Samples) -> Result<Samples, String> {
        let Content::Images { shape: [channels, height, width], pixels } = &samples.content else {
            return Err("Inception describes images, and these are features\nhint: leave out --features".to_owned());
        };
        let batch = |images: &[f32]| {
            let bytes: Vec<f32> = images.iter().map(|pixel| ((pixel + 1.0) * 127.5).round()).collect();
            let shape = [bytes.len() / (channels * height * width), *channels, *height, *width];
            let x: Tensor<4> = Tensor::from_data(TensorData::new(bytes, shape), &Device::flex());
            let x = if *channels == 1 { x.repeat(&[1, COLORS, 1, 1]) } else { x };
            numbers(self.network.features(x))
        };
        let values = pixels.chunks(BATCH * channels * height * width).flat_map(batch).collect();
        let content = Content::Features { dims: INCEPTION_FEATURES, values: Values::Singles(values) };
        Ok(Samples { content, ..samples })
    }
}

/// A hint that turns a file of PyTorch into one of safetensors.
fn conversion(path: &Path) -> String {
    let [from, to] = [path.to_owned(), path.with_extension("safetensors")].map(|path| format!("'{}'", path.display()));
    format!(
        "hint: python3 -c \"import torch; from safetensors.torch import save_file; save_file(torch.load({from}), {to})\" writes \
         what is read, and needs torch and safetensors"
    )
}
