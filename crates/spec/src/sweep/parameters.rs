//! The keys of a program of one's own: the table `params`, whose keys are free.

use figment::value::Value;

use super::diagnostics::{Diagnostic, Place, Within};
use super::document::Entry;
use super::layers::Setting;
use crate::trainer::is_parameter;

/// The table of the keys of a program of one's own.
pub(super) const PARAMS: &str = "params";

/// A value of a program of one's own.
pub(super) fn setting(entry: &Entry, value: Value, within: &Within) -> Result<Setting, Diagnostic> {
    let is_plain = !matches!(entry.value, toml_edit::Value::Datetime(_) | toml_edit::Value::InlineTable(_));
    let json = serde_json::to_value(&value).ok().filter(|json| is_plain && is_parameter(json));
    if json.is_none() {
        let what = "a finite number, text in quotes, true, false, or a list of these";
        let message = format!("`{}` must be {what}, got {}{}", entry.key, entry.described(), within.aside());
        return Err(Diagnostic::new(entry.place.clone(), message));
    }
    Ok(Setting { key: entry.key.clone(), value, place: entry.place.clone() })
}

/// What is said of a parameter where no program reads it.
pub(super) fn without_program(key: &str, place: &Place, within: &Within) -> Diagnostic {
    let hint = "trainer = [\"python3\", \"train.py\", \"{spec}\", \"{out}\"] above the first table names one, whose keys are free";
    let message = format!("`{key}` needs a program of your own{}", within.aside());
    Diagnostic::new(place.clone(), message).hint(hint.to_owned())
}

/// Whether a key is one of a program of one's own; else a message, with a phrase for where it stands, and a hint. `near` is a key of every run
/// that was perhaps meant.
pub(super) fn check(key: &str, near: Option<&str>) -> Result<(), Fault> {
    let parts: Vec<&str> = key.split('.').collect();
    let fault = |message: String, within: Phrase, hint: String| Err(Fault { message, within, hint });
    match parts[..] {
        [PARAMS] => fault(
            format!("`{PARAMS}` is a table, not a value"),
            Phrase::Aside,
            "name a key of it: \"params.lr\" = 1e-3".to_owned(),
        ),
        [PARAMS, ref rest @ ..] if rest.iter().all(|part| is_name(part)) => Ok(()),
        [PARAMS, ..] => {
            let hint = "letters, digits, `_` and `-` make one: \"params.learning_rate\" = 1e-3".to_owned();
            fault(format!("`{key}` is no name of a parameter"), Phrase::Aside, hint)
        }
        [.., last] => {
            let meant = near.map_or_else(|| format!("{PARAMS}.{last}"), str::to_owned);
            let hint = format!("did you mean `{meant}`? a program of your own reads its keys from `{PARAMS}`");
            fault(format!("unknown key `{key}`"), Phrase::In, hint)
        }
        [] => Ok(()),
    }
}

/// What is wrong with a key.
pub(super) struct Fault {
    message: String,
    within: Phrase,
    hint: String,
}

/// How a message says where it is about.
enum Phrase {
    In,
    Aside,
}

impl Fault {
    /// As a mistake that stands there.
    pub(super) fn at(self, place: &Place, within: &Within) -> Diagnostic {
        let phrase = match self.within {
            Phrase::In => within.to_string(),
            Phrase::Aside => within.aside(),
        };
        Diagnostic::new(place.clone(), self.message + &phrase).hint(self.hint)
    }
}

fn is_name(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}
