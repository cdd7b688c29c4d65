//! A sweep by its file, as `experiments/paper.toml` writes it.

use serde::Deserialize;

/// The path of a sweep's file below `experiments/`, without its ending: `drift`, `study/core`. The sweep has the name of the file: `core`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct SweepFile(String);

impl SweepFile {
    /// The sweep's name, which its folder of results has too.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// What `cargo xtask sweep` is given: `study/core.toml`.
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
