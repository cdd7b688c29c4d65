//! A whole data set: its files one after the other into a folder beside the place where it is looked for, and there only when all of them
//! are what they should be.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::{Connection, Failure, FetchError, File, Offer, Progress, check, download};

/// What fetching came to: where the data set lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// It was there, and whole.
    Already(PathBuf),
    /// It is there now.
    Now(PathBuf),
}

/// Fetches a source from its mirrors, each asked in turn until a file is whole.
///
/// # Errors
///
/// Nobody has a file, or something can't be written.
pub fn from_mirrors(offer: &Offer, home: &Path, connection: &Connection) -> Result<Fetched, FetchError> {
    collect(offer, home, |file, part| {
        let mut tried = Vec::new();
        for mirror in &offer.mirrors {
            let address = format!("{}/{}", mirror.trim_end_matches('/'), file.name);
            let once = || {
                let progress = Progress::of(file.name, file.size);
                let outcome =
                    download(connection, &address, (file, part), &progress).and_then(|()| checked(file, part));
                progress.end();
                outcome
            };
            let begun = fs::metadata(part).is_ok_and(|part| part.len() > 0);
            let outcome = match once() {
                // What was gone on with may have been the beginning of something else.
                Err(Failure::Content { .. } | Failure::Gzip(_)) if begun => once(),
                outcome => outcome,
            };
            match outcome {
                Ok(()) => return Ok(file.name),
                Err(Failure::Disk(cause)) => return Err(disk("write", part)(cause)),
                Err(failure) => tried.push((address, failure)),
            }
        }
        Err(FetchError::NoMirror { set: offer.source, name: file.name, tried })
    })
}

/// Takes the files of a source from a folder: packed in whatever way, or unpacked.
///
/// # Errors
///
/// A file is missing there or is another one, or something can't be written.
pub fn from_folder(offer: &Offer, home: &Path, folder: &Path) -> Result<Fetched, FetchError> {
    collect(offer, home, |file, part| {
        let from =
            |failure| FetchError::From { set: offer.source, name: file.name, folder: folder.to_owned(), failure };
        let found = lying(file, folder).ok_or_else(|| from(Failure::Missing))?;
        check(file, &found).map_err(from)?;
        fs::copy(&found, part).map_err(disk("write", part))?;
        Ok(if found.ends_with(file.name) { file.name } else { file.unpacked_name().unwrap_or(file.name) })
    })
}

/// Has each file brought to where it is told, under the name that it is then called by, and puts all of them in their place at the end.
fn collect(
    offer: &Offer,
    home: &Path,
    bring: impl Fn(&File, &Path) -> Result<&'static str, FetchError>,
) -> Result<Fetched, FetchError> {
    let target = home.join(offer.source.name());
    if target.exists() {
        return already(offer, target);
    }
    let partial = home.join(format!("{}.partial", offer.source.name()));
    fs::create_dir_all(&partial).map_err(disk("make", &partial))?;
    let folder = fs::File::open(&partial).map_err(disk("open", &partial))?;
    if folder.try_lock().is_err() {
        return Err(FetchError::Busy { set: offer.source, folder: partial });
    }
    for file in &offer.files {
        if lying(file, &partial).is_some_and(|whole| check(file, &whole).is_ok()) {
            continue;
        }
        let part = partial.join(format!("{}.part", file.name));
        // Where nothing has come, nothing is left: a folder with something in it stays.
        let name = bring(file, &part).inspect_err(|_| drop(fs::remove_dir(&partial)))?;
        let whole = partial.join(name);
        fs::rename(&part, &whole).map_err(disk("write", &whole))?;
    }
    fs::rename(&partial, &target).map_err(disk("write", &target))?;
    Ok(Fetched::Now(target))
}

/// Whether what lies there is the data set.
fn already(offer: &Offer, folder: PathBuf) -> Result<Fetched, FetchError> {
    for file in &offer.files {
        let checked = lying(file, &folder).ok_or(Failure::Missing).and_then(|found| check(file, &found));
        if let Err(failure) = checked {
            return Err(FetchError::Occupied { set: offer.source, name: file.name, failure, folder });
        }
    }
    Ok(Fetched::Already(folder))
}

/// Where a file lies in a folder, packed or not.
fn lying(file: &File, folder: &Path) -> Option<PathBuf> {
    let names = [Some(file.name), file.unpacked_name()];
    names.into_iter().flatten().map(|name| folder.join(name)).find(|path| path.is_file())
}

/// Checks what has arrived; what is something else is no beginning to go on with.
fn checked(file: &File, part: &Path) -> Result<(), Failure> {
    check(file, part).inspect_err(|_| drop(fs::remove_file(part)))
}

fn disk(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FetchError {
    let path = path.to_owned();
    move |cause| FetchError::Disk { what, path, cause }
}
