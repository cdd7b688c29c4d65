//! The lists of a sweep's file: what is repeated over seeds and backends.

use super::diagnostics::{Diagnostic, Diagnostics, Place};
use super::document::Entry;
use super::fields::Fields;
use super::keys::hint_of_choices;
use crate::Backend;

/// The list `seeds`; none where it is not written, and empty where it is no list.
pub(crate) fn seeds(fields: &Fields<'_>, diagnostics: &mut Diagnostics) -> Option<Vec<u64>> {
    let entries = match fields.list("seeds") {
        Ok(entries) => entries?,
        Err(diagnostic) => {
            diagnostics.push(diagnostic.hint("write seeds = [0, 1, 2]".to_owned()));
            return Some(Vec::new());
        }
    };
    let seeds: Vec<u64> = entries.iter().filter_map(|entry| diagnostics.keep(seed(entry, fields).map(Some))).collect();
    if entries.is_empty() {
        let empty = Diagnostic::new(fields.place_of("seeds"), format!("`seeds` is empty{}", fields.within.aside()));
        diagnostics.push(empty.hint("each arm runs once for each seed, for example seeds = [0, 1, 2]".to_owned()));
    }
    check_once(&seeds, "seed", &fields.place_of("seeds"), diagnostics);
    Some(seeds)
}

fn seed(entry: &Entry, fields: &Fields<'_>) -> Result<u64, Diagnostic> {
    entry.value.as_integer().and_then(|seed| u64::try_from(seed).ok()).ok_or_else(|| {
        let message = format!("a seed must be a whole number, 0 or above, got {}", entry.described());
        let whole = entry.value.as_float().filter(|seed| seed.fract() == 0.0 && (0.0..9e15).contains(seed));
        let whole = whole.map(|seed| format!("write {seed}, without a fraction or an exponent"));
        let flat = entry.value.is_array().then(|| "one list is enough: seeds = [0, 1, 2]".to_owned());
        Diagnostic::new(entry.place.clone(), message + &fields.within.aside()).hint(whole.or(flat))
    })
}

/// The list `backends`; the default one alone where it is not written.
pub(crate) fn backends(root: &Fields<'_>, diagnostics: &mut Diagnostics) -> Vec<Backend> {
    let example = "write backends = [\"flex\", \"wgpu\"]".to_owned();
    let listed = root.list("backends").map_err(|diagnostic| diagnostic.hint(example));
    let Some(entries) = diagnostics.keep(listed) else { return vec![Backend::default()] };
    let mut backends = Vec::new();
    for entry in &entries {
        let written = entry.value.as_str().unwrap_or(entry.described());
        match Backend::from_name(written) {
            Some(backend) => backends.push(backend),
            None => {
                let diagnostic = Diagnostic::new(entry.place.clone(), format!("unknown backend `{written}`"));
                diagnostics.push(diagnostic.hint(hint_of_choices(written, &Backend::ALL.map(Backend::name))));
            }
        }
    }
    if entries.is_empty() {
        let possible = format!("possible values: {}", Backend::ALL.map(Backend::name).join(", "));
        diagnostics.push(Diagnostic::new(root.place_of("backends"), "`backends` is empty").hint(possible));
    }
    check_once(&backends, "backend", &root.place_of("backends"), diagnostics);
    backends
}

/// Reports what stands more than once in a list.
pub(crate) fn check_once<T>(list: &[T], what: &str, place: &Place, diagnostics: &mut Diagnostics)
where
    T: PartialEq + std::fmt::Display,
{
    for (index, item) in list.iter().enumerate() {
        if list[..index].contains(item) {
            diagnostics.push(Diagnostic::new(place.clone(), format!("{what} {item} is listed twice")));
        }
    }
}
