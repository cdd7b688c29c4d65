//! What keeps a measure from being taken.

use thiserror::Error;

/// Input that has no such measure.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum MetricError {
    /// A number is not finite. The first one is told.
    #[error("{what} {column} of row {row} (counted from 0) is {value}, not a finite number")]
    NotFinite {
        /// What the numbers are: "feature", "logit", "pixel".
        what: &'static str,
        /// Which sample.
        row: usize,
        /// Which number of the sample.
        column: usize,
        /// The number.
        value: f32,
    },
    /// The array is not a whole number of rows, or has none.
    #[error("{len} numbers are not one or more rows of {width}")]
    Shape {
        /// Numbers in the array.
        len: usize,
        /// Numbers in a row.
        width: usize,
    },
    /// Too few samples.
    #[error("this needs {needed} samples at least, got {samples}")]
    TooFew {
        /// How many there are.
        samples: usize,
        /// How many there must be.
        needed: usize,
    },
    /// Two samples are described by different features.
    #[error("features of {left} and of {right} numbers can't be compared")]
    Dimensions {
        /// Features of one sample.
        left: usize,
        /// Features of the other.
        right: usize,
    },
    /// Images without frequencies of period two, or without enough beside them.
    #[error("a spectrum needs images of an even height of {smallest} pixels or more, got {size}")]
    Size {
        /// Height and width of the images.
        size: usize,
        /// The smallest height.
        smallest: usize,
    },
    /// A label that names no class.
    #[error("label {label} of sample {row} (counted from 0) names none of {classes} classes")]
    Label {
        /// The label.
        label: u8,
        /// Which sample.
        row: usize,
        /// How many classes there are.
        classes: usize,
    },
    /// The eigenvalues or singular values were not found.
    #[error("the decomposition of a covariance of {dims} features did not converge")]
    NotConverged {
        /// Features.
        dims: usize,
    },
}

/// The rows of an array in which every number is finite.
pub(crate) fn finite_rows<'a>(
    what: &'static str,
    values: &'a [f32],
    width: usize,
) -> Result<std::slice::ChunksExact<'a, f32>, MetricError> {
    if width == 0 || values.is_empty() || !values.len().is_multiple_of(width) {
        return Err(MetricError::Shape { len: values.len(), width });
    }
    match values.iter().position(|value| !value.is_finite()) {
        Some(place) => {
            Err(MetricError::NotFinite { what, row: place / width, column: place % width, value: values[place] })
        }
        None => Ok(values.chunks_exact(width)),
    }
}
