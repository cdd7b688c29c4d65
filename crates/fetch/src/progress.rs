//! Download progress: a bar in a terminal, nothing elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

/// Progress of a download.
#[derive(Clone, Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar for a file of `size` bytes, on standard error if it is a terminal.
    pub fn of(name: &str, size: u64) -> Self {
        let style = ProgressStyle::with_template(
            "{msg:28} {bar:24} {decimal_bytes:>9} of {decimal_total_bytes:9} {decimal_bytes_per_sec:>12} {eta:>4}",
        );
        let bar = ProgressBar::new(size).with_message(name.to_owned());
        Self(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// No bar.
    pub fn hidden() -> Self {
        Self(ProgressBar::hidden())
    }

    /// Sets the position, for a resumed download.
    pub fn set(&self, bytes: u64) {
        self.0.set_position(bytes);
        self.0.reset_eta();
    }

    /// Adds received bytes.
    pub fn add(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    /// Removes the bar.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
