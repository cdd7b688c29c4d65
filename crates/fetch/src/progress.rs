//! How far a file has come: a bar in a terminal, nothing elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

/// How far a file has come.
#[derive(Clone, Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar for a file of so many bytes, on standard error where that is a terminal.
    pub fn of(name: &str, size: u64) -> Self {
        let style = ProgressStyle::with_template(
            "{msg:28} {bar:24} {decimal_bytes:>9} of {decimal_total_bytes:9} {decimal_bytes_per_sec:>12} {eta:>4}",
        );
        let bar = ProgressBar::new(size).with_message(name.to_owned());
        Self(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// Shows nothing.
    pub fn hidden() -> Self {
        Self(ProgressBar::hidden())
    }

    /// So much lies there already.
    pub fn at(&self, bytes: u64) {
        self.0.set_position(bytes);
        self.0.reset_eta();
    }

    /// So much more has come.
    pub fn came(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
