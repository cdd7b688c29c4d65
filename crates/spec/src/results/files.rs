//! Files are written whole or not at all; and what can go wrong with files.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// A file of a results folder that can't be read or written.
#[derive(Debug, Error)]
pub enum FileError {
    /// The operating system said no.
    #[error("can't {doing} {}: {cause}", path.display())]
    Io {
        /// What was tried: "read", "write".
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The content is not what it should be.
    #[error("{} is damaged: {why}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        why: String,
    },
    /// Another version of this workspace wrote it.
    #[error("{} was written by a newer version (schema {found}, this one reads up to {})", path.display(), crate::SCHEMA)]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
    },
    /// This process stood still for so long that another one took its work over.
    #[error("{} was taken over by another process while this one stood still", folder.display())]
    TakenOver {
        /// The folder.
        folder: PathBuf,
    },
}

impl FileError {
    /// Wraps an operating system's error with what was tried, and where.
    pub fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::Io { doing, path, cause }
    }
}

/// Writes a file beside its place, flushes it to the disk and renames it over the old one: a reader sees the old file or
/// the new, also after a power cut.
///
/// # Errors
///
/// What the operating system says; the old file is then still there.
pub fn write_whole(path: &Path, content: &[u8]) -> Result<(), FileError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
    let written = (|| {
        let mut file = File::create(&beside)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.map_err(FileError::io("write", path))
}

/// Removes a folder with all that is in it; nothing where there is none.
///
/// # Errors
///
/// What the operating system says.
pub fn remove_folder(path: &Path) -> Result<(), FileError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(FileError::io("delete", path)(error)),
        _ => Ok(()),
    }
}
