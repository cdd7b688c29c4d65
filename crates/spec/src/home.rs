//! Where data lies on this machine: `data/` in the workspace, which git ignores. What is fetched goes there, and what is worked out of
//! pictures; nothing in it is the only copy of anything.

use std::env;
use std::path::{Path, PathBuf};

use crate::Source;

/// The variable that names another folder than `data/` of the workspace.
pub const VARIABLE: &str = "DCGAN_DATA";

/// The folder of all data: `data/` of the workspace that this program was built in, or what `DCGAN_DATA` names.
pub fn data_folder() -> PathBuf {
    env::var_os(VARIABLE).filter(|folder| !folder.is_empty()).map_or_else(|| workspace().join("data"), PathBuf::from)
}

/// Where packages put Fashion-MNIST; the first is that of Debian's `dataset-fashion-mnist`.
const INSTALLED: [&str; 2] = ["/usr/share/datasets/fashion-mnist", "/usr/local/share/datasets/fashion-mnist"];

/// Where a source that is fetched is looked for, one place after the other: in the folder of all data, then where packages put it.
pub fn places(source: Source, home: &Path) -> Vec<PathBuf> {
    let installed = if source == Source::FashionMnist { &INSTALLED[..] } else { &[] };
    std::iter::once(home.join(source.name())).chain(installed.iter().map(PathBuf::from)).collect()
}

/// The folder that `data.folder` names: a relative one is looked for in the working directory, then in the workspace.
pub fn find_folder(written: &str) -> PathBuf {
    let folder = Path::new(written);
    let in_workspace = workspace().join(folder);
    if !folder.exists() && in_workspace.exists() { in_workspace } else { folder.to_owned() }
}

fn workspace() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package).to_owned()
}
