//! The identity of a run: what it computes, not where it stands or what it is called.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{RunSpec, hex};

/// Version of everything written under `results/`. It grows when a default changes or a file's meaning does.
pub const SCHEMA: u32 = 1;

/// Names what a run computes: the first 16 hexadecimal digits of a SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(String);

impl RunId {
    /// The id of a spec: a hash of the schema, the data set's checksum and the keys that differ from their default,
    /// so that a key added later leaves the ids of older runs alone.
    pub fn of(spec: &RunSpec) -> Self {
        let canonical = Canonical {
            schema: SCHEMA,
            data: spec.data.checksum().filter(|_| spec.trainer.is_none()),
            spec: spec.differences(&RunSpec::default()).into_iter().collect(),
        };
        let text = serde_json::to_string(&canonical).expect("a spec is plain data");
        Self(hex_digest(&text))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The first 16 hexadecimal digits of a text's SHA-256.
pub(crate) fn hex_digest(text: &str) -> String {
    hex(&Sha256::digest(text)[..8])
}

/// What is hashed. A map of its own keeps the keys sorted whatever serde_json was built to do.
#[derive(Serialize)]
struct Canonical<'a> {
    schema: u32,
    data: Option<&'a str>,
    spec: BTreeMap<String, Value>,
}

impl std::fmt::Display for RunId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Keys that do not change what a run computes.
const NO_PART: [&str; 5] =
    ["data.folder", "evaluation.imagenet", "trainer.folder", "trainer.files", "trainer.checkpoints"];

impl RunSpec {
    /// The keys (dotted) in which this spec differs from another, with this spec's values; JSON null where only the
    /// other has the key. Where data, weights and programs lie is left out: checksum and content say what lies there. So is how a program goes on after an
    /// interruption.
    pub fn differences(&self, other: &Self) -> serde_json::Map<String, Value> {
        let (mine, theirs) = (self.flat(), other.flat());
        let keys = mine.keys().chain(theirs.keys().filter(|key| !mine.contains_key(*key)));
        keys.filter(|key| mine.get(*key) != theirs.get(*key) && !NO_PART.contains(&key.as_str()))
            .map(|key| (key.clone(), mine.get(key).cloned().unwrap_or(Value::Null)))
            .collect()
    }

    /// Every key (dotted) with its value; of the two zeros there is only the positive one.
    pub fn flat(&self) -> serde_json::Map<String, Value> {
        let mut flat = serde_json::Map::new();
        let tree = serde_json::to_value(self).expect("a spec is plain data");
        flatten("", &tree, &mut flat);
        flat
    }
}

fn flatten(prefix: &str, value: &Value, into: &mut serde_json::Map<String, Value>) {
    let Value::Object(table) = value else {
        let zero = value.as_f64() == Some(0.0) && value.is_f64();
        into.insert(prefix.to_owned(), if zero { Value::from(0.0) } else { value.clone() });
        return;
    };
    for (key, value) in table {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        flatten(&path, value, into);
    }
}
