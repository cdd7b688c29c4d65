//! The digest at the end of a JSON file, by which one that was changed by anything else than this workspace is noticed.

use sha2::{Digest, Sha256};

use crate::hex;

/// The last key.
const CHECK: &str = "\"check\"";

/// An object in its usual spacing, with its digest as the last key.
pub(super) fn with_check(pretty: &str) -> String {
    match pretty.strip_suffix("\n}") {
        Some(head) => format!("{head},\n  {CHECK}: \"{}\"\n}}\n", digest(head)),
        None => format!("{pretty}\n"),
    }
}

/// Whether an object is the one that its digest is of; files of before have none.
pub(super) fn is_as_written(text: &str) -> bool {
    let Some((head, check)) = text.rsplit_once(CHECK) else { return true };
    let Some(head) = head.trim_end().strip_suffix(',') else { return true };
    let check: String = check.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    match check.strip_prefix(":\"").and_then(|check| check.strip_suffix("\"}")) {
        Some(check) => check == digest(head),
        None => true, // a key of something within
    }
}

/// The first 16 hexadecimal digits of the SHA-256 of JSON without the spaces that stand in no string.
fn digest(json: &str) -> String {
    let (mut small, mut inside, mut is_escaped) = (Vec::with_capacity(json.len()), false, false);
    for byte in json.bytes() {
        if inside || !byte.is_ascii_whitespace() {
            small.push(byte);
        }
        inside ^= byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && inside && !is_escaped;
    }
    hex(&Sha256::digest(small)[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_verified_whatever_its_spacing() {
        let value =
            serde_json::json!({"schema": 1, "seconds": 0.1 + 0.2, "words": ["a \"b\" \\", "}\n}", "\"check\""]});
        let text = with_check(&serde_json::to_string_pretty(&value).expect("text"));
        assert!(text.ends_with("\"\n}\n"), "{text}");
        assert!(is_as_written(&text) && is_as_written(&text.replace("\n  ", "\n\t\t")));
        assert!(!is_as_written(&text.replace("\"schema\": 1", "\"schema\": 0")));
        assert!(!is_as_written(&text.replace("a \\\"b", "a  \\\"b")), "spaces in strings count");
        for of_before in ["{\"schema\": 1}", "{\"words\": [\"check\"]}", "{\"words\": [1, \"check\"]}"] {
            assert!(is_as_written(of_before), "{of_before}");
        }
    }
}
