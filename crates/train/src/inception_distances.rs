//! FID and KID of a run's samples, where `evaluation.imagenet` names weights. An image takes as long as many training steps (docs/compare.md),
//! so they are measured once, after the last step, and can be interrupted.

use burn::tensor::Tensor;
use metrics::{MetricError, Moments, frechet_distance, kernel_distance};
use model::{INCEPTION_FEATURES, InceptionInput};
use spec::home::find;
use spec::{Evaluation, Features, names};

use crate::error::RunError;
use crate::images::numbers;
use crate::inception_features::{BATCH, InceptionFeatures};
use crate::stop::Stop;

/// The network, and how many images of each side it describes.
pub struct InceptionDistances<'a> {
    network: InceptionFeatures,
    count: usize,
    stop: &'a Stop,
}

/// Features of real images.
pub struct RealFeatures {
    features: Vec<f32>, // [count, 2048]
    moments: Moments,
}

impl<'a> InceptionDistances<'a> {
    /// Reads the weights; none where a run names none. Images are resized as in pytorch-fid.
    ///
    /// # Errors
    ///
    /// The file is gone, or is not the one that the run is known by.
    pub fn of(evaluation: &Evaluation, held_out: usize, stop: &'a Stop) -> Result<Option<Self>, RunError> {
        let Some(written) = &evaluation.imagenet else { return Ok(None) };
        let network =
            InceptionFeatures::read(&find(written), InceptionInput::PytorchFid).map_err(RunError::Inception)?;
        let found = &network.identity.sha256;
        if let Some(wanted) = evaluation.imagenet_checksum.as_ref().filter(|wanted| *wanted != found) {
            return Err(RunError::Inception(format!(
                "`{written}` has the checksum {found}, not {wanted}, as the run began"
            )));
        }
        Ok(Some(Self { network, count: evaluation.imagenet_samples.min(held_out), stop }))
    }

    /// The network, with the hash of its weights.
    pub fn identity(&self) -> &Features {
        &self.network.identity
    }

    /// Images of each side.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The features of the first real images, which come in batches `[batch, channels, size, size]`, pixels in [-1, 1]; none where the run is
    /// asked to stop.
    ///
    /// # Errors
    ///
    /// Fewer than two images.
    pub fn real(&self, batches: impl Iterator<Item = Tensor<4>>) -> Result<Option<RealFeatures>, MetricError> {
        let Some(features) = self.features(batches) else { return Ok(None) };
        let moments = Moments::of(&features, INCEPTION_FEATURES)?;
        Ok(Some(RealFeatures { features, moments }))
    }

    /// FID and KID of the first samples, which come like real images, by metric name; none where the run is asked to stop.
    ///
    /// # Errors
    ///
    /// A pixel is not finite.
    pub fn compare(
        &self,
        real: &RealFeatures,
        batches: impl Iterator<Item = Tensor<4>>,
    ) -> Result<Option<Vec<(String, f64)>>, MetricError> {
        let Some(fake) = self.features(batches) else { return Ok(None) };
        let kernel = kernel_distance(&real.features, &fake, INCEPTION_FEATURES)?;
        let rows = [
            (
                names::FRECHET_INCEPTION_DISTANCE,
                Some(frechet_distance(&real.moments, &Moments::of(&fake, INCEPTION_FEATURES)?)?),
            ),
            (names::KERNEL_INCEPTION_DISTANCE, Some(kernel.distance)),
            (names::KERNEL_INCEPTION_DISTANCE_DEVIATION, kernel.deviation),
        ];
        Ok(Some(rows.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()))
    }

    /// `[count, 2048]`
    fn features(&self, batches: impl Iterator<Item = Tensor<4>>) -> Option<Vec<f32>> {
        let (mut features, mut left) = (Vec::with_capacity(self.count * INCEPTION_FEATURES), self.count);
        for x in batches {
            let [batch, channels, height, width] = x.dims();
            let shape = [channels, height, width];
            let image = shape.iter().product::<usize>();
            let pixels = numbers(x);
            let wanted = &pixels[..batch.min(left) * image];
            for part in wanted.chunks(BATCH * image) {
                if self.stop.is_requested() {
                    return None;
                }
                features.extend(self.network.features(part, shape));
            }
            left -= wanted.len() / image;
            if left == 0 {
                break;
            }
        }
        Some(features)
    }
}
