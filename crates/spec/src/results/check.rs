//! The digest at the end of a JSON file, by which one that was changed by anything else than this workspace is noticed.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// The key.
const CHECK: &str = "check";

/// An object in its usual spacing, with its digest as the last key.
pub(super) fn with_check(pretty: &str) -> String {
    let digest = serde_json::from_str(pretty).map(|value: Value| digest(&value)).unwrap_or_default();
    match pretty.strip_suffix("\n}") {
        Some(head) => format!("{head},\n  \"{CHECK}\": \"{digest}\"\n}}\n"),
        None => format!("{pretty}\n"),
    }
}

/// Takes the digest out of an object. Whether it is the object's; files of before have none.
pub(super) fn verify(value: &mut Value) -> bool {
    let Some(found) = value.as_object_mut().and_then(|object| object.remove(CHECK)) else { return true };
    found.as_str() == Some(digest(value).as_str())
}

/// The first 16 hexadecimal digits of the SHA-256 of a value: spacing and the order of keys do not count.
fn digest(value: &Value) -> String {
    Sha256::digest(value.to_string()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_verified_whatever_its_spacing() {
        let value = serde_json::json!({"schema": 1, "seconds": 0.1 + 0.2, "words": ["a \"b\"", "}\n}"], "none": null});
        let text = with_check(&serde_json::to_string_pretty(&value).expect("text"));
        assert!(text.ends_with("\"\n}\n"), "{text}");
        let mut read: Value = serde_json::from_str(&text.replace("\n  ", "\n\t\t")).expect("JSON");
        assert!(verify(&mut read));
        assert_eq!(read, serde_json::from_str::<Value>(&value.to_string()).expect("JSON"), "the digest is taken out");
        let mut changed = serde_json::from_str(&text.replace("\"schema\": 1", "\"schema\": 0")).expect("JSON");
        assert!(!verify(&mut changed));
        assert!(verify(&mut serde_json::json!({"schema": 1})), "written before digests were");
    }
}
