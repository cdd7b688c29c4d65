//! GAN losses on D's logits, averaged over the batch: non-saturating, minimax, least squares, hinge, Wasserstein and relativistic average.
//!
//! `build` maps the design's choice to a pair of them. D(x) is the sigmoid of D's logit s(x).
//!
//! On `flex` the slope of log σ is exact, as in PyTorch. Burn's other backends compute it for x > 0 as (z - 1) / z with z = 1 + e⁻ˣ: in single
//! precision a multiple of 1e-7, and 0 above x = 16.6. There [`generator_minimax`] has no gradient where D's logit is below -16.6.

use burn::tensor::Tensor;
use burn::tensor::activation::{log_sigmoid, relu};

/// A loss of D from its logits of real and generated images, `[batch]`, and its target for real ones, in (0, 1].
pub type DiscriminatorLoss = fn(real: Tensor<1>, fake: Tensor<1>, real_target: f64) -> Tensor<1>;

/// A loss of G.
#[derive(Clone, Copy, Debug)]
pub enum GeneratorLoss {
    /// From D's logits of generated images, `[batch]`.
    OfFake(fn(fake: Tensor<1>) -> Tensor<1>),
    /// From D's logits of real and generated images, `[batch]`.
    OfBoth(fn(real: Tensor<1>, fake: Tensor<1>) -> Tensor<1>),
}

impl GeneratorLoss {
    fn of(self, real: Option<Tensor<1>>, fake: Tensor<1>) -> Tensor<1> {
        match self {
            Self::OfFake(loss) => loss(fake),
            Self::OfBoth(loss) => loss(real.expect("this loss of G compares with real images"), fake),
        }
    }

    fn compares_with_real(self) -> bool {
        matches!(self, Self::OfBoth(_))
    }
}

/// The losses of D and G.
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use model::Objective;
/// use spec::{Loss, RunSpec};
///
/// let objective = Objective::of(&RunSpec { loss: Loss::Hinge, ..RunSpec::default() });
/// let logits = |values: [f32; 2]| Tensor::<1>::from_floats(values, &Device::flex());
/// let loss = objective.discriminator_loss(logits([2.0, 0.5]), logits([-1.0, 0.0]));
/// assert_eq!(loss.into_scalar::<f32>(), 0.75); // mean of 0 and 0.5, plus mean of 0 and 1
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Objective {
    pub(crate) discriminator: DiscriminatorLoss,
    pub(crate) generator: GeneratorLoss,
    pub(crate) real_target: f64, // below 1 with one-sided label smoothing
}

impl Objective {
    /// The loss of D.
    ///
    /// # Shapes
    ///
    /// - `real`, `fake`: `[batch]`, D's logits
    /// - returns `[1]`
    pub fn discriminator_loss(&self, real: Tensor<1>, fake: Tensor<1>) -> Tensor<1> {
        (self.discriminator)(real, fake, self.real_target)
    }

    /// The loss of G.
    ///
    /// # Shapes
    ///
    /// - `real`, `fake`: `[batch]`, D's logits
    /// - returns `[1]`
    ///
    /// # Panics
    ///
    /// If `real` is none where G's loss [depends on it](Self::compares_with_real).
    pub fn generator_loss(&self, real: Option<Tensor<1>>, fake: Tensor<1>) -> Tensor<1> {
        self.generator.of(real, fake)
    }

    /// Whether the loss of G depends on D's logits of real images.
    pub fn compares_with_real(&self) -> bool {
        self.generator.compares_with_real()
    }
}

/// Binary cross-entropy: -t log D(real) - (1 - t) log(1 - D(real)) - log(1 - D(fake)) (Goodfellow et al. 2014, equation 1, with t = 1).
pub fn discriminator_bce(real: Tensor<1>, fake: Tensor<1>, real_target: f64) -> Tensor<1> {
    let positive = -log_sigmoid(real.clone()).mean();
    let real_loss = if real_target < 1.0 {
        positive * real_target - log_sigmoid(-real).mean() * (1.0 - real_target)
    } else {
        positive
    };
    real_loss - log_sigmoid(-fake).mean()
}

/// Non-saturating: -log D(fake) (Goodfellow et al. 2014, section 3).
pub fn generator_non_saturating(fake: Tensor<1>) -> Tensor<1> {
    -log_sigmoid(fake).mean()
}

/// Minimax: log(1 - D(fake)) (Goodfellow et al. 2014, equation 1). Its gradient vanishes where D rejects samples with confidence.
pub fn generator_minimax(fake: Tensor<1>) -> Tensor<1> {
    log_sigmoid(-fake).mean()
}

/// Least squares: ((s(real) - t)² + s(fake)²) / 2 (Mao et al. 2017, equation 9, with t = 1).
pub fn discriminator_least_squares(real: Tensor<1>, fake: Tensor<1>, real_target: f64) -> Tensor<1> {
    ((real - real_target).square().mean() + fake.square().mean()) * 0.5
}

/// Least squares: (s(fake) - 1)² / 2 (Mao et al. 2017, equation 9).
pub fn generator_least_squares(fake: Tensor<1>) -> Tensor<1> {
    (fake - 1.0).square().mean() * 0.5
}

/// Hinge: max(0, 1 - s(real)) + max(0, 1 + s(fake)) (Lim and Ye 2017). It has no target.
pub fn discriminator_hinge(real: Tensor<1>, fake: Tensor<1>, _: f64) -> Tensor<1> {
    relu(-real + 1.0).mean() + relu(fake + 1.0).mean()
}

/// Hinge: -s(fake) (Lim and Ye 2017).
pub fn generator_hinge(fake: Tensor<1>) -> Tensor<1> {
    -fake.mean()
}

/// Wasserstein: s(fake) - s(real), for a D whose parameters are clipped (Arjovsky et al. 2017, algorithm 1). It has no target.
pub fn discriminator_wasserstein(real: Tensor<1>, fake: Tensor<1>, _: f64) -> Tensor<1> {
    fake.mean() - real.mean()
}

/// Wasserstein: -s(fake) (Arjovsky et al. 2017, algorithm 1).
pub fn generator_wasserstein(fake: Tensor<1>) -> Tensor<1> {
    -fake.mean()
}

/// Relativistic average: -log σ(s(real) - mean s(fake)) - log(1 - σ(s(fake) - mean s(real))) (Jolicoeur-Martineau 2018, arXiv 1807.00734).
/// It has no target.
pub fn discriminator_relativistic_average(real: Tensor<1>, fake: Tensor<1>, _: f64) -> Tensor<1> {
    let (mean_real, mean_fake) = (real.clone().mean(), fake.clone().mean());
    discriminator_bce(real - mean_fake, fake - mean_real, 1.0)
}

/// Relativistic average: -log σ(s(fake) - mean s(real)) - log(1 - σ(s(real) - mean s(fake))) (Jolicoeur-Martineau 2018, arXiv 1807.00734).
pub fn generator_relativistic_average(real: Tensor<1>, fake: Tensor<1>) -> Tensor<1> {
    discriminator_relativistic_average(fake, real, 1.0)
}
