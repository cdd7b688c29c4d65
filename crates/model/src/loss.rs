//! The losses, on D's scores (logits), averaged over the batch.

use burn::tensor::Tensor;
use burn::tensor::activation::log_sigmoid;

/// What D minimises: −log D(real) − log(1 − D(fake)) (Goodfellow et al. 2014, equation 1).
///
/// - `real`, `fake`: `[batch]`, D's scores
/// - returns `[1]`
pub fn discriminator_loss(real: Tensor<1>, fake: Tensor<1>) -> Tensor<1> {
    -log_sigmoid(real).mean() - log_sigmoid(-fake).mean()
}

/// What G minimises: −log D(fake), the form that does not saturate (Goodfellow et al. 2014, section 3).
///
/// - `fake`: `[batch]`, D's scores
/// - returns `[1]`
pub fn generator_loss(fake: Tensor<1>) -> Tensor<1> {
    -log_sigmoid(fake).mean()
}
