//! What is published of one run beside its series: a line of `runs.jsonl`.

use std::fs;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use spec::results::{End, FileError, Manifest, RunFolder, Status, write_whole};
use spec::{Backend, Run, RunId, RunSpec, SCHEMA};

use crate::json::{minified, pretty};

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

/// A line of `runs.jsonl` but for the manifest, which stands at its end as the run wrote it, whitespace aside.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    /// Version of the file formats.
    schema: u32,
    /// How many lines the file has.
    of: usize,
    /// [`digest`] of `series.parquet`.
    series: String,
    arm: String,
    run: String,
    id: RunId,
    seed: u64,
    backend: Backend,
    status: String,
    metrics: Option<Metrics>,
    /// The text of `spec.toml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    spec: Option<String>,
    /// The run of the arm whose spec it is, but for the seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    spec_of: Option<String>,
    /// The text of `manifest.json`, where it is spaced in another way than ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    manifest_text: Option<String>,
}

/// What stands between the two parts of a line. In a string its quotes would be escaped.
const MANIFEST: &str = ",\"manifest\":";

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

    /// Its line in a file of so many, beside a series of that digest; `like` is a run of the same arm whose spec stands in full.
    pub(crate) fn line(&self, of: usize, series: &str, like: Option<&Self>) -> String {
        let small = minified(&self.manifest_text);
        let is_usual = pretty(&small) == self.manifest_text;
        let spec_of = like.filter(|like| like.spec_for(self.seed) == self.spec).map(|like| like.name.clone());
        let line = Line {
            schema: SCHEMA,
            of,
            series: series.to_owned(),
            arm: self.arm.clone(),
            run: self.name.clone(),
            id: self.id.clone(),
            seed: self.seed,
            backend: self.backend,
            status: self.status().name().to_owned(),
            metrics: self.metrics.clone(),
            spec: spec_of.is_none().then(|| self.spec.clone()),
            spec_of,
            manifest_text: (!is_usual).then(|| self.manifest_text.clone()),
        };
        let head = serde_json::to_string(&line).expect("a record is plain data");
        format!("{}{MANIFEST}{small}}}\n", head.strip_suffix('}').unwrap_or(&head))
    }

    /// The spec's text with another seed.
    fn spec_for(&self, seed: u64) -> String {
        let own = format!("seed = {}", self.seed);
        let lines =
            self.spec.split('\n').map(|line| if line == own { format!("seed = {seed}") } else { line.to_owned() });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// A line of the file, read.
pub(crate) struct Parsed {
    pub(crate) record: Record,
    pub(crate) of: usize,
    pub(crate) series: String,
}

/// Why a line is none.
pub(crate) enum NoLine {
    Damaged(String),
    Newer(u32),
}

/// Reads a line, whose arm's earlier records are known.
pub(crate) fn parse(line: &str, earlier: &[std::sync::Arc<Record>]) -> Result<Parsed, NoLine> {
    #[derive(Deserialize)]
    struct Versions {
        schema: u32,
        manifest: Version,
    }
    #[derive(Deserialize)]
    struct Version {
        schema: u32,
    }
    #[derive(Deserialize)]
    struct Tail {
        manifest: Manifest,
    }
    let damaged = |error: serde_json::Error| NoLine::Damaged(error.to_string());
    let versions: Versions = serde_json::from_str(line).map_err(damaged)?;
    let schema = versions.schema.max(versions.manifest.schema);
    if schema > SCHEMA {
        return Err(NoLine::Newer(schema));
    }
    let head: Line = serde_json::from_str(line).map_err(damaged)?;
    let Tail { manifest } = serde_json::from_str(line).map_err(damaged)?;
    let small = line.split_once(MANIFEST).and_then(|(_, rest)| rest.strip_suffix('}'));
    let small = small.ok_or_else(|| NoLine::Damaged("its manifest does not stand at its end".to_owned()))?;
    let spec = match (head.spec, &head.spec_of) {
        (Some(text), _) => text,
        (None, Some(name)) => {
            let of = earlier.iter().find(|record| record.arm == head.arm && record.name == *name);
            let of =
                of.ok_or_else(|| NoLine::Damaged(format!("it refers to {name:?}, which does not stand above it")))?;
            of.spec_for(head.seed)
        }
        (None, None) => return Err(NoLine::Damaged("it has no spec".to_owned())),
    };
    if manifest.run_id != head.id {
        return Err(NoLine::Damaged(format!("its manifest is of the run {}, not of {}", manifest.run_id, head.id)));
    }
    let record = Record {
        arm: head.arm,
        name: head.run,
        id: head.id,
        seed: head.seed,
        backend: head.backend,
        spec,
        manifest_text: head.manifest_text.unwrap_or_else(|| pretty(small)),
        manifest,
        metrics: head.metrics,
    };
    Ok(Parsed { record, of: head.of, series: head.series })
}

/// The first 16 hexadecimal digits of the SHA-256 of a file's bytes.
pub fn digest(bytes: &[u8]) -> String {
    sha256(bytes).chars().take(16).collect()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(path: &std::path::Path) -> Result<String, FileError> {
    fs::read_to_string(path).map_err(FileError::io("read", path))
}

fn toml_spec(text: &str) -> Option<RunSpec> {
    spec::results::parse_spec(text).ok()
}
