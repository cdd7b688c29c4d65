//! What a program said last: the line of its log that most often says why it failed, such as that of Python's exception.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

use crate::terminal::printable;

/// How much of the end of a log is read, in bytes.
const TAIL: u64 = 16_384;

/// Characters of a line that are repeated.
const LONGEST: usize = 200;

/// A log, and where the program's own lines begin in it.
#[derive(Debug)]
pub struct Log {
    file: PathBuf,
    start: u64,
}

impl Log {
    /// The log as it stands before the program starts. One that there is not is empty.
    pub fn at(file: PathBuf) -> Self {
        let start = file.metadata().map_or(0, |metadata| metadata.len());
        Self { file, start }
    }

    /// The last line since then, escaped for a terminal and cut; none where there is none.
    pub fn last_words(&self) -> Option<String> {
        let mut file = File::open(&self.file).ok()?;
        let end = file.metadata().ok()?.len();
        file.seek(SeekFrom::Start(self.start.max(end.saturating_sub(TAIL)))).ok()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).ok()?;
        last_line(&String::from_utf8_lossy(&bytes))
    }
}

/// The last line that says something: neither the command, nor a hint on what the line before it said.
fn last_line(text: &str) -> Option<String> {
    let says = |line: &&str| !line.is_empty() && !line.starts_with("$ ") && !line.starts_with("hint:");
    // Progress bars go back to the start of their line.
    let line = text.split(['\n', '\r']).map(str::trim).rfind(says)?;
    let cut: String = line.chars().take(LONGEST).collect();
    let rest = if cut.len() < line.len() { "…" } else { "" };
    Some(printable(&cut) + rest)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, last_line};

    #[test]
    fn the_line_of_an_exception_is_the_last_one() {
        let log = "$ python3 gan.py\nTraceback (most recent call last):\n  File \"gan.py\", line 1\n\
                   ModuleNotFoundError: No module named 'torch'\n\n";
        assert_eq!(last_line(log).as_deref(), Some("ModuleNotFoundError: No module named 'torch'"));
    }

    #[test]
    fn a_hint_and_the_command_are_no_reasons() {
        assert_eq!(last_line("$ toy\nerror: no lr\nhint: write lr\n").as_deref(), Some("error: no lr"));
        assert_eq!(last_line("$ toy\n"), None);
        assert_eq!(last_line(""), None);
    }

    #[test]
    fn a_line_is_escaped_and_cut() {
        assert_eq!(last_line("10 %\r20 %\r\u{1b}[31mred\n"), Some(spec::printable("\u{1b}[31mred")));
        let long = last_line(&"é".repeat(300)).expect("a line");
        assert_eq!(long.chars().count(), LONGEST + 1);
    }
}
