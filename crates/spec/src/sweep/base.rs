//! The file that a sweep names as its base. Where there is none of that name, says which one was perhaps meant.

use std::fs;
use std::path::{Path, PathBuf};

use super::diagnostics::Diagnostic;
use super::document::Document;
use super::fields::Fields;
use super::kind::{check_is_base, has_arms};
use super::{read as read_file, shown, suggest};

/// Reads the base, found from the folder of the sweep's own file; none where none is named.
pub(super) fn read(sweep_file: &Path, sweep: &Document) -> Result<Option<Document>, Diagnostic> {
    let root = Fields::of(sweep);
    let Some(written) = root.text("base")? else { return Ok(None) };
    let folder = sweep_file.parent().unwrap_or(Path::new(""));
    let base = folder.join(&written);
    if !base.exists() {
        let diagnostic = Diagnostic::new(root.place_of("base"), format!("there is no file `{}`", shown(&base)));
        let meant = meant(&written, sweep_file).map(|base| format!("did you mean base = \"{}\"? ", base.display()));
        let hint = format!("{}`base` is a path from the folder of the sweep's file", meant.unwrap_or_default());
        return Err(diagnostic.hint(hint));
    }
    if base.is_dir() {
        let message = format!("`{}` is a folder, and `base` names a file", shown(&base));
        let hint = "write the file too, such as base = \"experiments/base.toml\"".to_owned();
        return Err(Diagnostic::new(root.place_of("base"), message).hint(hint));
    }
    if is_same(&base, sweep_file) {
        let message = format!("`{}` names itself as its base", shown(sweep_file));
        let hint = "a base is another file, with what all runs share, as experiments/base.toml is".to_owned();
        return Err(Diagnostic::new(root.place_of("base"), message).hint(hint));
    }
    let document = read_file(&base)?;
    check_is_base(&document, root.place_of("base"))?;
    Ok(Some(document))
}

/// Whether two paths lead to one file.
fn is_same(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).ok().is_some_and(|one| fs::canonicalize(other).is_ok_and(|other| one == other))
}

/// A base like the one that is missing, beside the sweep's file or in `experiments/`, as a path from the sweep's folder.
fn meant(written: &str, sweep_file: &Path) -> Option<PathBuf> {
    let folder = sweep_file.parent().unwrap_or(Path::new(""));
    let file = Path::new(written);
    let stem = file.file_stem()?.to_str()?;
    let places = [file.parent().unwrap_or(Path::new("")), Path::new(""), Path::new("experiments")];
    let is_base = |file: &PathBuf| read_file(&folder.join(file)).is_ok_and(|document| !has_arms(&document));
    let candidates: Vec<PathBuf> = places.iter().flat_map(|place| tomls(folder, place)).filter(is_base).collect();
    let stems: Vec<&str> = candidates.iter().filter_map(|path| path.file_stem()?.to_str()).collect();
    let nearest = suggest::nearest(stem, stems.iter().copied())?;
    candidates.iter().find(|path| path.file_stem().is_some_and(|stem| stem == nearest)).cloned()
}

/// The TOML files of a place that lies in a folder, as paths from that folder.
fn tomls(folder: &Path, place: &Path) -> Vec<PathBuf> {
    let inside = if folder.as_os_str().is_empty() { Path::new(".").join(place) } else { folder.join(place) };
    let entries = fs::read_dir(inside).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| place.join(entry.file_name()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    files
}
