//! JSON files with a schema, and a digest at their end where a change from outside must be noticed.

use std::fs;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::check::{is_as_written, with_check};
use super::{FileError, write_whole};
use crate::SCHEMA;

/// Reads a value.
///
/// # Errors
///
/// Missing, no such value, of a newer schema, or not what was written.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, FileError> {
    let text = fs::read_to_string(path).map_err(FileError::io("read", path))?;
    let damaged = |error: serde_json::Error| FileError::Damaged { path: path.to_owned(), why: error.to_string() };
    let value: serde_json::Value = serde_json::from_str(&text).map_err(damaged)?;
    let found = value.get("schema").and_then(serde_json::Value::as_u64).unwrap_or(0);
    let found = u32::try_from(found).unwrap_or(u32::MAX);
    if found > SCHEMA {
        return Err(FileError::Newer { path: path.to_owned(), found });
    }
    if !is_as_written(&text) {
        let why = "it is not what was written: its last key, `check`, is the digest of another content".to_owned();
        return Err(FileError::Damaged { path: path.to_owned(), why });
    }
    serde_json::from_value(value).map_err(damaged)
}

/// Writes a value.
///
/// # Errors
///
/// What the operating system says.
pub fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), FileError> {
    let mut text = serde_json::to_string_pretty(value).expect("results are plain data");
    text.push('\n');
    write_whole(path, text.as_bytes())
}

/// Writes a value with a digest by which a change from outside is noticed.
///
/// # Errors
///
/// What the operating system says.
pub fn write_checked<T: Serialize>(path: &Path, value: &T) -> Result<(), FileError> {
    let text = serde_json::to_string_pretty(value).expect("results are plain data");
    write_whole(path, with_check(&text).as_bytes())
}
