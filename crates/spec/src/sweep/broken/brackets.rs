//! Lists and tables in braces that are not closed, and lists without a comma. The parser notices either where it can't go on, which may be
//! lines further down; here it is said where something is to be typed.

use std::ops::Range;

use toml_edit::Value;

use super::text::{Bare, line_at};
use super::{Fault, here, repairs};

/// What is wrong with the brackets around the place of a mistake. Where a quote is not closed nothing is known of brackets.
pub(super) fn fault(text: &str, span: &Range<usize>) -> Option<Fault> {
    let bare = Bare::of(text);
    if !bare.is_quoted_well {
        return None;
    }
    let bare = &bare.text;
    let found = not_closed(text, bare).filter(|fault| fault.at <= span.start);
    found.or_else(|| one_too_many(text, bare, span.start)).or_else(|| no_comma(text, bare, span))
}

/// A bracket that closes nothing.
fn one_too_many(text: &str, bare: &str, at: usize) -> Option<Fault> {
    let sign = bare.get(at..)?.chars().next().filter(|sign| matches!(sign, ']' | '}'))?;
    let (start, line) = line_at(text, at);
    let (before, after) = (line.get(..at - start)?, line.get(at - start + 1..)?);
    open_before(bare, at).is_empty().then(|| Fault {
        at,
        what: format!("a `{sign}` too many{}", here(text, at)),
        hint: repairs::write(&format!("{before}{after}")).unwrap_or_else(|| "delete it".to_owned()),
    })
}

/// The innermost bracket that is open at the end of the text, or where a line begins that can't stand inside it.
fn not_closed(text: &str, bare: &str) -> Option<Fault> {
    let (mut open, mut start) = (Vec::new(), 0);
    for line in bare.split_inclusive('\n') {
        if open.last().is_some_and(|at| is_outside(line.trim(), bare[*at..].starts_with('['))) {
            break;
        }
        follow(line, start, &mut open);
        start += line.len();
    }
    let (&at, rest) = (open.last()?, text.get(start..)?);
    let is_list = bare[at..].starts_with('[');
    let what = if is_list { "a list is not closed" } else { "`{` is not closed" };
    let (line_start, line) = line_at(text, at);
    let on_its_line = bare[line_start..start].trim_end();
    let hint = if on_its_line.contains('\n') {
        let before = match line_at(rest, 0).1.trim() {
            "" => "at the end".to_owned(),
            next => format!("before `{next}`"),
        };
        format!("write its `{}` {before}", if is_list { ']' } else { '}' })
    } else {
        let ends = open.iter().rev().filter(|at| **at >= line_start);
        let ends: String = ends.map(|at| if bare[*at..].starts_with('[') { "]" } else { " }" }).collect();
        let closed = format!("{}{ends}", line.get(..on_its_line.len()).unwrap_or(line).trim().trim_end_matches(','));
        repairs::write(&closed).unwrap_or_else(|| format!("put `{}` at its end", ends.trim_start()))
    };
    Some(Fault { at, what: format!("{what}{}", here(text, at)), hint })
}

/// Opens and closes what a line opens and closes. A table's head is none of it.
fn follow(line: &str, start: usize, open: &mut Vec<usize>) {
    if open.is_empty() && line.trim_start().starts_with('[') {
        return;
    }
    for (at, sign) in line.char_indices() {
        match sign {
            '[' | '{' => open.push(start + at),
            ']' | '}' => drop(open.pop()),
            _ => {}
        }
    }
}

/// The brackets that are open at a place.
fn open_before(bare: &str, at: usize) -> Vec<usize> {
    let (mut open, mut start) = (Vec::new(), 0);
    for line in bare[..at].split_inclusive('\n') {
        follow(line, start, &mut open);
        start += line.len();
    }
    open
}

/// Whether a line can stand in no list (or in no braces): it is a table's head, or gives a key a value.
fn is_outside(line: &str, of_a_list: bool) -> bool {
    let of_a_key = |c: char| c.is_alphanumeric() || "\"_-. ".contains(c);
    let is_key = |word: &str| !word.trim().is_empty() && word.chars().all(of_a_key);
    let head = line.strip_prefix('[').map(|rest| rest.trim_start_matches('['));
    let is_head = head
        .and_then(|rest| rest.split_once(']'))
        .is_some_and(|(name, rest)| is_key(name) && name.contains(char::is_alphabetic) && matches!(rest, "" | "]"));
    is_head || of_a_list && line.split_once('=').is_some_and(|(key, _)| is_key(key))
}

/// Two values of a list with a space between them, or the end of a line.
fn no_comma(text: &str, bare: &str, span: &Range<usize>) -> Option<Fault> {
    let is_in_list = open_before(bare, span.start).last().is_some_and(|at| bare[*at..].starts_with('['));
    let is_value = !bare[span.start..].starts_with(['=', '}']);
    let fault = |at: usize, meant: String| {
        let what = format!("no comma between two values of a list{}", here(text, at));
        let hint = repairs::write(&meant).unwrap_or_else(|| "put `,` between them".to_owned());
        Fault { at, what, hint }
    };
    if !is_in_list || !is_value {
        return None;
    }
    let words: Vec<&str> = text.get(span.clone())?.split_whitespace().collect();
    if words.len() > 1 && words.iter().all(|word| word.parse::<Value>().is_ok()) {
        let (start, line) = line_at(text, span.start);
        let (before, after) = (line.get(..span.start - start)?, line.get(span.end - start..)?);
        return Some(fault(span.start, format!("{before}{}{after}", words.join(", "))));
    }
    let end = bare[..span.start].trim_end().len();
    let (start, line) = line_at(text, end.checked_sub(1)?);
    let comes_after_a_value = !bare[..end].ends_with(['[', ',']);
    let (before, after) = line.split_at_checked(end - start)?;
    comes_after_a_value.then(|| fault(end, format!("{before},{after}")))
}
