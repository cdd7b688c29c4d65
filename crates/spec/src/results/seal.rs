//! The seal of a run that has finished: what its series and pictures were then. A file that was cut short, changed or swapped later is noticed.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{FileError, RunFolder};

/// What stood beside a manifest when its run finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// SHA-256 of `metrics.csv`, as hexadecimal digits.
    pub metrics: String,
    /// SHA-256 over the pictures of steps: a line `<size> <name>` for each, sorted by name, and the SHA-256 of the last one, which reports draw.
    /// The content of the others is left to the checksums within PNG: reading all of it would take `status` seconds.
    pub pictures: String,
}

impl RunFolder {
    /// The seal of what stands in the folder, for the manifest of a run that finishes.
    ///
    /// # Errors
    ///
    /// A file can't be read.
    pub fn seal(&self) -> Result<Seal, FileError> {
        Ok(Seal { metrics: digest_of(&self.metrics_file())?, pictures: self.digest_of_pictures()? })
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
