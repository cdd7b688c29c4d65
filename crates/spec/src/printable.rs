//! Names, paths and words that come from files, made harmless for a terminal.

/// A name or path from a file with everything escaped that would move the cursor, change colours or turn the
/// direction of the text.
pub fn printable(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, c| {
        if harmless(c) {
            safe.push(c);
        } else {
            safe.extend(c.escape_default());
        }
        safe
    })
}

/// The same for a text of several lines.
pub fn printable_lines(text: &str) -> String {
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}

fn harmless(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_of_a_name_are_escaped() {
        assert_eq!(printable("a\u{1b}[31mb\n\u{202e}c"), r"a\u{1b}[31mb\n\u{202e}c");
        assert_eq!(printable("Fréchet – 3×3"), "Fréchet – 3×3");
        assert_eq!(printable_lines("one\ntwo\u{7}"), "one\ntwo\\u{7}");
    }
}
