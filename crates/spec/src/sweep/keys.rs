//! The keys of a run: which there are, and whether a written value fits one. What they mean is [`RunSpec`]'s; here its
//! serialised form is asked, so that a new key needs no line.

use std::collections::{BTreeMap, BTreeSet};

use figment::error::Kind;
use figment::util::nest;
use figment::value::Value;
use serde_json::Value as Json;

use super::diagnostics::{Diagnostic, Place, Within};
use super::document::Entry;
use super::layers::Setting;
use super::meant;
use super::parameters::{self, PARAMS};
use super::suggest;
use crate::check::OWN_KEYS;
use crate::{Fault, RunSpec, Trainer};

/// The keys that may be set in one kind of file.
pub(crate) struct Keys {
    known: BTreeMap<String, Json>,
    refused: &'static [(&'static str, &'static str)],
    reader: Reader,
}

/// Which program reads the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    /// `train` or `classify`, all of whose keys are known.
    Ours,
    /// One that `trainer` names, whose keys are free.
    Own,
}

const BACKENDS: &str = "`backends` at the top of the sweep's file says which backends its runs use";
const SEEDS: &str =
    "`seeds` at the top of the sweep's file, in an arm or on the command line says which seeds there are";

/// What a sweep decides for its runs elsewhere, and where.
const DECIDED_BY_SWEEP: &[(&str, &str)] = &[
    ("backend", BACKENDS),
    ("backends", BACKENDS),
    ("seed", SEEDS),
    ("seeds", SEEDS),
    ("trainer", TRAINER),
    ("trainer.command", TRAINER),
    ("trainer.files", TRAINER),
    ("trainer.checkpoints", TRAINER),
];

const TRAINER: &str = "`trainer` at the top of the sweep's file names the program of all its runs";

impl Keys {
    /// Every key: what a spec file may set.
    pub(crate) fn of_run(has_trainer: bool) -> Self {
        let text = || vec![String::new()];
        let trainer = Trainer {
            command: text(),
            content: " ".to_owned(),
            files: text(),
            checkpoints: true,
            folder: " ".to_owned(),
        };
        let every = RunSpec { trainer: has_trainer.then_some(trainer), ..RunSpec::with_every_key() };
        let reader = if has_trainer { Reader::Own } else { Reader::Ours };
        Self { known: every.flat().into_iter().collect(), refused: &[], reader }
    }

    /// Every key but those that `seeds`, `backends` and `trainer` decide.
    pub(crate) fn of_sweep(has_trainer: bool) -> Self {
        Self { refused: DECIDED_BY_SWEEP, ..Self::of_run(has_trainer) }
    }

    /// Whether a key, or the first part of it, is one of a run's.
    pub(crate) fn has(&self, part: &str) -> bool {
        let is_free = self.reader == Reader::Own && first_part(part) == PARAMS;
        is_free
            || self.allowed().any(|key| key == part || key.strip_prefix(part).is_some_and(|rest| rest.starts_with('.')))
    }

    /// An entry as a value of that key.
    ///
    /// # Errors
    ///
    /// No such key, a key that is decided elsewhere, or a value of the wrong kind.
    pub(crate) fn setting(&self, entry: &Entry, within: &Within) -> Result<Setting, Diagnostic> {
        self.check_key(&entry.key, &entry.place, within)?;
        let value = plain(&entry.value);
        if first_part(&entry.key) == PARAMS {
            return parameters::setting(entry, value, within);
        }
        match one_key(&entry.key, &value) {
            Ok(_) => Ok(Setting { key: entry.key.clone(), value, place: entry.place.clone() }),
            Err(_) => Err(self.wrong_value(entry, within)),
        }
    }

