//! What is published of one run beside its series.

use std::fs;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use spec::files::{FileError, write_whole};
use spec::{Backend, Run, RunId, RunSpec, hex};

use crate::{End, Manifest, RunFolder, Status};

/// A run's record: everything that its folder held but pictures, checkpoint, log and, unless Parquet can't hold it, its series.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The arm.
    pub arm: String,
    /// The name of the run's folder: `seed-<n>-<backend>`.
    pub name: String,
    /// What it computed.
    pub id: RunId,
    /// The seed.
    pub seed: u64,
    /// What computed it.
    pub backend: Backend,
    /// The text of `spec.toml`.
    pub spec: String,
    /// The text of `manifest.json`.
    pub manifest_text: String,
    /// The same, parsed.
    pub manifest: Manifest,
    /// What `metrics.csv` was; none where there was none.
    pub metrics: Option<Metrics>,
}

/// What a run's `metrics.csv` was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metrics {
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of it.
    pub sha256: String,
    /// All of it, where its bytes do not follow from its rows: the last line was cut off, or a number is spelt in another way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Record {
    /// What a run's folder holds, and the text of its series; none where `metrics.csv` is missing.
    ///
    /// # Errors
    ///
    /// A file that can't be read, is missing (series aside), or is damaged.
    pub fn of_folder(arm: &str, folder: &RunFolder) -> Result<(Self, Option<String>), FileError> {
        let spec_text = read(&folder.spec_file())?;
        let spec = folder.read_spec()?;
        let manifest_text = read(&folder.manifest_file())?;
        let damaged = || FileError::Damaged { path: folder.manifest_file(), why: "it is gone".to_owned() };
        let manifest = folder.read_manifest()?.ok_or_else(damaged)?;
        let metrics = folder.metrics_file();
        let series = if metrics.exists() { Some(read(&metrics)?) } else { None };
        let metrics = series.as_ref().map(|text| Metrics {
            bytes: text.len() as u64,
            sha256: sha256(text.as_bytes()),
            text: None,
        });
        let name = folder.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (id, seed, backend) = (manifest.run_id.clone(), spec.seed, spec.backend);
        let record =
            Self { arm: arm.to_owned(), name, id, seed, backend, spec: spec_text, manifest_text, manifest, metrics };
        Ok((record, series))
    }

    /// Where the run stood: `arm/run`.
    pub fn place(&self) -> String {
        format!("{}/{}", self.arm, self.name)
    }

    /// What became of it.
    pub fn status(&self) -> Status {
        Status::from(None, Some(&self.manifest))
    }

    /// Whether it is a result, which nothing replaces.
    pub fn is_finished(&self) -> bool {
        matches!(self.manifest.end, Some(End::Finished { .. }))
    }

    /// The spec; none where this version does not know a key of it.
    pub fn parsed_spec(&self) -> Option<RunSpec> {
        toml_spec(&self.spec)
    }

    /// Whether it is a run of a plan's arm.
    pub fn is_of(&self, arm: &str, run: &Run) -> bool {
        self.id == run.id && self.arm == arm && (self.seed, self.backend) == (run.spec.seed, run.spec.backend)
    }

    /// Whether a series is the one that the run measured.
    pub fn measured(&self, series: Option<&str>) -> bool {
        match (&self.metrics, series) {
            (None, None) => true,
            (Some(metrics), Some(text)) => metrics.sha256 == sha256(text.as_bytes()),
            _ => false,
        }
    }

    /// Writes the run's folder again, its pictures aside, and leaves a mark that it has none. The manifest comes last: without it
    /// nothing has begun.
    ///
    /// # Errors
    ///
    /// Another run is there, or what the operating system says.
    pub fn unpack(&self, series: Option<&str>, folder: &RunFolder) -> Result<(), FileError> {
        if folder.manifest_file().exists() {
            let is_there = fs::read(folder.manifest_file()).is_ok_and(|text| text == self.manifest_text.as_bytes());
            let why = || "another run stands there, or another state of this one".to_owned();
            return if is_there {
                Ok(())
            } else {
                Err(FileError::Damaged { path: folder.path().to_owned(), why: why() })
            };
        }
        fs::create_dir_all(folder.path()).map_err(FileError::io("make", folder.path()))?;
        write_whole(&folder.unpacked_file(), b"its pictures were not published\n")?;
        if let Some(text) = series {
            write_whole(&folder.metrics_file(), text.as_bytes())?;
        }
        write_whole(&folder.spec_file(), self.spec.as_bytes())?;
        write_whole(&folder.manifest_file(), self.manifest_text.as_bytes())
    }

    /// The spec's text with another seed.
    pub(crate) fn spec_for(&self, seed: u64) -> String {
        let own = format!("seed = {}", self.seed);
        let lines =
            self.spec.split('\n').map(|line| if line == own { format!("seed = {seed}") } else { line.to_owned() });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The first 16 hexadecimal digits of the SHA-256 of a file's bytes.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..8])
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn read(path: &std::path::Path) -> Result<String, FileError> {
    fs::read_to_string(path).map_err(FileError::io("read", path))
}

fn toml_spec(text: &str) -> Option<RunSpec> {
    crate::parse_spec(text).ok()
}
