//! The distance of a backend's single precision from double precision: layer by layer on the same input, then step by step through the
//! same training. Double precision is computed by the reference implementation on the CPU.
//!
//! A process measures one backend, so that a crash costs only its numbers.

mod compare;
mod designs;
mod double;
mod layers;
mod steps;
mod table;

use serde::{Deserialize, Serialize};
use spec::Backend;

use crate::device::{DeviceError, open};

pub use compare::{Subject, compare};
pub use layers::Layer;
pub use steps::StepDistance;
pub use table::{Failure, Table};

/// Everything that is measured of a backend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The backend.
    pub backend: Backend,
    /// What computed, in the device's own words.
    pub device: String,
    /// Layer by layer, of each design.
    pub layers: Vec<Layer>,
    /// Step by step, of each design that is trained.
    pub steps: Vec<StepDistance>,
}

/// Measures a backend.
///
/// # Errors
///
/// If the backend can't be used.
pub fn measure(backend: Backend) -> Result<Measured, DeviceError> {
    let device = open(backend)?;
    let (layers, steps) = (layers::all(&device), steps::all(&device));
    Ok(Measured { backend, device: crate::device::describe(&device), layers, steps })
}

/// The largest difference, relative to the largest of the expected numbers.
fn distance(found: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len(), "both come from the same shapes");
    let pairs = found.iter().zip(expected);
    // A number that is not finite is further away than any other.
    pairs.fold(0.0, |furthest: f64, (x, y)| if x.is_finite() { furthest.max((x - y).abs()) } else { f64::INFINITY })
        / largest(expected)
}

fn largest(numbers: &[f64]) -> f64 {
    numbers.iter().fold(f64::MIN_POSITIVE, |largest, x| largest.max(x.abs()))
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn a_distance_is_relative_to_the_largest_number() {
        assert_eq!(distance(&[1.0, -4.0], &[1.5, -4.0]), 0.125);
        assert_eq!(distance(&[0.0], &[0.0]), 0.0);
        assert_eq!(distance(&[f64::NAN, 1.0], &[1.0, 1.0]), f64::INFINITY);
    }
}
