//! Image registration by the cross-power spectrum (Kuglin and Hines 1975): the shift between two images. The peak of the correlation gives
//! whole pixels, the slope of the phase over low frequencies the fraction (Stone et al. 2001). It is exact for periodic images.

use rustfft::num_complex::Complex;

use crate::error::finite_rows;
use crate::fourier::Fourier;
use crate::{MetricError, median};

/// The shift of `later` against `earlier`, `[down, right]` in pixels. Both are square images `[channels, size, size]` of one object; all
/// channels share the shift. None if an image has a single colour or only stripes.
///
/// # Errors
///
/// A pixel is not finite, or the arrays are not images of that size.
pub fn registered_shift(earlier: &[f32], later: &[f32], size: usize) -> Result<Option<[f64; 2]>, MetricError> {
    let fourier = Fourier::new(size);
    let pairs = finite_rows("pixel", earlier, size * size)?.zip(finite_rows("pixel", later, size * size)?);
    if earlier.len() != later.len() {
        return Err(MetricError::Dimensions { left: earlier.len(), right: later.len() });
    }
    let mut power = vec![Complex::default(); size * size]; // [along a row, along a column]
    for (earlier, later) in pairs {
        let products = fourier.forward(earlier).into_iter().zip(fourier.forward(later));
        power.iter_mut().zip(products).for_each(|(sum, (earlier, later))| *sum += earlier.conj() * later);
    }
    power[0] = Complex::default(); // brightness is no shift
    let Some(whole) = peak(&fourier.inverse(power.clone()), size) else { return Ok(None) };
    Ok(fraction(&power, whole, size).map(|part| [whole[0] + part[0], whole[1] + part[1]]))
}

/// The median length of the [`registered_shift`] of pairs of images `[images, channels, size, size]`, in pixels: 0 for redraws that differ
/// only in detail. Pairs without a shift are left out. None if no pair remains.
///
/// # Errors
///
/// As [`registered_shift`].
pub fn median_shift(earlier: &[f32], later: &[f32], [channels, size]: [usize; 2]) -> Result<Option<f64>, MetricError> {
    let image = channels * size * size;
    let pairs = finite_rows("pixel", earlier, image)?.zip(finite_rows("pixel", later, image)?);
    let shifts = pairs.map(|(earlier, later)| registered_shift(earlier, later, size));
    let shifts: Vec<f64> = shifts
        .filter_map(|shift| shift.map(|shift| shift.map(|[down, right]| down.hypot(right))).transpose())
        .collect::<Result<_, _>>()?;
    Ok((!shifts.is_empty()).then(|| median(shifts)))
}

/// The position of the largest correlation, `[down, right]`. Positions above half the size are negative shifts.
fn peak(correlation: &[f64], size: usize) -> Option<[f64; 2]> {
    let (place, largest) = correlation.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    (*largest > 0.0).then(|| [place / size, place % size].map(|shift| signed(shift, size)))
}

/// The fractional shift: minimises Σ |P(k)| (arg P(k) + 2π k·d / size)² over frequencies k up to a quarter of the size. Higher ones have too few
/// pixels for a period.
fn fraction(power: &[Complex<f64>], [down, right]: [f64; 2], size: usize) -> Option<[f64; 2]> {
    let turn = std::f64::consts::TAU / size as f64;
    let ([mut xx, mut xy, mut yy], [mut x, mut y]) = ([0.0; 3], [0.0; 2]);
    for (place, value) in power.iter().enumerate() {
        let [along_row, along_column] = [place / size, place % size].map(|index| signed(index, size));
        if along_row.abs().max(along_column.abs()) > size as f64 / 4.0 {
            continue;
        }
        let phase = (value * Complex::from_polar(1.0, turn * (along_row * right + along_column * down))).arg();
        let weight = value.norm();
        xx += weight * along_row * along_row;
        xy += weight * along_row * along_column;
        yy += weight * along_column * along_column;
        x -= weight * along_row * phase / turn;
        y -= weight * along_column * phase / turn;
    }
    let determinant = xx * yy - xy * xy;
    let is_defined = determinant > 1e-9 * (xx + yy).powi(2);
    is_defined.then(|| [(xx * y - xy * x) / determinant, (yy * x - xy * y) / determinant])
}

/// An index of a pixel or frequency as a signed number around 0.
fn signed(index: usize, size: usize) -> f64 {
    if index > size / 2 { index as f64 - size as f64 } else { index as f64 }
}
