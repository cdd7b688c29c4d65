//! A folder of pictures by its content: which PNG and JPEG files lie in it, in which order they count, and how many are held out. No
//! picture is decoded here; only where there are too few are those looked into that there are.
//!
//! A file is known by the SHA-256 of what is in it, and files stand in the order of these: names, dates and folders change nothing,
//! copies count once, so that no held-out picture is trained on, and the order is as good as drawn by lot.

mod memory;
mod walk;
mod whole;

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::home::of_a_shell;
use crate::printable;
use memory::Memory;

/// One of so many pictures is held out.
const HELD_OUT_SHARE: usize = 5;

/// Held-out pictures that there must be: a covariance of 128 features needs that many.
const HELD_OUT: usize = 256;

/// Pictures that there must be.
pub const ENOUGH: usize = HELD_OUT_SHARE * HELD_OUT;

/// Broken files that a message names.
const NAMED: usize = 5;

/// Pictures in a folder, in the order in which they count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pictures {
    files: Vec<PictureFile>,
}

/// A file that says it is a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFile {
    /// Where it lies.
    pub path: PathBuf,
    /// SHA-256 of its content, as hexadecimal digits.
    pub sha256: String,
}

/// A folder that can't be used as a data set.
#[derive(Debug, Error)]
pub enum PicturesError {
    /// It is not there, or no folder.
    #[error(
        "`{}` is no folder\nhint: `data.folder` names a folder of PNG or JPEG files; a relative one is looked for in the working \
         directory, then in the workspace{}", folder.display(), of_a_shell(folder)
    )]
    NoFolder {
        /// What was asked for.
        folder: PathBuf,
    },
    /// The operating system said no.
    #[error("can't read {}: {source}\nhint: look at its permissions, or move it out of the folder", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There are too few pictures.
    #[error(
        "there {} in `{}`, and {ENOUGH} are needed{}\nhint: a fifth is held out, and distances need {HELD_OUT} of those; copies of one picture \
         count once", counted(*found, broken), folder.display(), passed_over(folder, broken)
    )]
    TooFew {
        /// The folder.
        folder: PathBuf,
        /// Different pictures in it that are whole.
        found: usize,
        /// Files that are cut off, or no pictures.
        broken: Vec<PathBuf>,
    },
}

impl Pictures {
    /// Looks at every PNG and JPEG file below a folder, hidden ones aside. What was hashed before and has kept size and time is not read
    /// again: that is remembered under `home`.
    ///
    /// # Errors
    ///
    /// A folder or file that can't be read, or too few pictures.
    pub fn of(folder: &Path, home: &Path) -> Result<Self, PicturesError> {
        if !folder.is_dir() {
            return Err(PicturesError::NoFolder { folder: folder.to_owned() });
        }
        let mut memory = Memory::read(folder, home);
        let mut files = Vec::new();
        for path in walk::pictures(folder)? {
            let sha256 =
                memory.hash(&path).map_err(|source| PicturesError::Unreadable { path: path.clone(), source })?;
            files.push(PictureFile { path, sha256 });
        }
        memory.keep();
        files.sort_by(|a, b| (&a.sha256, &a.path).cmp(&(&b.sha256, &b.path)));
        files.dedup_by(|later, first| later.sha256 == first.sha256);
        let pictures = Self { files };
        if pictures.files.len() < ENOUGH { Err(pictures.too_few(folder)) } else { Ok(pictures) }
    }

    fn too_few(self, folder: &Path) -> PicturesError {
        let is_whole = |file: &PictureFile| whole::is_whole_at(&file.path).unwrap_or(false);
        let (whole, broken): (Vec<_>, Vec<_>) = self.files.into_iter().partition(is_whole);
        let mut broken: Vec<PathBuf> = broken.into_iter().map(|file| file.path).collect();
        broken.sort();
        PicturesError::TooFew { folder: folder.to_owned(), found: whole.len(), broken }
    }

    /// What the content is known by: the SHA-256 over the digests of all files, one a line, sorted.
    pub fn checksum(&self) -> String {
        let mut digest = Sha256::new();
        self.files.iter().for_each(|file| digest.update(format!("{}\n", file.sha256)));
        hex(&digest.finalize())
    }

    /// All of them: the held-out ones, then those to train on.
    pub fn files(&self) -> &[PictureFile] {
        &self.files
    }

    /// The first fifth, which no training sees.
    pub fn held_out(&self) -> &[PictureFile] {
        &self.files[..self.files.len() / HELD_OUT_SHARE]
    }

    /// The others.
    pub fn training(&self) -> &[PictureFile] {
        &self.files[self.held_out().len()..]
    }
}

fn counted(whole: usize, broken: &[PathBuf]) -> String {
    match whole {
        0 if broken.is_empty() => "is no PNG or JPEG file".to_owned(),
        0 => "is no whole picture".to_owned(),
        1 => "is 1 picture".to_owned(),
        _ => format!("are {whole} different pictures"),
    }
}

/// The files that count for nothing, a few of them by name.
fn passed_over(folder: &Path, broken: &[PathBuf]) -> String {
    if broken.is_empty() {
        return String::new();
    }
    let name = |path: &PathBuf| printable(&path.strip_prefix(folder).unwrap_or(path).display().to_string());
    let names: Vec<String> = broken.iter().take(NAMED).map(name).collect();
    let rest = broken.len().saturating_sub(NAMED);
    let rest = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    let are = if broken.len() == 1 { "1 file is".to_owned() } else { format!("{} files are", broken.len()) };
    format!("; {are} cut off, or no picture: {}{rest}", names.join(", "))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
