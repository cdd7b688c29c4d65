//! Data that does not lie where it should: what is missing, where it was looked for, and how it comes there.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::of_a_shell;
use crate::{Source, printable};

/// A data set that is not on this machine, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Missing {
    /// A source that is not shipped lies in none of the usual places.
    #[error(
        "{set} is not on this machine: it does not lie in {}\n\
         hint: `cargo xtask data fetch {set}` gets it; or put {} of {} into the first of these folders, or set `data.folder`",
        listed(places), files_of(*set), set.homepage()
    )]
    Installed {
        /// The source.
        set: Source,
        /// Where it was looked for.
        places: Vec<PathBuf>,
    },
    /// The shipped files are not where the repository has them.
    #[error(
        "the files of {set} are not in the repository\n  --> {}\n\
         hint: start the program inside the repository, or let DCGAN_WORKSPACE name that; if files were deleted, `git restore` brings them back",
        harmless(folder)
    )]
    Shipped {
        /// The source.
        set: Source,
        /// Where its files should be.
        folder: PathBuf,
    },
    /// `data.folder` does not exist or is a file.
    #[error(
        "`data.folder` is no folder\n  --> {}\nhint: it must be a folder with {}{}",
        harmless(folder), wanted(*set), of_a_shell(folder)
    )]
    Folder {
        /// The source.
        set: Source,
        /// What was asked for.
        folder: PathBuf,
    },
    /// One of the files is not in the folder.
    #[error("{}\n  --> {}\nhint: {}", unlike(*set, name), harmless(folder), kept_as(*set))]
    File {
        /// The source.
        set: Source,
        /// Where it was looked for.
        folder: PathBuf,
        /// The file's name, without an ending that it may have.
        name: &'static str,
    },
    /// Pictures of no folder.
    #[error("the pictures of which folder?\nhint: `data.folder` names one, or `--folder`")]
    NoPictures,
}

/// A path in which nothing moves the cursor: names of files are not ours.
fn harmless(path: &Path) -> String {
    printable(&path.display().to_string())
}

fn listed(places: &[PathBuf]) -> String {
    places.iter().map(|place| harmless(place)).collect::<Vec<_>>().join(", ")
}

fn files_of(set: Source) -> &'static str {
    match set {
        Source::Cifar10 => "the archive cifar-10-binary.tar.gz",
        _ => "the four IDX files",
    }
}

fn wanted(set: Source) -> String {
    match set {
        Source::Images => "PNG or JPEG files".to_owned(),
        _ => format!("{} of {set}", files_of(set)),
    }
}

fn unlike(set: Source, name: &str) -> String {
    match set {
        Source::Cifar10 => format!("`{name}` is missing"),
        _ => format!("`{name}` is missing, and so is `{name}.gz`"),
    }
}

fn kept_as(set: Source) -> String {
    match set {
        Source::Cifar10 => format!(
            "the archive is read as it was published: keep it packed; it is the binary version at {}",
            set.homepage()
        ),
        _ => format!("the folder must hold {}", wanted(set)),
    }
}
