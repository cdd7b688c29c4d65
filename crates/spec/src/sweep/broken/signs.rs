//! Signs that look like those of TOML and are others: what word processors, chats and input methods make of quotes, spaces and dashes.

use super::text::{Bare, line_at};
use super::{Fault, here, repairs};

/// The first such sign on the line of a mistake, outside of its strings, and the line as it was probably meant.
pub(super) fn fault(text: &str, offset: usize) -> Option<Fault> {
    let (start, line) = line_at(text, offset);
    let bare = Bare::of(line).text;
    let (at, sign) = bare.char_indices().find(|(_, c)| plain(*c).is_some())?;
    let meant: String = line.chars().map(|c| plain(c).unwrap_or_else(|| c.to_string())).collect();
    let what = match plain(sign).as_deref() {
        Some("\"" | "'") => "typographic quotes, which TOML does not know".to_owned(),
        Some("" | " ") => format!("a space of another kind (U+{:04X})", sign as u32),
        _ => format!("a sign that TOML does not know, `{sign}`"),
    };
    let what = what + &here(text, offset);
    let hint =
        repairs::write(&meant).unwrap_or_else(|| "use the quotes, spaces and dashes of plain text (ASCII)".to_owned());
    Some(Fault { at: start + at, what, hint })
}

/// The sign that TOML knows in the place of one that looks like it; nothing in the place of one that can't be seen.
fn plain(sign: char) -> Option<String> {
    let plain = match sign {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        '‘' | '’' | '‚' | '‛' | '′' => '\'',
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{3000}' => ' ',
        '–' | '—' | '−' | '‑' => '-',
        '、' => ',',
        '\u{200b}' | '\u{2060}' | '\u{feff}' => return Some(String::new()),
        '！'..='～' => char::from_u32(sign as u32 - '！' as u32 + '!' as u32)?,
        _ => return None,
    };
    Some(plain.to_string())
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn full_width_signs_are_those_of_ascii() {
        let meant: String = "ｓｔｅｐｓ　＝　［１，２］～".chars().filter_map(plain).collect();
        assert_eq!(meant, "steps = [1,2]~");
        assert_eq!("steps = \"é\"".chars().find_map(plain), None);
    }
}
