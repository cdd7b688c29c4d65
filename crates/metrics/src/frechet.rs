//! The Fréchet distance of two samples, seen as normal distributions of their features.
//!
//! Fréchet 1957 defines the distance; Dowson and Landau 1982 give it for normal distributions; Heusel et al. 2017
//! (arXiv 1706.08500) use its square on features of images. Only on Inception's features may it be called FID.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, Par};

use crate::symmetric::nuclear_norm;
use crate::{MetricError, Moments};

/// ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁Σ₂)^½), the squared distance, as is usual.
///
/// With Σ₁ = F₁F₁ᵀ and Σ₂ = F₂F₂ᵀ by symmetric eigenvalues, the last trace is the sum of the singular values of F₁ᵀF₂: they are
/// the roots of the eigenvalues of Σ₁^½ Σ₂ Σ₁^½. Taking them without squaring first keeps covariances of low rank exact to 13
/// digits, where the root of Σ₁Σ₂ (scipy's `sqrtm`) or of Σ₁^½ Σ₂ Σ₁^½ has 8. A rounding error below 0 counts as 0.
///
/// The estimate is biased upwards, more so the fewer samples there are: compare distances of equal
/// [`Moments::samples`] only.
///
/// # Errors
///
/// The features differ in number, or a decomposition does not converge.
pub fn frechet_distance(left: &Moments, right: &Moments) -> Result<f64, MetricError> {
    if left.dims() != right.dims() {
        return Err(MetricError::Dimensions { left: left.dims(), right: right.dims() });
    }
    let means: f64 = left.mean().iter().zip(right.mean()).map(|(left, right)| (left - right).powi(2)).sum();
    let distance = means + trace(left) + trace(right) - 2.0 * shared_spread(left, right)?;
    Ok(distance.clamp(0.0, f64::INFINITY))
}

/// tr (Σ₁Σ₂)^½
fn shared_spread(left: &Moments, right: &Moments) -> Result<f64, MetricError> {
    let (left, right) = (left.factor()?, right.factor()?);
    let mut product = Mat::zeros(left.ncols(), right.ncols());
    matmul(&mut product, Accum::Replace, left.transpose(), right, 1.0, Par::Seq);
    nuclear_norm(product.as_ref())
}

fn trace(moments: &Moments) -> f64 {
    moments.covariance().diagonal().column_vector().iter().sum()
}
