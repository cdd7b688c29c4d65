//! Data sets as arrays: loading, checksums, pixels in [-1, 1], and the order of minibatches.
//!
//! [`load`] reads a data set into memory as bytes and checks it against [`spec::Data::checksum`]. Images are padded and scaled, pictures of a
//! folder cropped and resized. There is no augmentation and no whitening. One source is rendered: rooms with known factors. The crate
//! downloads nothing and does not use Burn, so that its tests build in seconds.

mod cache;
mod cifar;
mod decode;
mod error;
mod folder;
mod idx;
mod idx_split;
mod images;
mod load;
mod minibatches;
pub mod npy;
mod pictures;
mod rooms;
mod set;
mod splits;

pub mod picture;
#[doc(hidden)]
pub mod untrusted;

pub use decode::PictureFault;
pub use error::{DataError, FileFault};
pub use folder::{FolderError, FolderImages, read_folder};
pub use idx::Idx;
pub use images::Images;
pub use load::{load, load_at};
pub use minibatches::Minibatches;
pub use set::DataSet;
pub use splits::Split;

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
