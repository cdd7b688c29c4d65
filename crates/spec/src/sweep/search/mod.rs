//! The table `[search]`: a common search of the file's own, or the settings that another sweep's search chose.

mod own;
mod taken;

use std::collections::BTreeSet;
use std::path::Path;

use super::axes;
use super::diagnostics::{Diagnostic, Diagnostics, Within};
use super::fields::Fields;
use super::file::ArmEntry;
use super::keys::Keys;
use super::tables;

pub(crate) use own::OwnSearch;
pub(crate) use taken::TakenSearch;

/// More settings were never meant.
const MOST_SETTINGS: i64 = 1_000;

/// What the file says of a search.
pub(crate) enum SearchEntry {
    /// A search of its own.
    Own(OwnSearch),
    /// The choices of another sweep's.
    Taken(Box<TakenSearch>),
}

/// The table `[search]`; none where there is none, or it is too wrong to go on with. `folder` is the sweep's file's.
pub(crate) fn read(
    root: &Fields<'_>,
    keys: &Keys,
    folder: &Path,
    diagnostics: &mut Diagnostics,
) -> Option<SearchEntry> {
    let fields = diagnostics.keep(root.table("search"))?.named(Within::Part("`search`".to_owned()));
    for (_, diagnostic) in fields.unknown(&tables::SEARCH) {
        diagnostics.push(diagnostic);
    }
    if fields.has("from") {
        return diagnostics
            .keep(taken::read(&fields, folder).map(Some))
            .map(|taken| SearchEntry::Taken(Box::new(taken)));
    }
    let settings = diagnostics.keep(settings(&fields, "each is tried by every arm: settings = 24"));
    let axes = axes::read(&fields, keys, diagnostics);
    let rounds = own::rounds(&fields, settings, diagnostics);
    Some(SearchEntry::Own(OwnSearch { settings, axes, rounds, place: fields.place }))
}

/// How many settings are drawn; `example` is the hint where that is missing or out of bounds.
pub(crate) fn settings(fields: &Fields<'_>, example: &str) -> Result<usize, Diagnostic> {
    let written = fields.whole("settings")?;
    match written {
        Some(count) if (1..=MOST_SETTINGS).contains(&count) => Ok(count as usize),
        Some(count) => {
            let message =
                format!("`settings` must be between 1 and {MOST_SETTINGS}, got {count}{}", fields.within.aside());
            Err(Diagnostic::new(fields.place_of("settings"), message).hint(example.to_owned()))
        }
        None => Err(Diagnostic::new(fields.place.clone(), format!("missing key `settings`{}", fields.within))
            .hint(example.to_owned())),
    }
}

/// Refuses final seeds that a search uses.
pub(crate) fn check_seeds(used: &BTreeSet<u64>, seeds: &[u64], arm: &ArmEntry, diagnostics: &mut Diagnostics) {
    if let Some(seed) = seeds.iter().find(|seed| used.contains(seed)) {
        let message = format!("seed {seed} is the search's, which chose the setting by it{}", arm.within.aside());
        let hint = "final seeds are used nowhere else: give the arms, or the rounds, others";
        diagnostics.push(Diagnostic::new(arm.place.clone(), message).hint(hint.to_owned()));
    }
}