    /// Whether there is a key of that name, and one that may be set here.
    pub(crate) fn check_key(&self, key: &str, place: &Place, within: &Within) -> Result<(), Diagnostic> {
        if let Some((_, instead)) = self.refused.iter().find(|(refused, _)| *refused == key) {
            let message = format!("`{key}` can't be set{within}");
            return Err(Diagnostic::new(place.clone(), message).hint((*instead).to_owned()));
        }
        let is_parameter = first_part(key) == PARAMS;
        if is_parameter || self.reader == Reader::Own {
            return self.check_own(key, place, within);
        }
        if self.known.contains_key(key) {
            return Ok(());
        }
        if self.has(key) {
            let message = format!("`{key}` is a table, not a value{}", within.aside());
            return Err(Diagnostic::new(place.clone(), message).hint(self.keys_near(key)));
        }
        let diagnostic = Diagnostic::new(place.clone(), format!("unknown key `{key}`{within}"));
        if let Some(meaning) = meant::of_key(key) {
            return Err(diagnostic.hint(meaning.hint(place)));
        }
        let meant = suggest::nearest(key, self.allowed());
        Err(diagnostic.hint(meant.map_or_else(|| self.keys_near(key), |key| format!("did you mean `{key}`?"))))
    }

    /// The same where the keys are those of a program of one's own, or meant for one.
    fn check_own(&self, key: &str, place: &Place, within: &Within) -> Result<(), Diagnostic> {
        if self.reader == Reader::Ours {
            return Err(parameters::without_program(key, place, within));
        }
        // A spec file says these of the run itself.
        let is_of_spec =
            self.refused.is_empty() && (["seed", "backend"].contains(&key) || first_part(key) == "trainer");
        if self.known.contains_key(key) && (OWN_KEYS.contains(&key) || is_of_spec) {
            return Ok(());
        }
        let near = suggest::nearest(key, OWN_KEYS).filter(|_| !self.known.contains_key(key));
        parameters::check(key, near).map_err(|fault| fault.at(place, within))
    }

    fn allowed(&self) -> impl Iterator<Item = &str> + Clone {
        let refused = |key: &&str| self.refused.iter().any(|(refused, _)| refused == key);
        self.known.keys().map(String::as_str).filter(move |key| !refused(key))
    }

    /// The keys of the table that a key begins with, or else those in no table and the tables' names.
    fn keys_near(&self, key: &str) -> String {
        let table = first_part(key);
        let inside: Vec<&str> = self.allowed().filter(|known| first_part(known) == table).collect();
        if !inside.is_empty() {
            return format!("known keys: {}", inside.join(", "));
        }
        let (tables, keys): (Vec<&str>, Vec<&str>) = self.allowed().partition(|known| known.contains('.'));
        let tables: BTreeSet<&str> = tables.into_iter().map(first_part).collect();
        let tables: Vec<&str> = tables.into_iter().collect();
        format!("known keys: {}, and those in {}", keys.join(", "), tables.join(", "))
    }

    fn wrong_value(&self, entry: &Entry, within: &Within) -> Diagnostic {
        let (key, got) = (&entry.key, entry.described());
        if let Some(values) = choices(key).filter(|_| !entry.value.is_array()) {
            let written = entry.value.as_str().unwrap_or(got);
            let diagnostic =
                Diagnostic::new(entry.place.clone(), format!("unknown value `{written}` of `{key}`{within}"));
            let meaning = meant::of_value(key, written).map(|meaning| meaning.hint(&entry.place));
            let hint = meaning.or_else(|| self.of_another_key(written));
            let hint = hint.unwrap_or_else(|| hint_of_choices(written, values));
            return diagnostic.hint(hint);
        }
        let wanted = wanted(&self.known[key.as_str()]);
        let diagnostic =
            Diagnostic::new(entry.place.clone(), format!("`{key}` must be {wanted}, got {got}{}", within.aside()));
        if entry.value.is_array() {
            let several = "a run has one value of a key; a grid goes through several, on an axis";
            return diagnostic.hint(format!("{several}: axes = {{ {} = [one, another] }}", quoted(key)));
        }
        diagnostic.hint(respelt(entry).map(|spelling| as_written(entry, &spelling)))
    }

    /// A hint for a word that another key takes.
    fn of_another_key(&self, written: &str) -> Option<String> {
        let takes = |key: &&str| choices(key).is_some_and(|values| values.contains(&written));
        let keys: Vec<String> = self.allowed().filter(takes).map(|key| format!("`{key}`")).collect();
        (!written.is_empty() && !keys.is_empty()).then(|| format!("`{written}` is a value of {}", keys.join(" and ")))
    }
}

