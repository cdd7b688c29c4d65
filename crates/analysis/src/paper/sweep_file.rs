//! A reference to a sweep's file in `experiments/paper.toml`.

use serde::Deserialize;

/// The path of a sweep's file below `experiments/`, without its extension: `drift`, `study/core`. The sweep's name is
/// the file's: `core`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct SweepFile(String);

impl SweepFile {
    /// The sweep's name, which is also that of its results folder.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The argument of `cargo xtask sweep`: `study/core.toml`.
    pub fn path(&self) -> String {
        format!("{}.toml", self.0)
    }

    /// A link to the file from a page two folders below the workspace's root.
    pub(super) fn link(&self, text: &str) -> String {
        format!("[{text}](../../experiments/{})", self.path())
    }
}

impl From<&str> for SweepFile {
    fn from(path: &str) -> Self {
        Self(path.to_owned())
    }
}
