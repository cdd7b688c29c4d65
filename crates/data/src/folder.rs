//! Pictures of a folder as samples: those that training would read, at their own size, or cropped and resized as for training.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use spec::{PicturesError, picture_files, printable};
use thiserror::Error;

use crate::PictureFault;
use crate::decode::{CHANNELS, decode, decode_square};

/// The largest height and width of pictures that are kept at their own size.
const LARGEST: usize = 128;

/// Pictures of one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderImages {
    /// Channels (1 if every picture is grey, else 3), height and width.
    pub shape: [usize; 3],
    /// `[pictures, channels, height, width]`, in the order of their paths.
    pub pixels: Vec<u8>,
    /// Pictures that have the pixels of an earlier one.
    pub copies: usize,
}

/// A folder whose pictures can't be used together.
#[derive(Debug, Error)]
pub enum FolderError {
    /// It can't be read.
    #[error(transparent)]
    Folder(#[from] PicturesError),
    /// No file is a picture.
    #[error("no PNG or JPEG file lies in it, and it is no run's folder")]
    Empty,
    /// Files that can't be decoded.
    #[error("{} of {} pictures can't be used:{}\nhint: mend them, or move them out of the folder", faults.len(), files, lines(faults))]
    Faults {
        /// Files of pictures.
        files: usize,
        /// Those that can't be used, by their paths in the folder.
        faults: Vec<(PathBuf, PictureFault)>,
    },
    /// Pictures of several sizes, not square, or large.
    #[error(
        "its pictures are {}, not squares of one size up to {LARGEST}×{LARGEST}\nhint: `--image-size 32` crops and resizes them \
         as training does",
        sizes(found)
    )]
    Sizes {
        /// A picture of each width and height.
        found: BTreeMap<[usize; 2], PathBuf>,
    },
}

/// Reads every picture below a folder: at its own size, or its middle square resized to `size`.
///
/// # Errors
///
/// No pictures, files that can't be decoded, or pictures of several sizes.
pub fn read_folder(folder: &Path, size: Option<usize>) -> Result<FolderImages, FolderError> {
    let paths = picture_files(folder)?;
    let decoded: Vec<_> = paths.par_iter().map(|path| read(path, size)).collect();
    let (mut found, mut pixels, mut faults) = (BTreeMap::new(), Vec::new(), Vec::new());
    for (path, picture) in paths.iter().zip(decoded) {
        let path = path.strip_prefix(folder).unwrap_or(path).to_owned();
        match picture {
            Ok((extent, picture)) => {
                found.entry(extent).or_insert(path);
                pixels.extend(picture);
            }
            Err(fault) => faults.push((path, fault)),
        }
    }
    if !faults.is_empty() {
        return Err(FolderError::Faults { files: paths.len(), faults });
    }
    let side = match found.keys().collect::<Vec<_>>()[..] {
        [] => return Err(FolderError::Empty),
        [&[width, height]] if width == height && (size.is_some() || width <= LARGEST) => width,
        _ => return Err(FolderError::Sizes { found }),
    };
    Ok(of_pixels(pixels, side))
}

/// Width, height and pixels `[3, height, width]` of a picture; no pixels of one that is refused at its own size.
fn read(path: &Path, size: Option<usize>) -> Result<([usize; 2], Vec<u8>), PictureFault> {
    if let Some(size) = size {
        return Ok(([size; 2], decode_square(path, size)?));
    }
    let picture = decode(path)?;
    let extent = [picture.width, picture.height];
    let is_kept = extent[0] == extent[1] && extent[0] <= LARGEST;
    Ok((extent, if is_kept { picture.into_planes() } else { Vec::new() }))
}

/// Pictures `[pictures, 3, side, side]`, in one channel if all of them are grey.
fn of_pixels(pixels: Vec<u8>, side: usize) -> FolderImages {
    let (plane, image) = (side * side, CHANNELS * side * side);
    let different: HashSet<&[u8]> = pixels.chunks_exact(image).collect();
    let copies = pixels.len() / image - different.len();
    let is_grey =
        |picture: &[u8]| picture[..plane] == picture[plane..2 * plane] && picture[..plane] == picture[2 * plane..];
    if !different.into_iter().all(is_grey) {
        return FolderImages { shape: [CHANNELS, side, side], pixels, copies };
    }
    let pixels = pixels.chunks_exact(image).flat_map(|picture| &picture[..plane]).copied().collect();
    FolderImages { shape: [1, side, side], pixels, copies }
}

fn lines(faults: &[(PathBuf, PictureFault)]) -> String {
    faults.iter().map(|(path, fault)| format!("\n  {}: {fault}", printable(&path.display().to_string()))).collect()
}

/// The most sizes that a message names.
const NAMED: usize = 3;

fn sizes(found: &BTreeMap<[usize; 2], PathBuf>) -> String {
    let one = |([width, height], path): (&[usize; 2], &PathBuf)| {
        format!("{width}×{height} ({})", printable(&path.display().to_string()))
    };
    let rest = found.len().saturating_sub(NAMED);
    let rest = (rest > 0).then(|| format!("{rest} other sizes"));
    found.iter().take(NAMED).map(one).chain(rest).collect::<Vec<_>>().join(", ")
}
