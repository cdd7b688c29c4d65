//! Names that users of PyTorch, Hydra, StudioGAN and mimicry type for what is called otherwise here, or is not here. They are answered by
//! what they mean; a name that is merely misspelt is `suggest`'s.

mod keys;
mod values;

#[cfg(test)]
mod tests;

use keys::KEYS;
use values::VALUES;

use super::diagnostics::Place;

/// What a name means here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A key, with a value as an example, and what it is.
    Key(&'static str, &'static str, &'static str),
    /// A line at the top of a sweep's file, and what it is.
    Top(&'static str, &'static str),
    /// Something that is said elsewhere, or needs no saying.
    Said(&'static str),
    /// What is not here.
    Absent(&'static str),
}

/// Where the docs list what is not here.
const LISTED: &str = "docs/configuration.md lists what is not here, and how it is added";

impl Meaning {
    /// What to do about a key or value of this meaning that stands there.
    pub(crate) fn hint(self, place: &Place) -> String {
        match (self, place) {
            (Self::Key(key, value, what), Place::Option(_)) => {
                format!("{what}: write --set {key}={}", value.trim_matches('"'))
            }
            (Self::Key(key, value, what), Place::File { .. }) => format!("{what}: write {} = {value}", quoted(key)),
            (Self::Top(line, what), _) => format!("{what}: write {line} above the first table of the sweep's file"),
            (Self::Said(what), _) => what.to_owned(),
            (Self::Absent(what), _) => format!("{what}; {LISTED}"),
        }
    }
}

fn quoted(key: &str) -> String {
    if key.contains('.') { format!("\"{key}\"") } else { key.to_owned() }
}

/// What a key means whose last part is such a name.
pub(crate) fn of_key(key: &str) -> Option<Meaning> {
    let last = key.rsplit('.').next().unwrap_or(key).to_lowercase().replace('-', "_");
    KEYS.iter().find(|(names, _)| names.contains(&last.as_str())).map(|(_, meaning)| *meaning)
}

/// What a value of a key means.
pub(crate) fn of_value(key: &str, written: &str) -> Option<Meaning> {
    let written = written.to_lowercase().replace('_', "-");
    let is_it = |(of, names, _): &&(&str, &[&str], Meaning)| key.ends_with(*of) && names.contains(&written.as_str());
    VALUES.iter().find(is_it).map(|(_, _, meaning)| *meaning)
}

/// The key of a run that a name from elsewhere means: `epochs`, `lr`.
pub fn key_meant(name: &str) -> Option<&'static str> {
    match of_key(name)? {
        Meaning::Key(key, ..) => Some(key),
        Meaning::Top(..) | Meaning::Said(_) | Meaning::Absent(_) => None,
    }
}
