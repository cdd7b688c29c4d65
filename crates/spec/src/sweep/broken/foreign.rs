//! What other languages and machines write and TOML does not know: ranges, null, `True`, lines that end with a carriage return.

use super::text::{Bare, line_at};
use super::{Fault, here, repairs};

/// Values of a range that are written out in a hint.
const WRITTEN_OUT: u64 = 32;
/// What other languages call a value that is not there.
const NULLS: [&str; 6] = ["null", "Null", "NULL", "None", "nil", "undefined"];

/// Lines that end with a carriage return alone.
pub(super) fn line_ends(text: &str, at: usize) -> Option<Fault> {
    line_at(text, at).1.contains('\r').then(|| Fault {
        at,
        what: format!("lines that end with a carriage return alone{}", here(text, at)),
        hint: "have the editor end lines with a line feed (LF, or CR and LF)".to_owned(),
    })
}

/// The first value on the line of a mistake that TOML does not know.
pub(super) fn value(text: &str, at: usize) -> Option<Fault> {
    let (start, line) = line_at(text, at);
    // As long as before, and without a sign that divides pieces.
    let bare = Bare::of(line).text.replace("..=", "...");
    let fault = |place: usize, what: String, hint: String| Fault {
        at: start + place,
        what: format!("{what}{}", here(text, at)),
        hint,
    };
    pieces(&bare).find_map(|(place, piece)| {
        if NULLS.contains(&piece) {
            let hint = "leave the key out: it has its default then";
            return Some(fault(place, format!("`{piece}`, which TOML does not know"), hint.to_owned()));
        }
        if matches!(piece, "True" | "False" | "TRUE" | "FALSE") {
            let meant = format!("{}{}{}", &line[..place], piece.to_lowercase(), &line[place + piece.len()..]);
            let hint = repairs::write(&meant)?;
            return Some(fault(place, format!("`{piece}`, which TOML writes in lower case"), hint));
        }
        let values = range(piece)?;
        let is_in_list = bare[..place].trim_end().ends_with(['[', ',']);
        let list = values.map(|list| if is_in_list { list } else { format!("[{list}]") });
        let meant =
            list.and_then(|list| repairs::write(&format!("{}{list}{}", &line[..place], &line[place + piece.len()..])));
        let hint = meant.unwrap_or_else(|| "a list names each value, for example seeds = [0, 1, 2]".to_owned());
        Some(fault(place, "a range, which TOML does not know".to_owned(), hint))
    })
}

/// The values on a line outside of strings and comments, each with its place.
fn pieces(bare: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    bare.split(['=', ',', '[', ']', '{', '}']).filter_map(move |piece| {
        let place = start + piece.len() - piece.trim_start().len();
        start += piece.len() + 1;
        let piece = piece.trim();
        (!piece.is_empty()).then_some((place, piece))
    })
}

/// The values of a range as a list without brackets; none inside where they are too many or it can't be known which they are. As written
/// both ends are in it, but of `a:b`, which is Python's.
fn range(piece: &str) -> Option<Option<String>> {
    let (first, rest) = piece.split_at(piece.find(|c: char| !c.is_ascii_digit())?);
    let last = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
    let between: String = rest[..rest.len() - last.len()].split_whitespace().collect();
    let is_range = match between.as_str() {
        ".." | "..." | ":" => true,
        // A date has more than one.
        "-" => last.chars().all(|c| c.is_ascii_digit()),
        _ => false,
    };
    if first.is_empty() || last.is_empty() || !is_range {
        return None;
    }
    let ends = first.parse::<u64>().ok().zip(last.parse::<u64>().ok());
    let values = ends.map(|(first, last)| if between == ":" { first..last } else { first..last.saturating_add(1) });
    let few = values.filter(|values| !values.is_empty() && values.end - values.start <= WRITTEN_OUT);
    Some(few.map(|values| values.map(|value| value.to_string()).collect::<Vec<_>>().join(", ")))
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn ranges_of_other_languages_are_written_out() {
        let of = |piece| range(piece).flatten();
        assert_eq!(
            ["0..3", "0 .. 3", "0...3", "0-3", "0:4"].map(of),
            [const { Some("0, 1, 2, 3") }; 5].map(|s| s.map(str::to_owned))
        );
        assert_eq!(range("0..1000"), Some(None), "too many to write out");
        assert_eq!((range("3..1"), range("0:10:2")), (Some(None), Some(None)));
        for piece in ["2026-01-30", "0.5", "1e-3", "-4", "word", "12"] {
            assert_eq!(range(piece), None, "{piece}");
        }
    }
}
