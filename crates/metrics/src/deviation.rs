//! Deviation within a batch: the cheapest sign of mode collapse.

use crate::MetricError;
use crate::error::finite_rows;

/// The standard deviation (n - 1) of each pixel over the images of a batch, averaged over the pixels: 0 for equal images.
///
/// - `images`: `[batch, pixels]`, where a pixel is one number: one channel at one position
///
/// # Errors
///
/// A pixel is not finite, there are fewer than two images, or the array is not a whole number of images.
pub fn within_batch_deviation(images: &[f32], pixels: usize) -> Result<f64, MetricError> {
    let rows = finite_rows("pixel", images, pixels)?;
    let count = rows.len();
    if count < 2 {
        return Err(MetricError::TooFew { samples: count, needed: 2 });
    }
    let means = column_sums(rows.clone(), pixels, |_, value| value).map(|sum| sum / count as f64).collect::<Vec<_>>();
    let squares = column_sums(rows, pixels, |column, value| (value - means[column]).powi(2));
    Ok(squares.map(|sum| (sum / (count - 1) as f64).sqrt()).sum::<f64>() / pixels as f64)
}

fn column_sums<'a>(
    rows: impl Iterator<Item = &'a [f32]>,
    columns: usize,
    term: impl Fn(usize, f64) -> f64,
) -> impl Iterator<Item = f64> {
    let mut sums = vec![0.0; columns];
    for row in rows {
        for (column, (sum, &value)) in sums.iter_mut().zip(row).enumerate() {
            *sum += term(column, f64::from(value));
        }
    }
    sums.into_iter()
}
