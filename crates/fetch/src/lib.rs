//! Gets a data set from where it is published, or from a folder, into the folder of all data: every file is known by its content, so
//! that it does not matter whose copy it is.
//!
//! What was begun is kept and gone on with; nothing counts as there before all of it is whole. Nothing is decoded here: `data` reads what
//! this crate brings. It is the only one that opens a connection, and is built when somebody asks for it.

mod catalogue;
mod content;
mod download;
mod error;
mod fetch;
mod progress;

pub use catalogue::{File, Offer, Packing};
pub use content::check;
pub use download::{Connection, download};
pub use error::{Failure, FetchError};
pub use fetch::{Fetched, from_folder, from_mirrors};
pub use progress::Progress;

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
