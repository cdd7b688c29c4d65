//! A line of `runs.jsonl`: a record written and read.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use spec::{Backend, RunId, SCHEMA, is_folder_name};

use crate::Manifest;

use super::json::{minified, pretty};
use super::record::{Metrics, Record, digest};

/// A line of `runs.jsonl` but for the manifest, which stands at its end as the run wrote it, whitespace aside.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    /// Version of the file formats.
    schema: u32,
    /// How many lines the file has.
    of: usize,
    /// [`digest`](crate::digest) of `series.parquet`.
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
        let head = head.strip_suffix('}').unwrap_or(&head);
        let check = digest(format!("{head}{MANIFEST}{small}}}").as_bytes());
        format!("{head}{CHECK}{check}\"{MANIFEST}{small}}}\n")
    }
}

/// What stands before the digest of a line, which is that of the line without it. Lines of before have none.
const CHECK: &str = ",\"check\":\"";

/// Whether a line is as it was written.
fn is_as_written(line: &str) -> bool {
    let Some((head, rest)) = line.split_once(MANIFEST) else { return true };
    let Some((head, check)) = head.rsplit_once(CHECK) else { return true };
    check.strip_suffix('"') == Some(digest(format!("{head}{MANIFEST}{rest}").as_bytes()).as_str())
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
pub(crate) fn parse(line: &str, earlier: &[Arc<Record>]) -> Result<Parsed, NoLine> {
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
    if let Some(name) = [&head.arm, &head.run].into_iter().find(|name| !is_folder_name(name)) {
        return Err(NoLine::Damaged(format!("{name:?} names no folder of its sweep")));
    }
    let Tail { manifest } = serde_json::from_str(line).map_err(damaged)?;
    if !is_as_written(line) {
        return Err(NoLine::Damaged("it was changed after it was written".to_owned()));
    }
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
