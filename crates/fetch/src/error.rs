//! Errors of fetching. Each message names the problem, the place and a remedy.

use std::io;
use std::path::PathBuf;

use spec::Source;
use thiserror::Error;

use crate::catalogue::source_of;

/// A data set that was not fetched.
#[derive(Debug, Error)]
pub enum FetchError {
    /// No mirror has a valid copy of a file.
    #[error(
        "`{name}` could not be fetched:{}\nhint: what has arrived is kept, and the same command goes on with it; `--from DIR` takes the \
         files from a folder, `--mirror URL` from another place; they are published at {}",
        lines(tried), set.homepage()
    )]
    NoMirror {
        /// Its source.
        set: Source,
        /// The file.
        name: &'static str,
        /// The failure of each address.
        tried: Vec<(String, Failure)>,
    },
    /// A file is missing in a folder, or invalid.
    #[error(
        "`{name}` can't be taken from the folder: {failure}\n  --> {}\nhint: the files of {set} are published at {}",
        folder.display(), set.homepage()
    )]
    From {
        /// Its source.
        set: Source,
        /// The file.
        name: &'static str,
        /// The folder.
        folder: PathBuf,
        /// The failure.
        failure: Failure,
    },
    /// The target folder holds other files.
    #[error(
        "what lies there is not {set}: `{name}`: {failure}\n  --> {}\nhint: move the folder away, then fetch it again",
        folder.display()
    )]
    Occupied {
        /// The source.
        set: Source,
        /// The first invalid file.
        name: &'static str,
        /// The problem with the file.
        failure: Failure,
        /// The folder.
        folder: PathBuf,
    },
    /// Another process is fetching the same data set.
    #[error("another process is fetching {set} into the same folder\n  --> {}\nhint: wait for it", folder.display())]
    Busy {
        /// The source.
        set: Source,
        /// The folder.
        folder: PathBuf,
    },
    /// A folder or file that can't be written.
    #[error("can't {what} `{}`: {cause}\nhint: the variable DCGAN_DATA names another folder for data", path.display())]
    Disk {
        /// The operation.
        what: &'static str,
        /// The path.
        path: PathBuf,
        /// The error of the operating system.
        cause: io::Error,
    },
}

/// The failure of a file or of an attempt to download it.
#[derive(Debug, Error)]
pub enum Failure {
    /// No response, or an error response.
    #[error("{0}")]
    Refused(Box<ureq::Error>),
    /// Every connection ended or stalled before the end of the file.
    #[error("the connection ended after {arrived} of {size} bytes, {attempts} times")]
    CutOff {
        /// Bytes received.
        arrived: u64,
        /// Bytes of the file.
        size: u64,
        /// Number of attempts.
        attempts: usize,
    },
    /// Another length, in the header or received.
    #[error("the file there has {found} bytes, not {size}: it is another file")]
    Length {
        /// That length.
        found: u64,
        /// The expected length.
        size: u64,
    },
    /// The right length with other content.
    #[error("the file is another one{}: the SHA-256 of its content is {found}", of_whom(found))]
    Content {
        /// SHA-256 of the content.
        found: String,
    },
    /// It can't be unpacked.
    #[error("the file can't be unpacked: {0}")]
    Gzip(io::Error),
    /// It can't be read or written.
    #[error("{0}")]
    Disk(io::Error),
    /// The file is missing.
    #[error("it is not there")]
    Missing,
}

fn of_whom(sha256: &str) -> String {
    source_of(sha256).map_or(String::new(), |source| format!(", of {source}"))
}

fn lines(tried: &[(String, Failure)]) -> String {
    tried.iter().map(|(address, failure)| format!("\n  {address}: {failure}")).collect()
}
