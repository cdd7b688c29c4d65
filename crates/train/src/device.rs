//! Devices of the backends that this program was built with.

use burn::tensor::Device;
use spec::Backend;
use thiserror::Error;

/// An error of opening a backend's device.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DeviceError {
    /// The program was built without the backend.
    #[error(
        "this program was built without the backend `{0}`\nhint: `cargo build --release --package train --features {0}` \
         builds one with it; `cargo xtask sweep` and `cargo xtask run` do so where it is asked for"
    )]
    NotBuilt(Backend),
    /// The machine has no device for the backend.
    #[error(
        "there is no device for the backend `{backend}` here: {why}\nhint: `cargo xtask backends` says what it needs"
    )]
    NoDevice {
        /// The backend.
        backend: Backend,
        /// The driver's message, in one line.
        why: String,
    },
}

/// Opens the device of a backend. A device other than the CPU has then computed a sum.
///
/// # Errors
///
/// If the backend was not built or has no device here.
pub fn open(backend: Backend) -> Result<Device, DeviceError> {
    match backend {
        Backend::Flex => Ok(Device::flex()),
        #[cfg(feature = "ndarray")]
        #[expect(deprecated, reason = "upstream will drop it; as long as it is there it can be asked for")]
        Backend::Ndarray => Ok(Device::ndarray()),
        #[cfg(feature = "wgpu")]
        Backend::Wgpu => queued::wgpu().map_err(|why| DeviceError::NoDevice { backend, why }),
        #[cfg(feature = "cuda")]
        Backend::Cuda => queued::cuda().map_err(|why| DeviceError::NoDevice { backend, why }),
        #[cfg(not(all(feature = "ndarray", feature = "wgpu", feature = "cuda")))]
        _ => Err(DeviceError::NotBuilt(backend)),
    }
}

/// The name of a device for people: "CPU", or the name that a graphics processor (or a software device) reports.
#[cfg_attr(not(any(feature = "wgpu", feature = "cuda")), expect(unused_variables, reason = "every device is the CPU"))]
pub fn describe(device: &Device) -> String {
    #[cfg(any(feature = "wgpu", feature = "cuda"))]
    if let Some(identity) = device.identity() {
        return identity.name;
    }
    "CPU".to_owned()
}

/// Devices with a queue. Their drivers report problems as errors or panics.
#[cfg(any(feature = "wgpu", feature = "cuda"))]
mod queued {
    use std::panic::{self, UnwindSafe, catch_unwind};

    use burn::tensor::{Device, Tensor};

    use crate::error::words;
    use crate::images::number;

    /// The strongest graphics processor. It can be set up only once.
    #[cfg(feature = "wgpu")]
    pub fn wgpu() -> Result<Device, String> {
        static OPENED: std::sync::OnceLock<Result<Device, String>> = std::sync::OnceLock::new();
        let open = || {
            let device = caught(|| Device::wgpu_options().init().map_err(|error| error.to_string()))??;
            computes(&device).map(|()| device)
        };
        OPENED.get_or_init(open).clone()
    }

    /// NVIDIA's first device.
    #[cfg(feature = "cuda")]
    pub fn cuda() -> Result<Device, String> {
        let devices = caught(|| Device::enumerate(burn::tensor::DeviceType::Cuda).into_vec())?;
        let device = devices.into_iter().next().ok_or("the driver's library `libcuda` is missing, or lists none")?;
        computes(&device).map(|()| device)
    }

    /// Checks a sum: some problems only show when a kernel is compiled.
    fn computes(device: &Device) -> Result<(), String> {
        let device = device.clone();
        match caught(move || number(&Tensor::<1>::from_data([1.0, 2.0], &device).sum()))? {
            3.0 => Ok(()),
            sum => Err(format!("1 + 2 is {sum} there")),
        }
    }

    /// Runs `work` and returns a panic's message, in one line, instead of printing it.
    fn caught<T>(work: impl FnOnce() -> T + UnwindSafe) -> Result<T, String> {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(|_| {}));
        let done = catch_unwind(work);
        panic::set_hook(usual);
        done.map_err(|panic| words(panic.as_ref()).lines().next().unwrap_or_default().to_owned())
    }
}
