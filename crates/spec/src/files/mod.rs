//! Files are written whole or not at all, and JSON with a schema and a digest; and what can go wrong with files.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use thiserror::Error;

mod check;
mod json;

pub use json::{read_json, write_checked, write_json};

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
/// the new, also after a power cut. What processes that were killed meanwhile left beside it is deleted.
///
/// # Errors
///
/// What the operating system says; the old file is then still there.
pub fn write_whole(path: &Path, content: &[u8]) -> Result<(), FileError> {
    let beside = beside(path);
    let written = (|| {
        let mut file = File::create(&beside)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    })();
    match &written {
        Ok(()) => path.parent().map_or((), delete_abandoned),
        Err(_) => drop(fs::remove_file(&beside)),
    }
    written.map_err(FileError::io("write", path))
}

/// Where this process writes what is to take the place of a file: `.<name>.<machine>.<process>`.
pub fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.{}", machine(), std::process::id()))
}

/// Deletes what processes of this machine that are gone have written beside the files of a folder. Those of other machines may go on.
pub fn delete_abandoned(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_str().and_then(process_of).is_some_and(|process| !is_alive(process)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The process of this machine that wrote a file of that name beside its place.
fn process_of(name: &str) -> Option<u32> {
    let (head, process) = name.strip_prefix('.')?.rsplit_once('.')?;
    let is_ours = head.strip_suffix(machine()).is_some_and(|head| head.ends_with('.'));
    process.parse().ok().filter(|_| is_ours)
}

/// Whether a process of this machine may go on; where the system does not say, it does.
fn is_alive(process: u32) -> bool {
    let processes = Path::new("/proc");
    !processes.join("self").exists() || processes.join(process.to_string()).exists()
}

/// The name of this machine, as a part of a file's name.
fn machine() -> &'static str {
    static MACHINE: OnceLock<String> = OnceLock::new();
    MACHINE.get_or_init(|| {
        let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(64).collect();
        if name.is_empty() { "here".to_owned() } else { name }
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_beside_a_file_goes_with_the_next_write() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.json");
        let left = |process: u32, machine: &str| {
            let file = folder.path().join(format!(".plan.json.{machine}.{process}"));
            fs::write(&file, "{").expect("written");
            file
        };
        let nobody = u32::MAX; // more than any system numbers
        let (gone, alive, elsewhere) = (left(nobody, machine()), left(1, machine()), left(nobody, "node7"));
        write_whole(&path, b"{}").expect("written");
        assert_eq!([&gone, &alive, &elsewhere].map(|file| file.exists()), [false, true, true]);
        assert_eq!(fs::read(&path).expect("readable"), b"{}");
    }
}
