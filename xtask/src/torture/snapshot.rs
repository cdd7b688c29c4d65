//! What a folder of results came to: every file by its content, without what two undisturbed sweeps differ in: times, logs and locks.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

/// How many differences are named.
const NAMED: usize = 6;

/// Files and folders with what they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot(BTreeMap<PathBuf, Vec<u8>>);

impl Snapshot {
    /// Reads a folder with all that is in it.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn of(folder: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        let mut open = vec![folder.to_owned()];
        while let Some(next) = open.pop() {
            for entry in fs::read_dir(&next).with_context(|| format!("can't read {}", next.display()))? {
                let path = entry?.path();
                let name = path.strip_prefix(folder).unwrap_or(&path).to_owned();
                if path.is_dir() {
                    files.insert(name, Vec::new());
                    open.push(path);
                } else {
                    files.insert(name, content(&path)?);
                }
            }
        }
        files.retain(|name, _| !is_of_no_account(name));
        Ok(Self(files))
    }

    /// How another one differs, file by file; nothing where they are equal. What was kept of damaged runs is passed over.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut differences = Vec::new();
        for (name, content) in &self.0 {
            match other.0.get(name) {
                None => differences.push(format!("{} is missing", name.display())),
                Some(there) if there != content => differences.push(format!("{} is another", name.display())),
                Some(_) => {}
            }
        }
        let more = other.0.keys().filter(|name| !self.0.contains_key(*name) && !is_kept(name));
        differences.extend(more.map(|name| format!("{} was left behind", name.display())));
        if let Some(others) = differences.len().checked_sub(NAMED).filter(|others| *others > 0) {
            differences.truncate(NAMED);
            differences.push(format!("and {others} more"));
        }
        differences
    }

    /// The files whose names end in one of these.
    pub fn named(&self, endings: &[&str]) -> Vec<PathBuf> {
        let is_meant = |name: &&PathBuf| endings.iter().any(|ending| name.to_string_lossy().ends_with(ending));
        self.0.keys().filter(is_meant).cloned().collect()
    }
}

/// Files that locks leave, whose content says who held them, and the copy of the program, which slices do not need.
fn is_of_no_account(name: &Path) -> bool {
    let file = name.file_name().unwrap_or_default().to_string_lossy();
    let is_shared = name.components().any(|part| part.as_os_str() == "sharing");
    let is_in_work = name.parent().is_some_and(|folder| folder.ends_with(".work"));
    let is_program = is_in_work && ["train", "train.json"].contains(&file.as_ref());
    [".lock", "lock", ".published.lock"].contains(&file.as_ref()) || is_shared || is_program
}

/// What `sweep` keeps of runs that it does again.
fn is_kept(name: &Path) -> bool {
    name.components().any(|part| part.as_os_str().to_string_lossy().starts_with(".damaged-"))
}

fn content(path: &Path) -> Result<Vec<u8>> {
    let bytes = fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(match name.as_ref() {
        "train.log" => Vec::new(),
        "manifest.json" => {
            without(&bytes, &["timing", "resumed_at", "sittings", "seal", "check"], &["started", "updated"])
        }
        "claims.json" => without_recorded(&bytes),
        "checkpoint.json" => without(&bytes, &["timing"], &[]),
        "metrics.csv" => without_seconds(&bytes),
        name if name.ends_with(".bpk") => numbers(&bytes),
        _ => bytes,
    })
}

/// The numbers of a checkpoint's tensors, sorted: Burn stores tensors under names that it draws anew each time, and in the order of these. The
/// file begins with four letters, a version of two bytes and the length of its header in four.
fn numbers(bytes: &[u8]) -> Vec<u8> {
    let length = bytes.get(6..10).and_then(|length| length.try_into().ok()).map_or(0, u32::from_le_bytes);
    let start = (10 + length as usize).next_multiple_of(256); // tensors are aligned
    let mut numbers: Vec<&[u8]> = bytes.get(start..).unwrap_or_default().chunks(4).collect();
    numbers.retain(|number| *number != [0; 4]); // as the gaps between tensors are
    numbers.sort_unstable();
    numbers.concat()
}

/// JSON without some keys, and without some of its provenance; the bytes as they are where it is none.
fn without(bytes: &[u8], keys: &[&str], of_provenance: &[&str]) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(bytes) else { return bytes.to_owned() };
    if let Some(object) = value.as_object_mut() {
        keys.iter().for_each(|key| drop(object.remove(*key)));
    }
    if let Some(provenance) = value.get_mut("provenance").and_then(Value::as_object_mut) {
        of_provenance.iter().for_each(|key| drop(provenance.remove(*key)));
    }
    value.to_string().into_bytes()
}

/// Claims without the time and the number of runs at which they were recorded.
fn without_recorded(bytes: &[u8]) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(&without(bytes, &["check"], &[])) else {
        return bytes.to_owned();
    };
    for claim in value["claims"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        claim.retain(|key, _| !["recorded", "arm_runs", "against_runs"].contains(&key.as_str()));
    }
    value.to_string().into_bytes()
}

/// A series without its second column.
fn without_seconds(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let line = |line: &str| {
        let cells = line.splitn(3, ',').enumerate().filter(|(column, _)| *column != 1);
        cells.map(|(_, cell)| cell).collect::<Vec<_>>().join(",") + "\n"
    };
    text.lines().map(line).collect::<String>().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_do_not_count_and_everything_else_does() {
        let [one, other] = [1, 2].map(|_| tempfile::tempdir().expect("a folder"));
        let write = |folder: &Path, name: &str, text: &str| fs::write(folder.join(name), text).expect("written");
        let of = |folder: &Path| Snapshot::of(folder).expect("readable");
        write(one.path(), "metrics.csv", "step,seconds,name,value\n1,0.5,d,0.25\n");
        write(other.path(), "metrics.csv", "step,seconds,name,value\n1,0.75,d,0.25\n");
        write(one.path(), "manifest.json", r#"{"step": 3, "timing": 1, "provenance": {"started": "now"}}"#);
        write(other.path(), "manifest.json", r#"{"step": 3, "timing": 2, "provenance": {"started": "then"}}"#);
        assert_eq!(of(one.path()).differences(&of(other.path())), Vec::<String>::new());
        write(other.path(), "metrics.csv", "step,seconds,name,value\n1,0.75,d,0.5\n");
        write(other.path(), ".manifest.json.7", "{");
        fs::create_dir(other.path().join(".damaged-seed-0-flex")).expect("made");
        fs::remove_file(other.path().join("manifest.json")).expect("removed");
        let differences = of(one.path()).differences(&of(other.path()));
        assert_eq!(
            differences,
            ["manifest.json is missing", "metrics.csv is another", ".manifest.json.7 was left behind"]
        );
    }
}
