//! Fetches a whole data set. Files go to a `.partial` folder, which is renamed when all of them are valid.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::{Catalogue, Connection, Failure, FetchError, File, Progress, check, download};

/// The result of fetching, with the data set's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// It was complete before.
    Already(PathBuf),
    /// It was fetched.
    Now(PathBuf),
}

/// Fetches a source from its mirrors, tried in order for each file.
///
/// # Errors
///
/// If no mirror has a file, or something can't be written.
pub fn from_mirrors(catalogue: &Catalogue, home: &Path, connection: &Connection) -> Result<Fetched, FetchError> {
    collect(catalogue, home, |file, part| {
        let mut tried = Vec::new();
        for mirror in &catalogue.mirrors {
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
                // The resumed part may belong to another file: start again once.
                Err(Failure::Content { .. } | Failure::Gzip(_)) if begun => once(),
                outcome => outcome,
            };
            match outcome {
                Ok(()) => return Ok(file.name),
                Err(Failure::Disk(cause)) => return Err(disk("write", part)(cause)),
                Err(failure) => tried.push((address, failure)),
            }
        }
        Err(FetchError::NoMirror { set: catalogue.source, name: file.name, tried })
    })
}

/// Copies the files of a source from a folder, compressed or not.
///
/// # Errors
///
/// If a file is missing or invalid, or something can't be written.
pub fn from_folder(catalogue: &Catalogue, home: &Path, folder: &Path) -> Result<Fetched, FetchError> {
    collect(catalogue, home, |file, part| {
        let from =
            |failure| FetchError::From { set: catalogue.source, name: file.name, folder: folder.to_owned(), failure };
        let found = find(file, folder).ok_or_else(|| from(Failure::Missing))?;
        check(file, &found).map_err(from)?;
        fs::copy(&found, part).map_err(disk("write", part))?;
        Ok(if found.ends_with(file.name) { file.name } else { file.unpacked_name().unwrap_or(file.name) })
    })
}

/// Collects every file with `bring`, which writes to a path and returns the file's final name. Renames the folder at the end.
fn collect(
    catalogue: &Catalogue,
    home: &Path,
    bring: impl Fn(&File, &Path) -> Result<&'static str, FetchError>,
) -> Result<Fetched, FetchError> {
    let target = home.join(catalogue.source.name());
    if target.exists() {
        return check_existing(catalogue, target);
    }
    let partial = home.join(format!("{}.partial", catalogue.source.name()));
    fs::create_dir_all(&partial).map_err(disk("make", &partial))?;
    let folder = fs::File::open(&partial).map_err(disk("open", &partial))?;
    if folder.try_lock().is_err() {
        return Err(FetchError::Busy { set: catalogue.source, folder: partial });
    }
    for file in &catalogue.files {
        if find(file, &partial).is_some_and(|whole| check(file, &whole).is_ok()) {
            continue;
        }
        let part = partial.join(format!("{}.part", file.name));
        // Removes the folder only if it is empty.
        let name = bring(file, &part).inspect_err(|_| drop(fs::remove_dir(&partial)))?;
        let whole = partial.join(name);
        fs::rename(&part, &whole).map_err(disk("write", &whole))?;
    }
    fs::rename(&partial, &target).map_err(disk("write", &target))?;
    Ok(Fetched::Now(target))
}

/// Checks a folder that exists already.
fn check_existing(catalogue: &Catalogue, folder: PathBuf) -> Result<Fetched, FetchError> {
    for file in &catalogue.files {
        let checked = find(file, &folder).ok_or(Failure::Missing).and_then(|found| check(file, &found));
        if let Err(failure) = checked {
            return Err(FetchError::Occupied { set: catalogue.source, name: file.name, failure, folder });
        }
    }
    Ok(Fetched::Already(folder))
}

/// Path of a file in a folder, compressed or not.
fn find(file: &File, folder: &Path) -> Option<PathBuf> {
    let names = [Some(file.name), file.unpacked_name()];
    names.into_iter().flatten().map(|name| folder.join(name)).find(|path| path.is_file())
}

/// Checks a download, and removes an invalid one so that it is not resumed.
fn checked(file: &File, part: &Path) -> Result<(), Failure> {
    check(file, part).inspect_err(|_| drop(fs::remove_file(part)))
}

fn disk(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FetchError {
    let path = path.to_owned();
    move |cause| FetchError::Disk { what, path, cause }
}
