//! A folder of pictures by its content: which PNG and JPEG files lie in it, in which order they count, and how many are held out. No
//! picture is decoded here; only where there are too few are those looked into that there are.
//!
//! A file is known by the SHA-256 of what is in it, and files stand in the order of these: names, dates and folders change nothing,
//! copies count once, so that no held-out picture is trained on, and the order is as good as drawn by lot. Copies of other bytes are found
//! where pictures are decoded (`data`).

mod memory;
mod walk;
mod whole;

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::home::of_a_shell;
use crate::{hex, printable};
use memory::Memory;
pub use walk::picture_files;

/// One of so many pictures is held out.
const HELD_OUT_SHARE: usize = 5;

/// Pictures that there must be.
pub const ENOUGH: usize = 300;

/// Held-out pictures below which a covariance of 128 features is known badly, and Fréchet distances are marked.
pub const ENOUGH_HELD_OUT: usize = 256;

/// Pictures in a folder, in the order in which they count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pictures {
    files: Vec<PictureFile>,
    copies: Vec<PictureFile>, // of the content of one of `files`
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
        "there {} in `{}`, and {ENOUGH} are needed{}\nhint: a fifth is held out, to be compared with; copies of one picture count once",
        counted(*found, broken), folder.display(), passed_over(folder, broken)
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
        for path in picture_files(folder)? {
            let sha256 =
                memory.hash(&path).map_err(|source| PicturesError::Unreadable { path: path.clone(), source })?;
            files.push(PictureFile { path, sha256 });
        }
        memory.keep();
        files.sort_by(|a, b| (&a.sha256, &a.path).cmp(&(&b.sha256, &b.path)));
        let mut copies = Vec::new();
        files.dedup_by(|later, first| {
            let is_copy = later.sha256 == first.sha256;
            if is_copy {
                copies.push(later.clone());
            }
            is_copy
        });
        let pictures = Self { files, copies };
        if pictures.files.len() < ENOUGH { Err(pictures.too_few(folder)) } else { Ok(pictures) }
    }

    fn too_few(self, folder: &Path) -> PicturesError {
        let is_whole = |file: &PictureFile| whole::is_whole_at(&file.path).unwrap_or(false);
        let (whole, broken): (Vec<_>, Vec<_>) = self.files.into_iter().partition(is_whole);
        let copies = self.copies.into_iter().filter(|copy| broken.iter().any(|file| file.sha256 == copy.sha256));
        let mut broken: Vec<PathBuf> = broken.iter().cloned().chain(copies).map(|file| file.path).collect();
        broken.sort();
        PicturesError::TooFew { folder: folder.to_owned(), found: whole.len(), broken }
    }

    /// What the content is known by: the SHA-256 over the digests of all files, one a line, sorted.
    pub fn checksum(&self) -> String {
        let mut digest = Sha256::new();
        self.files.iter().for_each(|file| digest.update(format!("{}\n", file.sha256)));
        hex(&digest.finalize())
    }

    /// Files with the content of one of [`Self::files`], which count for nothing.
    pub fn copies(&self) -> &[PictureFile] {
        &self.copies
    }

    /// The picture with that content.
    pub fn with_content(&self, sha256: &str) -> Option<&PictureFile> {
        let place = self.files.binary_search_by(|file| file.sha256.as_str().cmp(sha256)).ok()?;
        self.files.get(place)
    }

    /// All of them: the held-out ones, then those to train on.
    pub fn files(&self) -> &[PictureFile] {
        &self.files
    }

    /// The first fifth, which no training sees.
    pub fn held_out(&self) -> &[PictureFile] {
        &self.files[..Self::held_out_of(self.files.len())]
    }

    /// How many of so many different pictures are held out.
    pub const fn held_out_of(pictures: usize) -> usize {
        pictures / HELD_OUT_SHARE
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

/// The files that count for nothing, by name.
fn passed_over(folder: &Path, broken: &[PathBuf]) -> String {
    if broken.is_empty() {
        return String::new();
    }
    let name = |path: &PathBuf| printable(&path.strip_prefix(folder).unwrap_or(path).display().to_string());
    let names: String = broken.iter().map(|path| format!("\n  {}", name(path))).collect();
    let are = if broken.len() == 1 { "1 file is".to_owned() } else { format!("{} files are", broken.len()) };
    format!("; {are} cut off, or no picture:{names}")
}
