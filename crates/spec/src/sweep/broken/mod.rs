//! Files that are not TOML: what is broken, in words for somebody who never read TOML's grammar, and how to mend it.
//! The parser's own words come through where there are no better ones.

mod brackets;
mod signs;
mod text;

use super::document::line_and_column;
use super::mistakes::{Mistake, Place};
use text::{Bare, line_at};

/// What the parser says, what that means, and what to do; the first that fits counts.
const MEANINGS: &[(&str, &str, &str)] = &[
    (
        "string values must be quoted",
        "neither a number, true or false, nor text in quotes",
        "for example reference = \"dcgan\", steps = 500, seeds = [0, 1, 2]",
    ),
    (
        "missing opening quote",
        "a quote that closes text opens none",
        "text stands between two quotes: name = \"dcgan\"",
    ),
    ("invalid basic string", "a quote is not closed", "text ends with the quote that it begins with: name = \"dcgan\""),
    ("invalid literal string", "a quote is not closed", "text ends with the quote that it begins with: name = 'dcgan'"),
    ("duplicate key", "this was given before", "keep one of the two; a list of arms is written [[arm]] each time"),
    ("key with no value", "a key without `=` and a value", "write key = value, for example steps = 500"),
    ("extra `=`", "one `=` too many", "write key = value, for example steps = 500"),
    (
        "unexpected key or value",
        "more on the line than one value",
        "write one key = value on each line; a list has brackets: seeds = [0, 1, 2]",
    ),
    (
        "missing comma between array",
        "no comma between two values of a list, or no `]` at its end",
        "write seeds = [0, 1, 2]",
    ),
    ("unclosed array table", "`[[` is not closed", "write [[arm]]"),
    ("unclosed table", "`[` is not closed", "write [set]"),
    ("unclosed array", "a list is not closed", "write seeds = [0, 1, 2]"),
    ("extra comma in array", "a comma too many in a list", "write seeds = [0, 1, 2]"),
    (
        "carriage return must be followed",
        "lines that end with a carriage return alone",
        "have the editor end lines with a line feed (LF, or CR and LF)",
    ),
    ("extra comma in inline table", "a comma too many in a table", "write set = { steps = 500, width = 16 }"),
    ("missing comma between key-value pairs", "no comma between two keys", "write set = { steps = 500, width = 16 }"),
    ("missing assignment between", "a key without `=` and a value", "write set = { steps = 500, width = 16 }"),
    ("missing key for inline table", "a value without a key", "write set = { steps = 500, width = 16 }"),
    ("missing array opening", "a `]` too many", "a list has one `[` for each `]`: seeds = [0, 1, 2]"),
    ("missing inline table opening", "a `}` too many", "a table has one `{` for each `}`: set = { steps = 500 }"),
    (
        "invalid unquoted key",
        "a key with a letter or sign that no key has",
        "keys are of a-z, 0-9, `_` and dots: steps = 500, \"design.kernel\" = 5",
    ),
    ("extra assignment between", "no comma between two keys", "write set = { steps = 500, width = 16 }"),
    ("unclosed inline table", "`{` is not closed", "write set = { steps = 500, width = 16 }"),
    ("integer number overflowed", "a number that is too large", "whole numbers go up to 9223372036854775807"),
    ("unexpected leading zero", "a number that begins with 0", "write 8, not 08"),
];

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
pub(super) fn mistake(file: &str, text: &str, error: &toml_edit::TomlError) -> Mistake {
    let span = error.span().unwrap_or(text.len()..text.len());
    let found = left_by_a_merge(text, span.start)
        .or_else(|| signs::fault(text, span.start))
        .or_else(|| brackets::fault(text, &span))
        .or_else(|| on_its_line(text, span.start, error.message()))
        .unwrap_or_else(|| as_parsed(text, span.start, error.message()));
    let (line, column) = line_and_column(text, found.at);
    let place = Place::File { file: file.to_owned(), line: Some(line), column: Some(column) };
    Mistake::new(place, found.what).hint(found.hint)
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

/// What the line shows better than the parser's words.
fn on_its_line(text: &str, at: usize, said: &str) -> Option<Fault> {
    let bare = Bare::of(line_at(text, at).1);
    let (what, hint) = if bare.text.trim_end().ends_with('=') {
        ("no value behind `=`", "write key = value, for example steps = 500")
    } else if bare.text.contains("..") {
        ("a range, which TOML does not know", "a list names each value: seeds = [0, 1, 2]")
    } else if said.contains("missing comma") && !bare.is_quoted_well {
        ("a quote is missing", "text stands between two quotes: name = \"dcgan\"")
    } else {
        return None;
    };
    Some(Fault { at, what: format!("{what}{}", here(text, at)), hint: hint.to_owned() })
}

fn as_parsed(text: &str, at: usize, said: &str) -> Fault {
    let said = said.replace('\n', ", ");
    let here = here(text, at);
    match MEANINGS.iter().find(|(words, ..)| said.contains(words)) {
        Some((_, meaning, hint)) => Fault { at, what: format!("{meaning}{here}"), hint: (*hint).to_owned() },
        None => Fault {
            at,
            what: format!("this is not valid TOML{here}: {said}"),
            hint: "experiments/base.toml and experiments/quickstart.toml show how it is written".to_owned(),
        },
    }
}

/// The line of a place as an aside, or its beginning.
fn here(text: &str, at: usize) -> String {
    let line = line_at(text, at).1.trim();
    let shown: String = line.chars().take(SHOWN).collect();
    let rest = if shown.len() < line.len() { "…" } else { "" };
    if line.is_empty() { String::new() } else { format!(", here: `{shown}{rest}`") }
}
