//! What can go wrong on the way. Each message says what, where, and what to do.

use std::io;
use std::path::PathBuf;

use spec::Source;
use thiserror::Error;

use crate::catalogue::owner;

/// A data set that was not fetched.
#[derive(Debug, Error)]
pub enum FetchError {
    /// Nobody has a whole copy of a file.
    #[error(
        "`{name}` could not be fetched:{}\nhint: what has arrived is kept, and the same command goes on with it; `--from DIR` takes the \
         files from a folder, `--mirror URL` from another place; they are published at {}",
        lines(tried), set.homepage()
    )]
    NoMirror {
        /// Of which source.
        set: Source,
        /// The file.
        name: &'static str,
        /// What each address came to.
        tried: Vec<(String, Failure)>,
    },
    /// A file of a folder that is missing there or something else.
    #[error(
        "`{name}` can't be taken from the folder: {failure}\n  --> {}\nhint: the files of {set} are published at {}",
        folder.display(), set.homepage()
    )]
    From {
        /// Of which source.
        set: Source,
        /// The file.
        name: &'static str,
        /// The folder.
        folder: PathBuf,
        /// What is wrong.
        failure: Failure,
    },
    /// Something else lies where the data set should.
    #[error(
        "what lies there is not {set}: `{name}`: {failure}\n  --> {}\nhint: move the folder away, then fetch it again",
        folder.display()
    )]
    Occupied {
        /// The source.
        set: Source,
        /// The first file that is not what it should be.
        name: &'static str,
        /// What is wrong with it.
        failure: Failure,
        /// The folder.
        folder: PathBuf,
    },
    /// Another process fetches the same.
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
        /// What was tried.
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
}

/// What a file, or an attempt to get it, came to.
#[derive(Debug, Error)]
pub enum Failure {
    /// No answer, or a refusal.
    #[error("{0}")]
    Refused(Box<ureq::Error>),
    /// The connection ended or stood still before the file did, each time.
    #[error("the connection ended after {arrived} of {size} bytes, {attempts} times")]
    CutOff {
        /// Bytes that have arrived.
        arrived: u64,
        /// Bytes of the file.
        size: u64,
        /// How often it was tried.
        attempts: usize,
    },
    /// Another length is announced, or comes.
    #[error("the file there has {found} bytes, not {size}: it is another file")]
    Length {
        /// What is announced or came.
        found: u64,
        /// What it should be.
        size: u64,
    },
    /// The right length, and something else.
    #[error("the file is another one{}: the SHA-256 of its content is {found}", of_whom(found))]
    Content {
        /// What it is.
        found: String,
    },
    /// It can't be unpacked.
    #[error("the file can't be unpacked: {0}")]
    Gzip(io::Error),
    /// It can't be read or written.
    #[error("{0}")]
    Disk(io::Error),
    /// It is not there.
    #[error("it is not there")]
    Missing,
}

fn of_whom(sha256: &str) -> String {
    owner(sha256).map_or(String::new(), |source| format!(", of {source}"))
}

fn lines(tried: &[(String, Failure)]) -> String {
    tried.iter().map(|(address, failure)| format!("\n  {address}: {failure}")).collect()
}
