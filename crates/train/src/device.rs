//! The backends that this program was built with, and whether this machine has a device for them.

use burn::tensor::Device;
use spec::Backend;
use thiserror::Error;

/// Why a backend can't be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DeviceError {
    /// The program does not have it.
    #[error(
        "this program was built without the backend `{0}`\nhint: `cargo build --release --package train --features {0}` \
         builds one with it; `cargo xtask sweep` and `cargo xtask run` do so where it is asked for"
    )]
    NotBuilt(Backend),
    /// The machine does not have what it computes on.
    #[error(
        "there is no device for the backend `{backend}` here: {why}\nhint: `cargo xtask backends` says what it needs"
    )]
    NoDevice {
        /// The backend.
        backend: Backend,
        /// What it says itself, in one line.
        why: String,
    },
}

/// Opens the device of a backend; one that is not the CPU has then computed something.
///
/// # Errors
///
/// Why it can't be used, and what to do.
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

/// What a device computes on, in a person's words: "CPU", or a graphics processor (or what stands in for one) as it names itself.
#[cfg_attr(not(any(feature = "wgpu", feature = "cuda")), expect(unused_variables, reason = "every device is the CPU"))]
pub fn describe(device: &Device) -> String {
    #[cfg(any(feature = "wgpu", feature = "cuda"))]
    if let Some(identity) = device.identity() {
        return identity.name;
    }
    "CPU".to_owned()
}

/// Devices that work in a queue of their own. What is wrong with them comes as an error, or as a panic of a driver's.
#[cfg(any(feature = "wgpu", feature = "cuda"))]
mod queued {
    use std::panic::{self, UnwindSafe, catch_unwind};

    use burn::tensor::{Device, Tensor};

    use crate::error::words;
    use crate::images::number;

    /// The one graphics processor that there is, or the strongest; it can be set up only once.
    #[cfg(feature = "wgpu")]
    pub fn wgpu() -> Result<Device, String> {
        static OPENED: std::sync::OnceLock<Result<Device, String>> = std::sync::OnceLock::new();
        let open = || {
            let device = caught(|| Device::wgpu_options().init().map_err(|error| error.to_string()))??;
            computes(&device).map(|()| device)
        };
        OPENED.get_or_init(open).clone()
    }

    /// The first of NVIDIA's.
    #[cfg(feature = "cuda")]
    pub fn cuda() -> Result<Device, String> {
        let devices = caught(|| Device::enumerate(burn::tensor::DeviceType::Cuda).into_vec())?;
        let device = devices.into_iter().next().ok_or("the driver's library `libcuda` is missing, or lists none")?;
        computes(&device).map(|()| device)
    }

    /// Whether a sum comes out right: some things go wrong only when a kernel is compiled.
    fn computes(device: &Device) -> Result<(), String> {
        let device = device.clone();
        match caught(move || number(&Tensor::<1>::from_data([1.0, 2.0], &device).sum()))? {
            3.0 => Ok(()),
            sum => Err(format!("1 + 2 is {sum} there")),
        }
    }

    /// Does something whose panic is an answer, in one line, and nobody's surprise.
    fn caught<T>(work: impl FnOnce() -> T + UnwindSafe) -> Result<T, String> {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(|_| {}));
        let done = catch_unwind(work);
        panic::set_hook(usual);
        done.map_err(|panic| words(panic.as_ref()).lines().next().unwrap_or_default().to_owned())
    }
}
