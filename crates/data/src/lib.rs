//! Images as arrays: where the files of a data set lie, whether they are what they should be, pixels in [-1, 1], and the
//! order in which training sees them.
//!
//! Everything is [`load`]ed at once, checked against [`spec::Data::checksum`] and kept as bytes. Pixels are padded and
//! scaled, pictures of a folder cropped and resized, and nothing else is done to them: no augmentation, no whitening. Nothing is
//! downloaded, shuffled or put into a tensor here: no Burn, so that the tests build in seconds. One source is rendered instead of read:
//! rooms whose factors are known.

mod cache;
mod cifar;
mod decode;
mod error;
mod files;
mod idx;
mod images;
mod minibatches;
mod pair;
mod pictures;
mod rooms;
mod set;

pub mod picture;

pub use decode::PictureFault;
pub use error::{DataError, FileFault};
pub use files::Half;
pub use idx::Idx;
pub use images::Images;
pub use minibatches::Minibatches;
pub use set::{DataSet, load, load_at};

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
