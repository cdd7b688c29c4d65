//! The seal of a run: what its series, its pictures and its checkpoint were when its manifest was written. A file that was cut short, changed or swapped
//! later is noticed.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use spec::files::FileError;
use spec::hex;

use crate::RunFolder;

/// What stood beside a manifest when its run finished, or wrote a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// SHA-256 of `metrics.csv`, as hexadecimal digits; of its rows up to the checkpoint where there is one.
    pub metrics: String,
    /// Of a run that goes on from a checkpoint: SHA-256 over a line `<SHA-256> <name>` for each of its files, sorted by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<String>,
    /// SHA-256 over the pictures of steps: a line `<size> <name>` for each, sorted by name, and the SHA-256 of the last one, which reports draw.
    /// The content of the others is left to the checksums within PNG: reading all of it would take `status` seconds. Empty where the run goes on.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pictures: String,
}

impl RunFolder {
    /// The seal of what stands in the folder, for the manifest of a run that finishes.
    ///
    /// # Errors
    ///
    /// A file can't be read.
    pub fn seal(&self) -> Result<Seal, FileError> {
        Ok(Seal { metrics: digest_of(&self.metrics_file())?, checkpoint: None, pictures: self.digest_of_pictures()? })
    }

    /// The seal of a run that has just written the checkpoint of a step, for the manifest that says so.
    ///
    /// # Errors
    ///
    /// A file can't be read.
    pub fn seal_at(&self, step: u64) -> Result<Seal, FileError> {
        let checkpoint = self.current_checkpoint(step).map(|folder| digest_of_all(&folder)).transpose()?;
        Ok(Seal { metrics: self.digest_up_to(step)?, checkpoint, pictures: String::new() })
    }

    /// What an interrupted run can't go on from, if anything. A checkpoint that is newer than the manifest is not sealed yet.
    pub(super) fn broken_at(&self, step: u64, seal: &Seal) -> Result<Option<String>, FileError> {
        let Some(checkpoint) = seal.checkpoint.as_ref() else { return Ok(None) };
        match self.current_checkpoint(step) {
            Some(folder) if digest_of_all(&folder)? != *checkpoint => {
                Ok(Some(format!("the checkpoint of step {step} is not what was written")))
            }
            Some(_) if self.digest_up_to(step)? != seal.metrics => {
                Ok(Some(format!("metrics.csv is not what it was at step {step}")))
            }
            _ => Ok(None),
        }
    }

    /// The folder of a step's checkpoint, where it is the one that counts.
    fn current_checkpoint(&self, step: u64) -> Option<PathBuf> {
        let name = format!("step-{step:06}");
        let current = fs::read_to_string(self.checkpoint().join("current")).ok()?;
        Some(self.checkpoint().join(&name)).filter(|folder| current == name && folder.is_dir())
    }

    /// The digest of the rows up to a step.
    fn digest_up_to(&self, step: u64) -> Result<String, FileError> {
        let path = self.metrics_file();
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            read => read.map_err(FileError::io("read", &path))?,
        };
        let is_later =
            |line: &&str| line.split(',').next().and_then(|cell| cell.parse().ok()).is_some_and(|of: u64| of > step);
        let lines = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        Ok(hex(&Sha256::digest(lines.filter(|line| !is_later(line)).collect::<String>())))
    }

    /// What is not as it was when the run finished, if anything.
    pub(super) fn broken(&self, seal: &Seal) -> Result<Option<String>, FileError> {
        if digest_of(&self.metrics_file())? != seal.metrics {
            return Ok(Some("metrics.csv is not what it was when the run finished".to_owned()));
        }
        let is_unpacked = self.unpacked_file().exists();
        if !is_unpacked && self.digest_of_pictures()? != seal.pictures {
            return Ok(Some("the pictures in samples/ are not what they were when the run finished".to_owned()));
        }
        Ok(None)
    }

    fn digest_of_pictures(&self) -> Result<String, FileError> {
        let entries = match fs::read_dir(self.samples()) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(hex(&Sha256::digest(""))),
            entries => entries.map_err(FileError::io("read", &self.samples()))?,
        };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let names: BTreeSet<String> = names.filter(is_of_a_step).collect();
        let mut lines = String::new();
        for name in &names {
            let path = self.samples().join(name);
            let size = fs::metadata(&path).map_err(FileError::io("read", &path))?.len();
            lines += &format!("{size} {name}\n");
        }
        if let Some(last) = names.last() {
            lines += &digest_of(&self.samples().join(last))?;
        }
        Ok(hex(&Sha256::digest(lines)))
    }
}

/// The digest of all files of a folder.
fn digest_of_all(folder: &Path) -> Result<String, FileError> {
    let entries = fs::read_dir(folder).map_err(FileError::io("read", folder))?;
    let names: BTreeSet<String> = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let mut lines = String::new();
    for name in names.iter().filter(|name| !name.starts_with('.')) {
        lines += &format!("{} {name}\n", digest_of(&folder.join(name))?);
    }
    Ok(hex(&Sha256::digest(lines)))
}

/// Whether a picture is drawn in training: others are added later.
#[expect(clippy::ptr_arg, reason = "what a filter passes on")]
fn is_of_a_step(name: &String) -> bool {
    ["step-", "levels-"].iter().any(|start| name.starts_with(start))
}

/// The digest of a file; one that is missing counts as empty.
fn digest_of(path: &Path) -> Result<String, FileError> {
    match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(hex(&Sha256::digest(""))),
        read => read.map(|bytes| hex(&Sha256::digest(bytes))).map_err(FileError::io("read", path)),
    }
}
