//! Files that are not TOML: what is broken, in words for somebody who never read TOML's grammar, and how to mend it.
//! The parser's own words come through where there are no better ones.

use std::ops::Range;

use super::document::line_and_column;
use super::mistakes::{Mistake, Place};

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
    ("extra assignment between", "no comma between two keys", "write set = { steps = 500, width = 16 }"),
    ("unclosed inline table", "`{` is not closed", "write set = { steps = 500, width = 16 }"),
    ("integer number overflowed", "a number that is too large", "whole numbers go up to 9223372036854775807"),
    ("unexpected leading zero", "a number that begins with 0", "write 8, not 08"),
];

/// Characters of a broken line that are shown.
const SHOWN: usize = 60;

/// The mistake of a file that can't be parsed, with the line and the place in it.
pub(super) fn mistake(file: &str, text: &str, error: &toml_edit::TomlError) -> Mistake {
    let said = error.message().replace('\n', ", ");
    let span = error.span().unwrap_or(text.len()..text.len());
    let (line, column) = line_and_column(text, span.start);
    let place = Place::File { file: file.to_owned(), line: Some(line), column: Some(column) };
    let here = line_at(text, &span);
    if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| here.starts_with(mark)) {
        let hint = "keep one of the versions and delete the lines with the marks";
        return Mistake::new(place, "a mark that a merge left behind").hint(hint.to_owned());
    }
    let found = if here.is_empty() { String::new() } else { format!(", here: `{here}`") };
    match MEANINGS.iter().find(|(words, ..)| said.contains(words)) {
        Some((_, meaning, hint)) => Mistake::new(place, format!("{meaning}{found}")).hint((*hint).to_owned()),
        None => Mistake::new(place, format!("this is not valid TOML{found}: {said}"))
            .hint("experiments/base.toml and experiments/quickstart.toml show how it is written".to_owned()),
    }
}

/// The line at the place, or its beginning.
fn line_at(text: &str, span: &Range<usize>) -> String {
    let start = text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default().trim();
    let shown: String = line.chars().take(SHOWN).collect();
    let rest = if shown.len() < line.len() { "…" } else { "" };
    shown + rest
}