/// What a key of such a value takes.
pub(super) fn wanted(value: &Json) -> &'static str {
    match value {
        Json::Number(number) if number.is_u64() => "a whole number, 0 or above",
        Json::Number(_) => "a number",
        Json::Bool(_) => "true or false",
        _ => "text in quotes",
    }
}

/// What to write for a value that was misspelt; where that is beyond what the key can be, how far it goes.
fn as_written(entry: &Entry, spelling: &str) -> String {
    let Entry { key, place, .. } = entry;
    let faults = spelling.parse().ok().and_then(|value| one_key(key, &plain(&value)).ok()).map(|run| run.faults());
    let beyond = |fault: &Fault| fault.key == *key && fault.message.starts_with("must be at most");
    match (faults.into_iter().flatten().find(beyond), place) {
        (Some(fault), _) => format!("`{key}` {}", fault.message),
        (None, Place::Option(_)) => format!("write --set {key}={spelling}"),
        (None, Place::File { .. }) => format!("write {} = {spelling}", quoted(key)),
    }
}

/// A value of the wrong kind as the right one is written, where only the spelling is wrong: `"600"`, `1e3`.
fn respelt(entry: &Entry) -> Option<String> {
    let number: f64 = match &entry.value {
        toml_edit::Value::String(text) => number(text.value().trim())?,
        toml_edit::Value::Float(number) => *number.value(),
        _ => return None,
    };
    let whole = number.fract() == 0.0 && (0.0..9e15).contains(&number);
    let spellings = [whole.then(|| Value::from(number as i64)), Some(Value::from(number))].into_iter().flatten();
    let fitting = spellings.filter(|_| number.is_finite()).find(|value| one_key(&entry.key, value).is_ok())?;
    Some(match (fitting.to_i128(), entry.value.as_str()) {
        (Some(whole), _) => whole.to_string(),
        (None, Some(text)) => text.trim().replace(',', "."),
        (None, None) => number.to_string(),
    })
}

/// A number in quotes; of one with a comma, what stands behind that is a fraction.
fn number(text: &str) -> Option<f64> {
    let of_a_fraction = |number: &f64| number.fract() != 0.0;
    text.parse().ok().or_else(|| text.replacen(',', ".", 1).parse().ok().filter(of_a_fraction))
}

/// A dotted key as it is written in a table.
fn quoted(key: &str) -> String {
    if key.contains('.') { format!("\"{key}\"") } else { key.to_owned() }
}

fn first_part(key: &str) -> &str {
    key.split('.').next().unwrap_or(key)
}

/// What to do about a word that is none of the possible ones.
pub(crate) fn hint_of_choices(written: &str, values: &[&str]) -> String {
    let possible = format!("possible values: {}", values.join(", "));
    match suggest::nearest(written, values.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`? {possible}"),
        None => possible,
    }
}

/// The values that a key can have, where it has a list of them.
pub(super) fn choices(key: &str) -> Option<&'static [&'static str]> {
    match one_key(key, &Value::from("")) {
        Err(Kind::UnknownVariant(_, values)) => Some(values),
        _ => None,
    }
}

/// A run with one key set.
pub(super) fn one_key(key: &str, value: &Value) -> Result<RunSpec, Kind> {
    nest(key, value.clone()).deserialize().map_err(|error| error.kind)
}

fn plain(value: &toml_edit::Value) -> Value {
    match value {
        toml_edit::Value::String(text) => Value::from(text.value().as_str()),
        toml_edit::Value::Integer(whole) => Value::from(*whole.value()),
        toml_edit::Value::Float(number) => Value::from(*number.value()),
        toml_edit::Value::Boolean(truth) => Value::from(*truth.value()),
        toml_edit::Value::Array(list) => Value::from(list.iter().map(plain).collect::<Vec<_>>()),
        // Neither is a value of any key: refused as whatever isn't text.
        toml_edit::Value::Datetime(_) | toml_edit::Value::InlineTable(_) => Value::from(Vec::<Value>::new()),
    }
}
