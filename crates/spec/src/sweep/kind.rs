//! Sweep or spec: whether a file is of the kind that the command takes. One that is clearly of the other kind is named
//! as that, with the command that takes it, instead of a mistake for each of its keys.

use super::diagnostics::{Diagnostic, Place};
use super::document::Document;
use super::keys::Keys;
use super::tables;

/// Refuses a spec: a file with keys of a run and none of a sweep.
pub(super) fn check_is_sweep(document: &Document) -> Result<(), Diagnostic> {
    let keys = Keys::of_run(document.table().contains_key("trainer"));
    let of_a_run = document.table().iter().any(|(key, _)| keys.has(key));
    if !of_a_run || tables::SWEEP.iter().any(|(key, ..)| *key != "trainer" && document.table().contains_key(key)) {
        return Ok(());
    }
    let diagnostic =
        Diagnostic::new(Place::file(document.file()), "this is the spec of one run, not a sweep: it has no arms");
    Err(diagnostic.hint(format!("`cargo xtask run {}` runs it", document.file())))
}

/// Refuses a sweep as the base of one, at the place that names it.
pub(super) fn check_is_base(document: &Document, place: Place) -> Result<(), Diagnostic> {
    if !has_arms(document) {
        return Ok(());
    }
    let diagnostic = Diagnostic::new(place, format!("`{}` is a sweep, not a base: it has arms", document.file()));
    Err(diagnostic.hint("a base holds what all runs share, as experiments/base.toml does".to_owned()))
}

/// Refuses a sweep: a file with arms.
pub(super) fn check_is_spec(document: &Document) -> Result<(), Diagnostic> {
    if !has_arms(document) {
        return Ok(());
    }
    let diagnostic =
        Diagnostic::new(Place::file(document.file()), "this is a sweep, not the spec of one run: it has arms");
    Err(diagnostic.hint(format!("`cargo xtask sweep {}` runs it", document.file())))
}

/// Whether a file has arms, as a sweep's has.
pub(super) fn has_arms(document: &Document) -> bool {
    ["arm", "grid", "region"].iter().any(|key| document.table().contains_key(key))
}
