//! A broken line with one thing about it changed: the first change that makes valid TOML of it is what was meant.

use toml_edit::DocumentMut;

use super::text::{Bare, line_at};
use super::{Fault, here};

/// Characters of a repaired line that a hint shows at most.
const SHOWN: usize = 200;
const GIVEN_BEFORE: &str = "keep one of the two; each table of a list has the head [[arm]]";
const EXAMPLE: &str = "for example steps = 500";
const QUOTES: &str = "text stands between two quotes, for example name = \"dcgan\"";

/// What is wrong with the line of a place, if a change to that line mends it or the line shows why none does.
pub(super) fn fault(text: &str, at: usize) -> Option<Fault> {
    let (start, line) = line_at(text, at);
    let bare = Bare::of(line);
    let code = &line[..bare.text.trim_end().len()];
    let fault = |(what, hint): (&str, String)| Fault { at, what: format!("{what}{}", here(text, at)), hint };
    let broken = Line { code, bare: &bare.text, at: (at - start).min(code.len()) };
    if broken.is_valid() {
        // Then it contradicts a line above it, if all above it is valid too.
        let is_valid_above = text[..start].parse::<DocumentMut>().is_ok();
        return is_valid_above.then(|| fault(("this was given before", GIVEN_BEFORE.to_owned())));
    }
    broken.mended().or_else(|| broken.in_words(bare.is_quoted_well)).map(fault)
}

/// The hint that shows a line, if it is valid TOML and not too long.
pub(super) fn write(line: &str) -> Option<String> {
    let line = line.trim();
    let is_shown = line.chars().count() <= SHOWN && line.parse::<DocumentMut>().is_ok();
    is_shown.then(|| format!("write {line}"))
}

struct Line<'a> {
    /// The line without its comment.
    code: &'a str,
    /// The whole line, strings and comments covered.
    bare: &'a str,
    /// The place in it at which the parser can't go on.
    at: usize,
}

impl Line<'_> {
    fn is_valid(&self) -> bool {
        !self.code.trim().is_empty() && self.code.parse::<DocumentMut>().is_ok()
    }

    fn mended(&self) -> Option<(&'static str, String)> {
        let changes = self.head().into_iter().chain(self.around_the_value()).chain(self.at_the_place());
        changes.into_iter().find_map(|(what, line)| Some((what, write(&line)?)))
    }

    /// Changes to the brackets of a table's head.
    fn head(&self) -> Vec<(&'static str, String)> {
        let head = self.code.trim();
        let name = head.trim_matches(['[', ']']);
        let [opened, closed] = ['[', ']'].map(|sign| self.bare.matches(sign).count());
        if !head.starts_with('[') || self.bare.contains('=') {
            return Vec::new();
        }
        let what = match (opened > closed, opened) {
            (true, 1) => "`[` is not closed",
            (true, _) => "`[[` is not closed",
            (false, _) => "a `]` too many",
        };
        vec![(what, if opened == 1 { format!("[{name}]") } else { format!("[[{name}]]") })]
    }

    /// Changes to `key = value` as a whole.
    fn around_the_value(&self) -> Vec<(&'static str, String)> {
        let Some(sign) = self.bare.find('=') else { return Vec::new() };
        let (key, value) = (self.code[..sign].trim(), self.code.get(sign + 1..).unwrap_or_default().trim());
        let is_text = value.starts_with(char::is_alphabetic) && !value.contains(['"', '\'', '\\']);
        let (first, last) = (value.chars().next(), value.chars().last());
        let quotes = value.matches(['"', '\'']).count();
        let quote = |c: Option<char>| c.filter(|c| matches!(c, '"' | '\'') && quotes == 1);
        let mut changes = vec![
            ("one `=` too many", format!("{key} = {}", value.trim_start_matches('=').trim_start())),
            ("a sign too many behind the value", format!("{key} = {}", value.trim_end_matches([',', ';']))),
            ("a number that begins with 0", format!("{key} = {}", value.trim_start_matches('0'))),
        ];
        if value.contains(',') {
            changes.push(("a list without brackets", format!("{key} = [{value}]")));
        }
        if is_text {
            changes.push(("text without quotes", format!("{key} = \"{value}\"")));
        }
        if let Some(quote) = quote(first) {
            changes.push(("a quote is not closed", format!("{key} = {value}{quote}")));
        }
        if let Some(quote) = quote(last) {
            changes.push(("a quote that closes text opens none", format!("{key} = {quote}{value}")));
        }
        changes
    }

    /// Changes where the parser can't go on.
    fn at_the_place(&self) -> Vec<(&'static str, String)> {
        let (before, after) = self.code.split_at_checked(self.at).unwrap_or((self.code, ""));
        let with = |sign: &str| format!("{}{sign} {}", before.trim_end(), after.trim_start());
        let word = self.bare[..before.trim_end().len()].rfind(char::is_whitespace).unwrap_or(0);
        let before_the_word = format!("{},{}", self.code[..word].trim_end(), &self.code[word..]);
        let is_colon = |at: usize| self.bare[at..].starts_with(':');
        let colons = self.code.char_indices().map(|(k, c)| if is_colon(k) { " =".to_owned() } else { c.to_string() });
        let mut rest = after.chars();
        let sign = rest.next();
        let without = format!("{before}{}", rest.as_str());
        let mut changes = vec![
            ("`:` where TOML has `=`", colons.collect()),
            ("no comma between two keys", with(",")),
            ("no comma between two keys", before_the_word),
            ("a key without `=`", with(" =")),
        ];
        match sign {
            Some(',') => changes.push(("a comma too many", without)),
            Some('}') => changes.push(("`}` where a list ends with `]`", format!("{before}]{}", rest.as_str()))),
            Some(']') => changes.push(("`]` where a table ends with `}`", format!("{before}}}{}", rest.as_str()))),
            _ => {}
        }
        changes
    }

    /// What the line shows where no change mends it.
    fn in_words(&self, is_quoted_well: bool) -> Option<(&'static str, String)> {
        let (key, value) = self.bare.split_once('=').unwrap_or((self.bare, ""));
        let of_a_key = |c: char| c.is_ascii_alphanumeric() || "\"'_-. \t".contains(c);
        let number = value.trim().trim_matches(['[', ']', ' ']);
        let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        if self.bare.trim_end().ends_with('=') {
            Some(("no value behind `=`", EXAMPLE.to_owned()))
        } else if !is_quoted_well {
            Some(("a quote is missing", QUOTES.to_owned()))
        } else if self.bare.contains('=') && key.contains(|c: char| !of_a_key(c) && c.is_alphabetic()) {
            Some(("a key with a letter that no key has", "keys are of a-z, 0-9, `_` and dots".to_owned()))
        } else if is_number && number.parse::<i64>().is_err() {
            Some(("a number that is too large", format!("whole numbers go up to {}", i64::MAX)))
        } else if !self.bare.contains('=') && key.trim().chars().all(of_a_key) && !key.trim().is_empty() {
            Some(("a key without `=` and a value", EXAMPLE.to_owned()))
        } else if value.trim().starts_with(char::is_alphabetic) {
            Some(("text without quotes", QUOTES.to_owned()))
        } else {
            None
        }
    }
}
