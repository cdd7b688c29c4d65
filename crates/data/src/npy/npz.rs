//! The one array of an archive that can be samples, or the one that is named.

use super::Array;
use super::head::Head;
use super::zip::{Entry, entries};

/// Bytes in which every header of an array of few axes ends.
const HEAD: u64 = 1 << 16;

/// Arrays of the names that statistics of features have, which are no samples.
const STATISTICS: [&str; 2] = ["mu", "sigma"];

/// Reads an array from the content of a `.npz` file: the one of that name; without one the only array of two to four axes.
///
/// # Errors
///
/// Why there is none, in words.
pub fn parse(file: &[u8], name: Option<&str>) -> Result<Array, String> {
    let entries = entries(file).ok_or("no archive as numpy.savez writes it")?;
    let arrays: Vec<&Entry> = entries.iter().filter(|entry| entry.name.ends_with(".npy")).collect();
    let names: Vec<&str> = arrays.iter().map(|entry| stem(entry)).collect();
    let chosen = match name {
        Some(name) => arrays.iter().copied().find(|entry| stem(entry) == name).ok_or_else(|| missing(name, &names))?,
        None if STATISTICS.iter().all(|name| names.contains(name)) => {
            let hint = "save the features themselves: numpy.save(path, features)";
            return Err(format!("a mean and a covariance (`mu`, `sigma`), which are no samples\nhint: {hint}"));
        }
        None => only(&arrays, file)?,
    };
    let content = chosen.read(file).map_err(|why| format!("`{}` is {why}", stem(chosen)))?;
    Array::parse(&content).map_err(|why| format!("`{}` is {why}", stem(chosen)))
}

fn stem(entry: &Entry) -> &str {
    entry.name.strip_suffix(".npy").unwrap_or(&entry.name)
}

/// The only array that can be samples.
fn only<'a>(arrays: &[&'a Entry], file: &[u8]) -> Result<&'a Entry, String> {
    let can_be_samples = |entry: &&&Entry| {
        let head = entry.first(file, HEAD.min(entry.size())).ok();
        head.and_then(|head| Head::parse(&head).ok().map(|(head, _)| head.shape.len())).is_some_and(|axes| axes > 1)
    };
    let found: Vec<&Entry> =
        if arrays.len() == 1 { arrays.to_vec() } else { arrays.iter().filter(can_be_samples).copied().collect() };
    match &found[..] {
        [one] => Ok(one),
        [] => Err("an archive without an array of two axes or more".to_owned()),
        several => {
            let names: Vec<String> = several.iter().map(|entry| format!("`{}`", stem(entry))).collect();
            let hint = format!("name one after a colon: FILE.npz:{}", stem(several[0]));
            Err(format!("an archive of several arrays: {}\nhint: {hint}", names.join(", ")))
        }
    }
}

fn missing(name: &str, names: &[&str]) -> String {
    format!("no array is called `{name}` in it; there are {}", names.join(", "))
}
