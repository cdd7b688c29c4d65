//! Matrix decompositions on one thread, so that bits do not depend on the number of threads.

use faer::diag::Diag;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::evd::{ComputeEigenvectors, self_adjoint_evd, self_adjoint_evd_scratch};
use faer::linalg::svd::{ComputeSvdVectors, svd, svd_scratch};
use faer::{Mat, MatRef, Par, Spec};

use crate::MetricError;

/// A matrix F with F·Fᵀ = Σ. Eigenvalues below dims · ε times the largest are dropped as rounding errors, as in
/// `numpy.linalg.matrix_rank`; their square roots would not be small.
pub(crate) fn factor(covariance: MatRef<'_, f64>) -> Result<Mat<f64>, MetricError> {
    let dims = covariance.nrows();
    let (values, vectors) = eigen(covariance)?; // ascending
    let least = values.last().copied().unwrap_or_default().max(0.0) * dims as f64 * f64::EPSILON;
    let dropped = values.partition_point(|&value| value <= least);
    Ok(Mat::from_fn(dims, dims - dropped, |i, j| vectors[(i, dropped + j)] * values[dropped + j].sqrt()))
}

/// The sum of the singular values.
pub(crate) fn nuclear_norm(matrix: MatRef<'_, f64>) -> Result<f64, MetricError> {
    let (rows, columns) = matrix.shape();
    let mut values = Diag::zeros(rows.min(columns));
    let no = ComputeSvdVectors::No;
    let mut memory = MemBuffer::new(svd_scratch::<f64>(rows, columns, no, no, Par::Seq, Spec::default()));
    svd(matrix, values.as_mut(), None, None, Par::Seq, MemStack::new(&mut memory), Spec::default())
        .map_err(|_| MetricError::NotConverged { dims: rows.max(columns) })?;
    Ok(values.column_vector().iter().sum())
}

fn eigen(symmetric: MatRef<'_, f64>) -> Result<(Vec<f64>, Mat<f64>), MetricError> {
    let dims = symmetric.nrows();
    let (mut values, mut vectors) = (Diag::zeros(dims), Mat::zeros(dims, dims));
    let scratch = self_adjoint_evd_scratch::<f64>(dims, ComputeEigenvectors::Yes, Par::Seq, Spec::default());
    let mut memory = MemBuffer::new(scratch);
    let stack = MemStack::new(&mut memory);
    self_adjoint_evd(symmetric, values.as_mut(), Some(vectors.as_mut()), Par::Seq, stack, Spec::default())
        .map_err(|_| MetricError::NotConverged { dims })?;
    Ok((values.column_vector().iter().copied().collect(), vectors))
}
