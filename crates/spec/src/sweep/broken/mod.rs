//! Files that are not TOML: what is wrong, where, and how to mend it. What is wrong is read off the text around the place that the parser
//! gives; where nothing is recognised there, the parser's own words come through. A repaired line is shown only if it is valid TOML.

mod brackets;
mod foreign;
mod repairs;
mod signs;
mod text;

pub(super) use text::line_and_column;

use super::diagnostics::{Diagnostic, Place};
use text::line_at;

/// Characters of a broken line that are shown.
const SHOWN: usize = 60;

/// What is broken.
struct Fault {
    /// The offset at which something is to be typed, or taken away.
    at: usize,
    /// What is wrong there, with the line.
    what: String,
    /// What to type.
    hint: String,
}

/// The mistake of a file that can't be parsed, with the line and the place in it.
pub(super) fn diagnostic(file: &str, text: &str, error: &toml_edit::TomlError) -> Diagnostic {
    let span = error.span().unwrap_or(text.len()..text.len());
    let found = left_by_a_merge(text, span.start)
        .or_else(|| foreign::line_ends(text, span.start))
        .or_else(|| signs::fault(text, span.start))
        .or_else(|| foreign::value(text, span.start))
        .or_else(|| brackets::fault(text, &span))
        .or_else(|| repairs::fault(text, span.start))
        .unwrap_or_else(|| as_parsed(text, span.start, error.message()));
    let (line, column) = line_and_column(text, found.at);
    let place = Place::File { file: file.to_owned(), line: Some(line), column: Some(column) };
    Diagnostic::new(place, found.what).hint(found.hint)
}

fn left_by_a_merge(text: &str, at: usize) -> Option<Fault> {
    let line = line_at(text, at).1.trim();
    let is_mark = ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark));
    is_mark.then(|| Fault {
        at,
        what: "a mark that a merge left behind".to_owned(),
        hint: "keep one of the versions and delete the lines with the marks".to_owned(),
    })
}

fn as_parsed(text: &str, at: usize, said: &str) -> Fault {
    Fault {
        at,
        what: format!("this is not valid TOML{}: {}", here(text, at), said.replace('\n', ", ")),
        hint: "experiments/base.toml and experiments/quickstart.toml show how it is written".to_owned(),
    }
}

/// The line of a place as an aside, or its beginning.
fn here(text: &str, at: usize) -> String {
    let line = line_at(text, at).1.trim();
    let shown: String = line.chars().take(SHOWN).collect();
    let rest = if shown.len() < line.len() { "…" } else { "" };
    if line.is_empty() { String::new() } else { format!(", here: `{shown}{rest}`") }
}
