//! Diagnostics of the files that users write: all errors at once, each with its place and a hint.

use std::collections::BTreeSet;
use std::fmt;

use crate::Fault;

/// Where something was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// A file as the user would name it.
    File {
        /// Its path.
        file: String,
        /// The line, counted from 1; none for the file as a whole.
        line: Option<usize>,
        /// The column, counted from 1, where it helps to know it.
        column: Option<usize>,
    },
    /// An option of the command line, as typed.
    Option(String),
}

impl Place {
    /// A file as a whole.
    pub(crate) fn file(file: impl Into<String>) -> Self {
        Self::File { file: file.into(), line: None, column: None }
    }

    /// A line of a file, counted from 1.
    pub(crate) fn line(file: impl Into<String>, line: usize) -> Self {
        Self::File { file: file.into(), line: Some(line), column: None }
    }

    /// The place as an origin: an option by its name alone.
    pub(crate) fn origin(&self) -> String {
        match self {
            Self::File { .. } => self.to_string(),
            Self::Option(typed) => typed.split(' ').next().unwrap_or(typed).to_owned(),
        }
    }

    fn file_name(&self) -> Option<&str> {
        match self {
            Self::File { file, .. } => Some(file),
            Self::Option(_) => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { file, line, column } => {
                f.write_str(file)?;
                line.iter().chain(column).try_for_each(|number| write!(f, ":{number}"))
            }
            Self::Option(typed) => f.write_str(typed),
        }
    }
}

/// The part of a file that a diagnostic is in: a phrase of its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Within {
    /// No part of it: the place says enough.
    File,
    /// A part that is called that: "arm `dcgan`".
    Part(String),
}

impl Within {
    /// A part with a name of its own.
    pub(crate) fn named(kind: &str, name: &str) -> Self {
        Self::Part(format!("{kind} `{name}`"))
    }

    /// The phrase as an aside at a message's end: ", in arm `dcgan`".
    pub(crate) fn aside(&self) -> String {
        match self {
            Self::File => String::new(),
            Self::Part(part) => format!(", in {part}"),
        }
    }
}

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Part(part) => write!(f, " in {part}"),
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    place: Place,
    message: String,
    hint: Option<String>,
}

impl Diagnostic {
    /// A diagnostic at that place; the message is a fragment without a capital or a full stop.
    pub(crate) fn new(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into(), hint: None }
    }

    /// A value out of range.
    pub(crate) fn out_of_range(fault: &Fault, place: Place, within: &Within) -> Self {
        Self::new(place, format!("`{}` {}{}", fault.key, fault.message, within.aside()))
    }

    /// Adds what to do about it.
    pub(crate) fn hint(mut self, hint: impl Into<Option<String>>) -> Self {
        self.hint = hint.into();
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}\n  --> {}", self.message, self.place)?;
        self.hint.iter().try_for_each(|hint| write!(f, "\nhint: {hint}"))
    }
}

/// Everything that is wrong with a sweep or a spec; its text is meant for the user as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one, unless it was said before: a value that reaches many arms is wrong once.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        if !self.0.contains(&diagnostic) {
            self.0.push(diagnostic);
        }
    }

    /// The value, or a default one in its place where reading it was a diagnostic.
    pub(crate) fn keep<T: Default>(&mut self, read: Result<T, Diagnostic>) -> T {
        read.unwrap_or_else(|diagnostic| {
            self.push(diagnostic);
            T::default()
        })
    }

    /// The value, if nothing is wrong; else the diagnostics in the order of their places.
    pub(crate) fn or<T>(mut self, value: T) -> Result<T, Self> {
        if self.0.is_empty() {
            return Ok(value);
        }
        self.0.sort_by(|a, b| a.place.cmp(&b.place));
        Err(self)
    }

    /// These and one more, after which there is nothing to go on with, in the order of their places.
    pub(crate) fn and(mut self, diagnostic: Diagnostic) -> Self {
        self.push(diagnostic);
        self.0.sort_by(|a, b| a.place.cmp(&b.place));
        self
    }

    fn closing_line(&self) -> String {
        let files = self.0.iter().filter_map(|diagnostic| diagnostic.place.file_name()).collect::<BTreeSet<_>>().len();
        let typed = self.0.iter().any(|diagnostic| diagnostic.place.file_name().is_none());
        let files = match files {
            0 => String::new(),
            1 => " in 1 file".to_owned(),
            count => format!(" in {count} files"),
        };
        let and = if files.is_empty() || !typed { "" } else { " and" };
        let typed = if typed { " on the command line" } else { "" };
        format!("{} mistakes{files}{and}{typed}; nothing was started", self.0.len())
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blocks: Vec<String> = self.0.iter().map(Diagnostic::to_string).collect();
        f.write_str(&blocks.join("\n"))?;
        if self.0.len() > 1 {
            write!(f, "\n{}", self.closing_line())?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}
