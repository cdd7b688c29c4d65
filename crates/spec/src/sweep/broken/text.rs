//! A text that is no TOML, read as far as it can be: its lines, and what of it stands outside of strings and comments.

use std::iter::repeat_n;

/// The offset at which the line of an offset begins, and the line.
pub(super) fn line_at(text: &str, offset: usize) -> (usize, &str) {
    let start = text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    (start, text.get(start..).unwrap_or_default().lines().next().unwrap_or_default())
}

/// The line and column of an offset, both counted from 1.
pub(in super::super) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// A text whose strings and comments can't be taken for anything else.
pub(super) struct Bare {
    /// As long as the text, byte for byte: a quote for each byte of a string, a space for each of a comment.
    pub(super) text: String,
    /// Whether each string is closed; one that is not ends with its line here.
    pub(super) is_quoted_well: bool,
}

impl Bare {
    pub(super) fn of(text: &str) -> Self {
        let mut bare = Self { text: String::with_capacity(text.len()), is_quoted_well: true };
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let (len, by) = match first {
                '#' => (rest.find('\n').unwrap_or(rest.len()), ' '),
                '"' | '\'' => {
                    let closed = string(rest);
                    bare.is_quoted_well &= closed.is_some();
                    (closed.unwrap_or_else(|| rest.find('\n').unwrap_or(rest.len())), '"')
                }
                _ => (0, first),
            };
            match len {
                0 => bare.text.push(first),
                _ => bare.text.extend(repeat_n(by, len)),
            }
            rest = &rest[len.max(first.len_utf8())..];
        }
        bare
    }
}

/// Bytes of the string that a text begins with, if it is closed.
fn string(text: &str) -> Option<usize> {
    for quotes in ["\"\"\"", "'''"] {
        if let Some(inside) = text.strip_prefix(quotes) {
            return inside.find(quotes).map(|end| end + 2 * quotes.len());
        }
    }
    let quote = text.chars().next()?;
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return None,
            _ if is_escaped => is_escaped = false,
            '\\' if quote == '"' => is_escaped = true,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Bare, line_at};

    #[test]
    fn strings_and_comments_are_covered_byte_for_byte() {
        let text = "a = \"[é\\\"\" # [x\nb = '''[\n'''\nc = 'it\n";
        let bare = Bare::of(text);
        assert_eq!(bare.text, "a = \"\"\"\"\"\"\"     \nb = \"\"\"\"\"\"\"\"\nc = \"\"\"\n");
        assert_eq!((bare.text.len(), bare.is_quoted_well), (text.len(), false));
        assert!(Bare::of("a = \"[é\\\"\" # it's\n").is_quoted_well);
    }

    #[test]
    fn a_line_is_found_by_any_offset_in_it() {
        assert_eq!([0, 2, 3, 6].map(|at| line_at("ab\ncde", at)), [(0, "ab"), (0, "ab"), (3, "cde"), (3, "cde")]);
        assert_eq!(line_at("", 0), (0, ""));
    }
}
