//! TOML with its places: a parsed file, and the values in it with the line and the spelling that they were written in.
//!
//! Nothing here knows what a sweep or a run is.

use std::ops::Range;

use toml_edit::{TableLike, Value};

use super::broken;
use super::diagnostics::{Diagnostic, Place};

/// A parsed file.
pub(crate) struct Document {
    file: String,
    toml: toml_edit::Document<String>,
}

impl Document {
    /// Parses a file's text; `file` is how messages name it.
    pub(crate) fn parse(file: &str, text: String) -> Result<Self, Diagnostic> {
        match toml_edit::Document::parse(text.clone()) {
            Ok(toml) => Ok(Self { file: file.to_owned(), toml }),
            Err(error) => Err(broken::diagnostic(file, &text, &error)),
        }
    }

    /// How messages name the file.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// The table that the file is.
    pub(crate) fn table(&self) -> &dyn TableLike {
        self.toml.as_table()
    }

    /// The place of a span; the file as a whole where there is none.
    pub(crate) fn place(&self, span: Option<Range<usize>>) -> Place {
        match span {
            Some(span) => Place::line(&self.file, broken::line_and_column(self.toml.raw(), span.start).0),
            None => Place::file(&self.file),
        }
    }

    /// A value as it was spelt.
    pub(crate) fn spelling(&self, value: &Value) -> String {
        let written = value.span().and_then(|span| self.toml.raw().get(span));
        written.map_or_else(|| value.to_string(), str::to_owned)
    }
}

/// A value with the key that it is given to.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The key, dotted.
    pub(crate) key: String,
    /// The value.
    pub(crate) value: Value,
    /// The value as it was spelt.
    pub(crate) spelling: String,
    /// Where the key, or the element of a list, stands.
    pub(crate) place: Place,
}

impl Entry {
    /// The value as a message shows it.
    pub(crate) fn described(&self) -> &str {
        match self.value {
            Value::Array(_) => "a list",
            Value::InlineTable(_) => "a table",
            _ => &self.spelling,
        }
    }
}
