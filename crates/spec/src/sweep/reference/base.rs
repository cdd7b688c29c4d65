//! `experiments/base.toml` below its head: every key with its default, below what it is.

use serde_json::{Map, Value};

use super::docs::{self, Key};
use super::page::written;
use crate::RunSpec;
use crate::sweep::keys::choices;

/// Columns of a comment.
const WIDTH: usize = 120;

/// Keys that a sweep's file decides for all its runs.
const OF_SWEEPS: [&str; 2] = ["seed", "backend"];

/// The file, of which the head stays: all up to the first empty line.
pub(super) fn of(committed: &str) -> String {
    let head = committed.split("\n\n").next().unwrap_or_default();
    let defaults = RunSpec::default().flat();
    let mut text = format!("{head}\n\n");
    let mut table = "";
    let keys = docs::keys();
    for key in keys.iter().filter(|key| !OF_SWEEPS.contains(&key.name.as_str())) {
        let (of, name) = key.name.split_once('.').unwrap_or(("", &key.name));
        if table != of {
            text.push_str(&format!("\n[{of}]\n"));
            table = of;
        }
        text.push_str(&comment(key, defaults.get(&key.name)));
        text.push_str(&line(name, key, &defaults));
    }
    text
}

/// A key at its default; where it has none, as a comment with what it could be.
fn line(name: &str, key: &Key, defaults: &Map<String, Value>) -> String {
    match defaults.get(&key.name) {
        Some(default) => format!("{name} = {}\n", written(default)),
        None => format!("# {name} = {}\n", written(&RunSpec::with_every_key().flat()[&key.name])),
    }
}

/// What a key is, where it is from, and what else it can be.
fn comment(key: &Key, default: Option<&Value>) -> String {
    let default = default.and_then(Value::as_str);
    let others = choices(&key.name).unwrap_or_default().iter().copied().filter(|value| Some(*value) != default);
    let others: Vec<&str> = others.collect();
    let also = if others.is_empty() { String::new() } else { format!(" Also: {}.", others.join(", ")) };
    let mut lines = vec!["#".to_owned()];
    for word in (key.text() + &also).split(' ') {
        let last = lines.last_mut().expect("one at least");
        if last.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(format!("# {word}"));
        } else {
            last.push_str(&format!(" {word}"));
        }
    }
    lines.join("\n") + "\n"
}
