//! What was typed on the command line on top of a sweep's file.

use toml_edit::Value;

use super::diagnostics::{Diagnostic, Diagnostics, Place, Within};
use super::document::Entry;
use super::file::{ArmEntry, SweepFile, settings};
use super::keys::Keys;
use super::layers::Setting;
use super::lists::check_once;

/// What the command line says on top of a sweep's file; it wins over everything in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The seeds of every arm, also of those that name their own.
    pub seeds: Option<Vec<u64>>,
    /// Values for every arm, as typed: `key=value`. The value is TOML; what is no TOML is text, so that
    /// `design.normalization=none` needs no quotes.
    pub set: Vec<String>,
}

impl Overrides {
    /// The seeds of an arm: typed ones, its own, or the file's.
    pub(super) fn seeds_of<'a>(&'a self, arm: &'a ArmEntry, file: &'a SweepFile) -> &'a [u64] {
        if arm.seeds.as_ref().is_some_and(Vec::is_empty) {
            return &[]; // searched, and trained no further
        }
        self.seeds.as_ref().or(arm.seeds.as_ref()).or(file.seeds.as_ref()).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn settings(&self, keys: &Keys, diagnostics: &mut Diagnostics) -> Vec<Setting> {
        let entries: Vec<Entry> =
            self.set.iter().filter_map(|typed| diagnostics.keep(entry(typed).map(Some))).collect();
        settings(&entries, keys, &Within::File, diagnostics)
    }

    pub(crate) fn check_seeds(&self, diagnostics: &mut Diagnostics) {
        let Some(seeds) = &self.seeds else { return };
        let place = Place::Option("--seeds".to_owned());
        if seeds.is_empty() {
            diagnostics.push(Diagnostic::new(place.clone(), "no seeds").hint("for example: --seeds 0,1,2".to_owned()));
        }
        check_once(seeds, "seed", &place, diagnostics);
        for seed in seeds.iter().filter(|seed| i64::try_from(**seed).is_err()) {
            diagnostics
                .push(Diagnostic::new(place.clone(), format!("a seed must be at most {}, got {seed}", i64::MAX)));
        }
    }
}

fn entry(typed: &str) -> Result<Entry, Diagnostic> {
    let place = Place::Option(format!("--set {typed}"));
    let (key, spelling) = typed.split_once('=').unwrap_or((typed, ""));
    let (key, spelling) = (key.trim(), spelling.trim());
    if key.is_empty() || spelling.is_empty() {
        let missing = if key.is_empty() { "no key".to_owned() } else { format!("no value for `{key}`") };
        let hint = "write --set key=value, for example --set steps=500";
        return Err(Diagnostic::new(place, missing).hint(hint.to_owned()));
    }
    let value = spelling.parse().unwrap_or_else(|_| Value::from(spelling));
    Ok(Entry { key: key.to_owned(), value, spelling: spelling.to_owned(), place })
}
