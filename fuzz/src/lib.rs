//! A file of its own for each process that fuzzes, in memory where the system has a folder there.

use std::fs;
use std::path::{Path, PathBuf};

/// Writes bytes into a file of that name, in a folder that holds nothing else, and returns its path.
///
/// # Panics
///
/// If it can't be written.
pub fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let path = base.join(format!("dcgan-fuzz-{}", std::process::id())).join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(&path, bytes).expect("written");
    path
}
