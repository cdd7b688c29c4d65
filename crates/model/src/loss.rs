//! The losses, on D's scores (logits), averaged over the batch. Which pair of them a run minimises is decided in `choices`.

use burn::tensor::Tensor;
use burn::tensor::activation::{log_sigmoid, relu};
use spec::RunSpec;

use crate::choices;

/// A loss of D from its scores of real and generated images and its target for the real ones.
pub type OfDiscriminator = fn(real: Tensor<1>, fake: Tensor<1>, target: f64) -> Tensor<1>;

/// A loss of G from D's scores of generated images.
pub type OfGenerator = fn(fake: Tensor<1>) -> Tensor<1>;

/// What both networks minimise.
#[derive(Clone, Copy, Debug)]
pub struct Objective {
    pub(crate) discriminator: OfDiscriminator,
    pub(crate) generator: OfGenerator,
    pub(crate) target: f64,
}

impl Objective {
    /// What the networks of a run minimise.
    pub fn of(spec: &RunSpec) -> Self {
        choices::objective(spec.loss, 1.0 - spec.label_smoothing)
    }

    /// What D minimises.
    ///
    /// - `real`, `fake`: `[batch]`, D's scores
    /// - returns `[1]`
    pub fn discriminator(&self, real: Tensor<1>, fake: Tensor<1>) -> Tensor<1> {
        (self.discriminator)(real, fake, self.target)
    }

    /// What G minimises.
    ///
    /// - `fake`: `[batch]`, D's scores
    /// - returns `[1]`
    pub fn generator(&self, fake: Tensor<1>) -> Tensor<1> {
        (self.generator)(fake)
    }
}

/// -t log D(real) - (1 - t) log(1 - D(real)) - log(1 - D(fake)) (Goodfellow et al. 2014, equation 1, where t is 1).
pub(crate) fn tell_apart(real: Tensor<1>, fake: Tensor<1>, target: f64) -> Tensor<1> {
    let doubt = -log_sigmoid(real.clone()).mean();
    let smoothed = if target < 1.0 { doubt * target - log_sigmoid(-real).mean() * (1.0 - target) } else { doubt };
    smoothed - log_sigmoid(-fake).mean()
}

/// -log D(fake), the form that does not saturate (Goodfellow et al. 2014, section 3).
pub(crate) fn be_believed(fake: Tensor<1>) -> Tensor<1> {
    -log_sigmoid(fake).mean()
}

/// log(1 - D(fake)) (Goodfellow et al. 2014, equation 1): its gradient vanishes where D is sure.
pub(crate) fn not_be_doubted(fake: Tensor<1>) -> Tensor<1> {
    log_sigmoid(-fake).mean()
}

/// ((s(real) - t)² + s(fake)²) / 2 (Mao et al. 2017, equation 9, where t is 1).
pub(crate) fn fit_targets(real: Tensor<1>, fake: Tensor<1>, target: f64) -> Tensor<1> {
    ((real - target).square().mean() + fake.square().mean()) * 0.5
}

/// (s(fake) - 1)² / 2 (Mao et al. 2017, equation 9).
pub(crate) fn fit_the_real(fake: Tensor<1>) -> Tensor<1> {
    (fake - 1.0).square().mean() * 0.5
}

/// max(0, 1 - s(real)) + max(0, 1 + s(fake)) (Lim and Ye 2017). It has no target.
pub(crate) fn keep_apart(real: Tensor<1>, fake: Tensor<1>, _: f64) -> Tensor<1> {
    relu(-real + 1.0).mean() + relu(fake + 1.0).mean()
}

/// -s(fake) (Lim and Ye 2017).
pub(crate) fn score_high(fake: Tensor<1>) -> Tensor<1> {
    -fake.mean()
}
