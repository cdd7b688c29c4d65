//! The runs that stand under a results folder, whatever sweep planned them: a walk three folders deep, and sizes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use runs::{End, Manifest, Published, Record, RunFolder, SweepFolder};
use spec::SCHEMA;
use spec::files::FileError;

/// A run that stands somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The names of its three folders: `sweep/arm/run`.
    pub name: String,
    /// Its folder.
    pub folder: RunFolder,
}

/// A run that has begun.
#[derive(Clone, Debug, PartialEq)]
pub struct Begun {
    /// Where.
    pub found: Found,
    /// What its manifest says.
    pub manifest: Manifest,
    /// Its record where it was published; its folder is then perhaps gone.
    pub record: Option<Arc<Record>>,
}

impl Begun {
    /// Whether it has finished, and this version can use what it came to.
    pub fn is_usable(&self) -> bool {
        self.manifest.schema == SCHEMA && matches!(self.manifest.end, Some(End::Finished { .. }))
    }
}

/// Every folder with a spec, by name.
pub fn found(results: &Path) -> Vec<Found> {
    let below = |(name, path): (String, PathBuf)| {
        inside(&path).into_iter().map(move |(inner, path)| (format!("{name}/{inner}"), path))
    };
    let runs = inside(results).into_iter().flat_map(below).flat_map(below);
    let found = runs.map(|(name, path)| Found { name, folder: RunFolder::new(path) });
    found.filter(|run| run.folder.spec_file().is_file()).collect()
}

/// Every run with a manifest that can be read; the others tell nothing.
pub fn begun(results: &Path) -> Vec<Begun> {
    let manifest = |found: Found| Some(Begun { manifest: found.folder.read_manifest().ok()??, found, record: None });
    found(results).into_iter().filter_map(manifest).collect()
}

/// The published runs of each sweep that has some, or why they can't be read.
pub fn published(results: &Path) -> Vec<(String, Result<Vec<Begun>, FileError>)> {
    let begun = |sweep: &str, path: &Path, record: &Arc<Record>| Begun {
        found: Found { name: format!("{sweep}/{}", record.place()), folder: RunFolder::new(path.join(record.place())) },
        manifest: record.manifest.clone(),
        record: Some(Arc::clone(record)),
    };
    let of_sweep = |(name, path): (String, PathBuf)| {
        let published = Published::read(&SweepFolder::new(&path)).transpose()?;
        let runs = published.map(|runs| runs.records().iter().map(|record| begun(&name, &path, record)).collect());
        Some((name, runs))
    };
    inside(results).into_iter().filter_map(of_sweep).collect()
}

/// Bytes of all files in a folder.
pub fn bytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.filter_map(|entry| {
        let kind = entry.file_type().ok()?;
        if kind.is_dir() { Some(bytes(&entry.path())) } else { entry.metadata().ok().map(|file| file.len()) }
    });
    sizes.sum()
}

/// The folders in a folder, sorted; hidden ones and links are none.
fn inside(path: &Path) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let named = folders.filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())));
    let mut named: Vec<(String, PathBuf)> = named.filter(|(name, _)| !name.starts_with('.')).collect();
    named.sort();
    named
}
