//! Errors of metrics.

use thiserror::Error;

/// Input for which a metric is not defined.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum MetricError {
    /// A number is not finite. Fields describe the first one.
    #[error("{what} {column} of row {row} (counted from 0) is {value}, not a finite number")]
    NotFinite {
        /// Kind of number: "feature", "logit", "pixel".
        what: &'static str,
        /// Index of the sample.
        row: usize,
        /// Index of the number in its sample.
        column: usize,
        /// The number.
        value: f64,
    },
    /// The array is empty or not a whole number of rows.
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
        /// Samples in the array.
        samples: usize,
        /// Samples needed.
        needed: usize,
    },
    /// Two samples have different numbers of features.
    #[error("features of {left} and of {right} numbers can't be compared")]
    Dimensions {
        /// Features of one sample.
        left: usize,
        /// Features of the other.
        right: usize,
    },
    /// The images are too small, or of odd size, for a spectrum.
    #[error("a spectrum needs images of an even height of {smallest} pixels or more, got {size}")]
    Size {
        /// Height and width of the images.
        size: usize,
        /// The smallest height.
        smallest: usize,
    },
    /// A label is not a class.
    #[error("label {label} of sample {row} (counted from 0) names none of {classes} classes")]
    Label {
        /// The label.
        label: u8,
        /// Index of the sample.
        row: usize,
        /// Number of classes.
        classes: usize,
    },
    /// The eigenvalue or singular value decomposition did not converge.
    #[error("the decomposition of a covariance of {dims} features did not converge")]
    NotConverged {
        /// Features.
        dims: usize,
    },
}

/// The rows of an array, after a check that every number is finite.
pub(crate) fn finite_rows<'a, F: Copy + Into<f64>>(
    what: &'static str,
    values: &'a [F],
    width: usize,
) -> Result<std::slice::ChunksExact<'a, F>, MetricError> {
    if width == 0 || values.is_empty() || !values.len().is_multiple_of(width) {
        return Err(MetricError::Shape { len: values.len(), width });
    }
    match values.iter().position(|&value| !value.into().is_finite()) {
        Some(place) => {
            Err(MetricError::NotFinite { what, row: place / width, column: place % width, value: values[place].into() })
        }
        None => Ok(values.chunks_exact(width)),
    }
}
