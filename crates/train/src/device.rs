//! The backends that this program was built with.

use burn::tensor::Device;
use spec::Backend;

/// Opens the device of a backend.
///
/// # Errors
///
/// Why it can't be used, and what to do.
pub fn open(backend: Backend) -> Result<Device, String> {
    match backend {
        #[cfg(feature = "flex")]
        Backend::Flex => Ok(Device::flex()),
        #[cfg(not(feature = "flex"))]
        Backend::Flex => {
            Err("this program was built without the backend `flex`; build it with `--features flex`".into())
        }
    }
}
