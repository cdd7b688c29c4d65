//! Tables of a file, read key by key: what is missing is none, and what has the wrong type is a mistake with its line.

use toml_edit::{Item, TableLike, Value};

use super::diagnostics::{Diagnostic, Place, Within};
use super::document::{Document, Entry};
use super::suggest;
use super::tables::TableKey;

/// A table of a file.
#[derive(Clone)]
pub(crate) struct Fields<'a> {
    document: &'a Document,
    table: &'a dyn TableLike,
    /// Where it begins.
    pub(crate) place: Place,
    /// What messages call it.
    pub(crate) within: Within,
}

impl<'a> Fields<'a> {
    /// The table that a file is.
    pub(crate) fn of(document: &'a Document) -> Self {
        Self { document, table: document.table(), place: Place::file(document.file()), within: Within::File }
    }

    /// The same table under another name in messages.
    pub(crate) fn named(self, within: Within) -> Self {
        Self { within, ..self }
    }

    /// Where a key stands, or the table where it doesn't.
    pub(crate) fn place_of(&self, key: &str) -> Place {
        self.place_in(self.table, key)
    }

    /// Whether a key is written.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// A text.
    pub(crate) fn text(&self, key: &str) -> Result<Option<String>, Diagnostic> {
        self.scalar(key, "text in quotes", |value| value.as_str().map(str::to_owned))
    }

    /// True or false.
    pub(crate) fn truth(&self, key: &str) -> Result<Option<bool>, Diagnostic> {
        self.scalar(key, "true or false", Value::as_bool)
    }

    /// A whole number.
    pub(crate) fn whole(&self, key: &str) -> Result<Option<i64>, Diagnostic> {
        self.scalar(key, "a whole number", Value::as_integer)
    }

    /// A number, whole or not.
    pub(crate) fn number(&self, key: &str) -> Result<Option<f64>, Diagnostic> {
        self.scalar(key, "a number", |value| value.as_float().or(value.as_integer().map(|whole| whole as f64)))
    }

    /// The elements of a list.
    pub(crate) fn list(&self, key: &str) -> Result<Option<Vec<Entry>>, Diagnostic> {
        let Some(item) = self.table.get(key) else { return Ok(None) };
        if !item.is_array() {
            return Err(self.wrong_type(key, "a list", item));
        }
        Ok(item.as_value().map(|list| self.elements(key, list)))
    }

    /// The elements of a list; none where it is something else.
    pub(crate) fn elements(&self, key: &str, list: &Value) -> Vec<Entry> {
        let values = list.as_array().into_iter().flatten();
        values.map(|value| self.entry(key, value, self.document.place(value.span()))).collect()
    }

    /// A table in this one.
    pub(crate) fn table(&self, key: &str) -> Result<Option<Self>, Diagnostic> {
        let Some(item) = self.table.get(key) else { return Ok(None) };
        let table = item.as_table_like().ok_or_else(|| self.wrong_type(key, "a table", item))?;
        Ok(Some(Self { table, place: self.place_of(key), ..self.clone() }))
    }

    /// A list of tables in this one, however it is written.
    pub(crate) fn tables(&self, key: &str) -> Result<Vec<Self>, Diagnostic> {
        let Some(item) = self.table.get(key) else { return Ok(Vec::new()) };
        if let Some(tables) = item.as_array_of_tables() {
            let inner = tables.iter().map(|table| (table as &dyn TableLike, table.span()));
            return Ok(inner.map(|(table, span)| self.inner(table, self.document.place(span))).collect());
        }
        let inner = item.as_array().and_then(|list| {
            let place = |value: &Value| self.document.place(value.span());
            list.iter().map(|value| Some(self.inner(value.as_inline_table()?, place(value)))).collect()
        });
        inner.ok_or_else(|| self.wrong_type(key, &format!("a list of tables, each begun by `[[{key}]]`"), item))
    }

    /// The tables in this one by their keys; anything else there is a mistake.
    pub(crate) fn inner_tables(&self) -> Result<Vec<(String, Self)>, Diagnostic> {
        let inner = self.table.iter().map(|(key, _)| Ok((key.to_owned(), self.table(key)?.unwrap_or(self.clone()))));
        inner.collect()
    }

    /// Every value with its dotted key: quoted keys with dots, dotted keys and tables in tables mean the same.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        self.flatten(self.table, "", &mut entries);
        entries
    }

    /// The keys that are none of the known ones, each with its mistake.
    pub(crate) fn unknown(&self, known: &[TableKey]) -> Vec<(&'a str, Diagnostic)> {
        let known = known.iter().map(|(key, ..)| *key);
        let keys = self.table.iter().map(|(key, _)| key).filter(|key| !known.clone().any(|known| known == *key));
        keys.map(|key| {
            let diagnostic = Diagnostic::new(self.place_of(key), format!("unknown key `{key}`{}", self.within));
            (key, diagnostic.hint(suggest::hint(key, known.clone(), "known keys")))
        })
        .collect()
    }

    fn flatten(&self, table: &dyn TableLike, prefix: &str, into: &mut Vec<Entry>) {
        for (key, item) in table.iter() {
            let path = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
            if let Some(inner) = item.as_table_like() {
                self.flatten(inner, &path, into);
            } else if let Ok(value) = item.clone().into_value() {
                into.push(self.entry(&path, &value, self.place_in(table, key)));
            }
        }
    }

    fn inner(&self, table: &'a dyn TableLike, place: Place) -> Self {
        Self { table, place, ..self.clone() }
    }

    fn place_in(&self, table: &dyn TableLike, key: &str) -> Place {
        table.key(key).map_or(self.place.clone(), |key| self.document.place(key.span()))
    }

    fn entry(&self, key: &str, value: &Value, place: Place) -> Entry {
        Entry { key: key.to_owned(), value: value.clone(), spelling: self.document.spelling(value), place }
    }

    fn scalar<T>(&self, key: &str, wanted: &str, read: impl Fn(&Value) -> Option<T>) -> Result<Option<T>, Diagnostic> {
        let Some(item) = self.table.get(key) else { return Ok(None) };
        item.as_value().and_then(read).map(Some).ok_or_else(|| self.wrong_type(key, wanted, item))
    }

    fn wrong_type(&self, key: &str, wanted: &str, item: &Item) -> Diagnostic {
        let got = match item.as_value() {
            Some(value) => self.entry(key, value, self.place.clone()).described().to_owned(),
            None if item.is_array_of_tables() => "a list of tables".to_owned(),
            None => "a table".to_owned(),
        };
        Diagnostic::new(self.place_of(key), format!("`{key}` must be {wanted}, got {got}{}", self.within.aside()))
    }
}
