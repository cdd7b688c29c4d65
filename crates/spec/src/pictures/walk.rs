//! The files of a folder and of the folders in it that say they are pictures. Nothing is opened.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::PicturesError;

/// Endings of pictures, in small letters.
const ENDINGS: [&str; 3] = ["png", "jpg", "jpeg"];

/// Every PNG and JPEG file below a folder, by its ending, in the order of their paths. Hidden files and folders are passed over; links to
/// files are followed, links to folders are not: they could go round in circles.
///
/// # Errors
///
/// A folder that can't be read.
pub fn picture_files(folder: &Path) -> Result<Vec<PathBuf>, PicturesError> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        let unreadable = |source: io::Error| PicturesError::Unreadable { path: folder.clone(), source };
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(unreadable)?);
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                open.push(path);
            } else if is_picture(&path) && (kind.is_file() || path.is_file()) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn is_picture(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    ENDINGS.contains(&&*ending)
}
