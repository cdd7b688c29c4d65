//! The tables of `docs/configuration.md`, which stand between two comments.

use figment::value::Value;
use serde_json::Value as Json;

use super::docs::{self, Key};
use crate::RunSpec;
use crate::sweep::keys::{choices, one_key, wanted};
use crate::sweep::tables::{self, TableKey};

const BEGIN: &str = "<!-- tables: DOCS_WRITE=1 cargo test -p spec reference -->\n";
const END: &str = "<!-- end of the tables -->\n";

/// The tables of a sweep's file.
const TABLES: [(&str, &[TableKey]); 12] = [
    ("At the top", &tables::SWEEP),
    ("`[[arm]]`", &tables::ARM),
    ("`[[grid]]`", &tables::GRID),
    ("`[[grid.axis]]`", &tables::AXIS),
    ("`[[claim]]`", &tables::CLAIM),
    ("`than` of a claim", &tables::PAIR),
    ("`[search]`", &tables::SEARCH),
    ("`[[search.round]]`", &tables::ROUND),
    ("`[region]`", &tables::REGION),
    ("`[[region.factor]]`", &tables::FACTOR),
    ("`[longer]`", &tables::LONGER),
    ("`[trainer]`", &tables::TRAINER),
];

/// Groups of keys of a run, each with how the names of its keys begin; the first takes the rest.
const GROUPS: [(&str, &[&str]); 7] = [
    ("The run", &[]),
    ("Data", &["data."]),
    ("Design", &["design."]),
    (
        "Loss and optimiser",
        &["loss", "weight_clipping", "augmentation", "instance_noise", "label_smoothing", "optimizer."],
    ),
    ("Schedule", &["schedule."]),
    ("Cadence", &["cadence."]),
    ("Evaluation", &["evaluation."]),
];

/// The page, of which all but the tables stays.
pub(super) fn of(committed: &str) -> String {
    let (before, rest) = committed.split_once(BEGIN).expect("the tables begin");
    let (_, after) = rest.split_once(END).expect("the tables end");
    format!("{before}{BEGIN}\n{}\n{}\n{END}{after}", of_a_file(), of_a_run())
}

fn of_a_file() -> String {
    let mut text = "## A sweep's file\n".to_owned();
    for (heading, keys) in TABLES {
        text.push_str(&format!("\n### {heading}\n\n| key | takes | what it is |\n|---|---|---|\n"));
        text.extend(keys.iter().map(|(key, takes, what)| format!("| `{key}` | {takes} | {what} |\n")));
    }
    text
}

fn of_a_run() -> String {
    let keys = docs::keys();
    let mut text = "## Keys of a run\n\nThey stand in `set`, of the file or of an arm, in a base, and in the spec of one run. A program of your own has keys below `params` \
         instead.\n".to_owned();
    for (heading, _) in GROUPS {
        text.push_str(&format!(
            "\n### {heading}\n\n| key | takes | default | what it is, and its source | guideline |\n|---|---|---|---|---|\n"
        ));
        text.extend(keys.iter().filter(|key| group(&key.name) == heading).map(row));
    }
    text + &values(&keys)
}

fn group(key: &str) -> &'static str {
    let is_in = |beginnings: &[&str]| beginnings.iter().any(|beginning| key.starts_with(beginning));
    GROUPS.iter().find(|(_, beginnings)| is_in(beginnings)).unwrap_or(&GROUPS[0]).0
}

fn row(key: &Key) -> String {
    let defaults = RunSpec::default().flat();
    let default =
        defaults.get(&key.name).map_or_else(|| "none".to_owned(), |default| format!("`{}`", written(default)));
    format!(
        "| `{}` | {} | {default} | {} | {} |\n",
        key.name,
        takes(&key.name),
        key.text(),
        guideline(key).unwrap_or_default()
    )
}

/// The guideline or section of the paper that a source begins with.
fn guideline(key: &Key) -> Option<String> {
    let mut words = key.docs.get(1)?.split(' ');
    let number = |word: &str| word.trim_end_matches([':', '.']).to_owned();
    match (words.next()?, words.next()?) {
        ("Guideline", word) => Some(number(word)),
        ("Section", word) => Some(format!("section {}", number(word))),
        _ => None,
    }
}

/// What each value of a choice is; keys that take the same stand together.
fn values(keys: &[Key]) -> String {
    let mut text = "\n### Values\n\n| key | value | what it is |\n|---|---|---|\n".to_owned();
    for chunk in keys.chunk_by(|one, next| one.values == next.values).filter(|chunk| !chunk[0].values.is_empty()) {
        let names = choices(&chunk[0].name).expect("its type is an enum");
        assert_eq!(names.len(), chunk[0].values.len(), "{}", chunk[0].name);
        let mut cell = chunk.iter().map(|key| format!("`{}`", key.name)).collect::<Vec<_>>().join(", ");
        for (name, what) in names.iter().zip(&chunk[0].values) {
            text.push_str(&format!("| {} | `{name}` | {what} |\n", std::mem::take(&mut cell)));
        }
    }
    text
}

/// The values of a key, or its type and range.
fn takes(key: &str) -> String {
    if let Some(values) = choices(key) {
        return values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    }
    let example = &RunSpec::with_every_key().flat()[key];
    let ranges = ranges(key, example);
    let of = match example {
        Json::Array(_) => "list of whole numbers",
        _ if ranges.is_empty() => return wanted(example).trim_start_matches("a ").to_owned(),
        Json::Number(number) if number.is_u64() => "whole number",
        Json::Number(_) => "number",
        _ => wanted(example),
    };
    format!("{of}: {}", ranges.join("; "))
}

/// What the checks want of a key: they are asked about values that no run has.
fn ranges(key: &str, example: &Json) -> Vec<String> {
    let values = match example {
        Json::Number(number) if number.is_u64() => vec![Value::from(0), Value::from(1), Value::from(u64::MAX)],
        Json::Number(_) => vec![Value::from(-1.0), Value::from(1e300)],
        Json::Array(_) => vec![Value::from(vec![0])],
        Json::String(_) => vec![Value::from("")],
        _ => Vec::new(),
    };
    let mut ranges = Vec::new();
    for fault in values.iter().filter_map(|value| one_key(key, value).ok()).flat_map(|run| run.faults()) {
        let wanted = fault.message.strip_prefix("must be ").and_then(|rest| rest.rsplit_once(", got "));
        if let Some((wanted, _)) =
            wanted.filter(|(wanted, _)| fault.key == key && !ranges.contains(&(*wanted).to_owned()))
        {
            ranges.push(wanted.to_owned());
        }
    }
    ranges
}

/// A value as TOML writes it; a text that is empty stands for any.
pub(super) fn written(value: &Json) -> String {
    match (value.as_f64().filter(|_| value.is_f64()), value.as_str()) {
        (Some(number), _) if number != 0.0 && number.abs() < 1e-3 => format!("{number:e}"),
        (Some(number), _) => format!("{number:?}"),
        (_, Some("")) => "\"…\"".to_owned(),
        _ => value.to_string(),
    }
}
