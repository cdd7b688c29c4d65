//! The Fréchet distance between two samples, with their features modelled as normal distributions.
//!
//! Fréchet 1957 defines the distance; Dowson and Landau 1982 give it for normal distributions; Heusel et al. 2017 (arXiv 1706.08500) use its
//! square on Inception features as FID. On any other features, such as those of this workspace, it is not FID and compares with no
//! published FID.

use faer::linalg::matmul::matmul;
use faer::{Accum, Mat, Par};

use crate::symmetric::nuclear_norm;
use crate::{MetricError, Moments};

/// The squared Fréchet distance, ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁Σ₂)^½). FID is this number on Inception features; see the module's first lines.
///
/// With Σ₁ = F₁F₁ᵀ and Σ₂ = F₂F₂ᵀ by symmetric eigenvalues, the last trace is the sum of the singular values of F₁ᵀF₂. This keeps 13
/// digits for covariances of low rank, where the root of Σ₁Σ₂ (scipy's `sqrtm`) keeps 8. A rounding error below 0 becomes 0.
///
/// The estimate is biased upwards, more with fewer samples. Compare only distances of equal [`Moments::samples`].
///
/// ```
/// use metrics::{Moments, frechet_distance};
///
/// let moments = |shift: f32| Moments::of(&[-1.0, 0.0, 1.0].map(|feature: f32| feature + shift), 1).unwrap();
/// let distance = frechet_distance(&moments(0.0), &moments(2.0)).unwrap();
/// assert!((distance - 4.0).abs() < 1e-12); // equal variances: the squared distance of the means
/// ```
///
/// # Errors
///
/// The features differ in number, or a decomposition does not converge.
pub fn frechet_distance(left: &Moments, right: &Moments) -> Result<f64, MetricError> {
    if left.dims() != right.dims() {
        return Err(MetricError::Dimensions { left: left.dims(), right: right.dims() });
    }
    let means: f64 = left.mean().iter().zip(right.mean()).map(|(left, right)| (left - right).powi(2)).sum();
    let distance = means + trace(left) + trace(right) - 2.0 * covariance_overlap(left, right)?;
    Ok(distance.clamp(0.0, f64::INFINITY))
}

/// tr (Σ₁Σ₂)^½
fn covariance_overlap(left: &Moments, right: &Moments) -> Result<f64, MetricError> {
    let (left, right) = (left.factor()?, right.factor()?);
    let mut product = Mat::zeros(left.ncols(), right.ncols());
    matmul(&mut product, Accum::Replace, left.transpose(), right, 1.0, Par::Seq);
    nuclear_norm(product.as_ref())
}

fn trace(moments: &Moments) -> f64 {
    moments.covariance().diagonal().column_vector().iter().sum()
}
