//! The settings that differ between runs, as columns of the table.

use std::collections::BTreeSet;

use polars::prelude::*;
use serde_json::Value;
use spec::RunSpec;

/// Keys that are already columns.
const COLUMNS: [&str; 3] = ["backend", "seed", "steps"];

/// A column for each dotted key that differs between runs, sorted by key. Types are integer, float, boolean or string.
/// A missing key is an empty cell, and a list is JSON.
pub fn settings(specs: &[&RunSpec]) -> Vec<Column> {
    let Some(first) = specs.first() else { return Vec::new() };
    let differing: BTreeSet<String> =
        specs.iter().flat_map(|spec| spec.differences(first)).map(|(key, _)| key).collect();
    let flats: Vec<serde_json::Map<String, Value>> = specs.iter().map(|spec| spec.flat()).collect();
    let keys = differing.iter().filter(|key| !COLUMNS.contains(&key.as_str()));
    keys.map(|key| column(key, flats.iter().map(|flat| flat.get(key).unwrap_or(&Value::Null)).collect())).collect()
}

fn column(key: &str, values: Vec<&Value>) -> Column {
    let all = |is: fn(&Value) -> bool| values.iter().all(|value| value.is_null() || is(value));
    let name = PlSmallStr::from_str(key);
    if all(Value::is_boolean) {
        Column::new(name, values.iter().map(|value| value.as_bool()).collect::<Vec<_>>())
    } else if all(Value::is_i64) {
        Column::new(name, values.iter().map(|value| value.as_i64()).collect::<Vec<_>>())
    } else if all(Value::is_number) {
        Column::new(name, values.iter().map(|value| value.as_f64()).collect::<Vec<_>>())
    } else {
        Column::new(name, values.into_iter().map(text).collect::<Vec<_>>())
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
