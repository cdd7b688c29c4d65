//! JSON text on one line and back. Only whitespace changes, so that numbers and the order of keys stay as they were written.

/// The text without whitespace outside strings.
pub(crate) fn minified(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut scanner = Scanner::default();
    for c in text.chars() {
        if scanner.is_inside_string(c) || !c.is_ascii_whitespace() {
            out.push(c);
        }
    }
    out
}

/// Minified text as `serde_json::to_string_pretty` writes it, with a line feed at its end.
pub(crate) fn pretty(minified: &str) -> String {
    let mut out = String::with_capacity(2 * minified.len());
    let mut scanner = Scanner::default();
    let mut depth = 0_usize;
    let mut opened = false; // whether the last character opened an object or an array
    for c in minified.chars() {
        let is_text = scanner.is_inside_string(c);
        let closes = !is_text && matches!(c, '}' | ']');
        if closes {
            depth = depth.saturating_sub(1);
        }
        if opened != closes && (opened || closes) {
            new_line(&mut out, depth);
        }
        out.push(c);
        opened = !is_text && matches!(c, '{' | '[');
        match c {
            _ if is_text => {}
            '{' | '[' => depth += 1,
            ',' => new_line(&mut out, depth),
            ':' => out.push(' '),
            _ => {}
        }
    }
    out.push('\n');
    out
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// Knows which characters belong to a string.
#[derive(Default)]
struct Scanner {
    inside: bool,
    escaped: bool,
}

impl Scanner {
    /// Whether the next character belongs to a string, its quotes included.
    fn is_inside_string(&mut self, c: char) -> bool {
        if !self.inside {
            self.inside = c == '"';
            return self.inside;
        }
        match c {
            _ if self.escaped => self.escaped = false,
            '\\' => self.escaped = true,
            '"' => self.inside = false,
            _ => {}
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{minified, pretty};

    #[test]
    fn what_serde_json_writes_comes_back_to_the_byte() {
        for value in [
            serde_json::json!({"a": [1, 2.5e-7, -0.0, null], "b": {}, "c": [], "d": {"e": "x: {y}, \"z\" \\"}, "f": [[], {}]}),
            serde_json::json!([]),
            serde_json::json!("a string: [1, 2]"),
            serde_json::json!({"end": {"finished": {"diverged": null}}}),
        ] {
            let text = serde_json::to_string_pretty(&value).expect("JSON") + "\n";
            assert_eq!(minified(&text), serde_json::to_string(&value).expect("JSON"));
            assert_eq!(pretty(&minified(&text)), text);
        }
    }
}
