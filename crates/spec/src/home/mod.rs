//! Where data lies on this machine: `data/` in the workspace, which git ignores. What is fetched goes there, and what is worked out of
//! pictures; nothing in it is the only copy of anything. No file is opened here.

mod missing;
mod workspace;

use std::env;
use std::path::{Path, PathBuf};

pub use missing::Missing;
pub use workspace::{OtherClone, WORKSPACE_VARIABLE, check_clone, workspace};

use crate::{Data, Source};

/// The variable that names another folder than `data/` of the workspace.
pub const VARIABLE: &str = "DCGAN_DATA";

/// The folder of all data: `data/` of the workspace, or what `DCGAN_DATA` names.
pub fn data_folder() -> PathBuf {
    env::var_os(VARIABLE).filter(|folder| !folder.is_empty()).map_or_else(|| in_workspace("data"), PathBuf::from)
}

/// Where packages put Fashion-MNIST; the first is that of Debian's `dataset-fashion-mnist`.
const INSTALLED: [&str; 2] = ["/usr/share/datasets/fashion-mnist", "/usr/local/share/datasets/fashion-mnist"];

/// Where a source that is fetched is looked for, one place after the other: in the folder of all data, then where packages put it.
pub fn places(source: Source, home: &Path) -> Vec<PathBuf> {
    let installed = if source == Source::FashionMnist { &INSTALLED[..] } else { &[] };
    std::iter::once(home.join(source.name())).chain(installed.iter().map(PathBuf::from)).collect()
}

/// The folder that the files of a data set lie in, all of them by name: the one that is asked for, else where the source usually lies. What
/// is fetched lies under `home`. Pictures have no names to look for.
///
/// # Errors
///
/// They are not there.
pub fn locate(data: &Data, home: &Path) -> Result<PathBuf, Missing> {
    let set = data.source;
    let folder = folder(data, home)?;
    match set.files().iter().find(|name| file(&folder, name).is_none()) {
        None => Ok(folder),
        Some(_) if !set.is_fetched() && data.folder.is_none() => Err(Missing::Shipped { set, folder }),
        Some(name) => Err(Missing::File { set, folder, name }),
    }
}

fn folder(data: &Data, home: &Path) -> Result<PathBuf, Missing> {
    let set = data.source;
    match (data.folder.as_deref().map(find), set) {
        (Some(folder), _) if folder.is_dir() => Ok(folder),
        (Some(folder), _) => Err(Missing::Folder { set, folder }),
        (None, Source::Images) => Err(Missing::NoPictures),
        (None, Source::Rooms | Source::RoomsGrey) => Ok(home.join("cache")),
        (None, Source::FashionMnistSmall) => Ok(in_workspace("crates/data").join(set.name())),
        (None, Source::FashionMnist | Source::Mnist | Source::Cifar10) => installed(set, places(set, home)),
    }
}

fn installed(set: Source, places: Vec<PathBuf>) -> Result<PathBuf, Missing> {
    let found = places.iter().find(|place| place.is_dir()).cloned();
    found.ok_or(Missing::Installed { set, places })
}

/// The file of that name, plain or gzipped.
pub fn file(folder: &Path, name: &str) -> Option<PathBuf> {
    let packed = (!name.ends_with(".gz")).then(|| folder.join(format!("{name}.gz")));
    std::iter::once(folder.join(name)).chain(packed).find(|path| path.is_file())
}

/// The folder or file that a key names: a relative path is looked for in the working directory, then in the workspace.
pub fn find(written: &str) -> PathBuf {
    let path = Path::new(written);
    let in_workspace = in_workspace(path);
    if !path.exists() && in_workspace.exists() { in_workspace } else { path.to_owned() }
}

/// Said of a folder that there is not, where it is written as a shell would take it.
pub(crate) fn of_a_shell(folder: &Path) -> &'static str {
    if folder.starts_with("~") { "; `~` means nothing here: write the whole path" } else { "" }
}

/// A path in the workspace; where there is none, from the working directory.
fn in_workspace(path: impl AsRef<Path>) -> PathBuf {
    workspace().unwrap_or_default().join(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::IDX_FILES;

    #[test]
    fn a_source_that_lies_nowhere_says_how_to_get_it() {
        let error = installed(Source::FashionMnist, ["/nowhere/a", "/nowhere/b"].map(PathBuf::from).to_vec())
            .expect_err("nothing lies there");
        insta::assert_snapshot!(error, @r"
        fashion-mnist is not on this machine: it does not lie in /nowhere/a, /nowhere/b
        hint: `cargo xtask data fetch fashion-mnist` gets it; or put the four IDX files of https://github.com/zalandoresearch/fashion-mnist into the first of these folders, or set `data.folder`
        ");
    }

    #[test]
    fn shipped_files_that_are_gone_say_how_to_get_them_back() {
        let folder = PathBuf::from("/nowhere/fashion-mnist-small");
        insta::assert_snapshot!(Missing::Shipped { set: Source::FashionMnistSmall, folder }, @r"
        the files of fashion-mnist-small are not in the repository
          --> /nowhere/fashion-mnist-small
        hint: start the program inside the repository, or let DCGAN_WORKSPACE name that; if files were deleted, `git restore` brings them back
        ");
    }

    #[test]
    fn the_first_place_that_exists_is_taken() {
        let places = ["/nowhere", env!("CARGO_MANIFEST_DIR"), "/"];
        let found = installed(Source::FashionMnist, places.map(PathBuf::from).to_vec()).expect("one exists");
        assert_eq!(found, Path::new(env!("CARGO_MANIFEST_DIR")));
    }

    #[test]
    fn every_file_must_be_there_plain_or_gzipped() {
        let (folder, home) = (tempfile::tempdir().expect("a folder"), Path::new("/nowhere"));
        let data = Data { source: Source::Mnist, folder: Some(folder.path().display().to_string()), ..Data::default() };
        let said = || {
            locate(&data, home)
                .map_err(|error| error.to_string().replace(&folder.path().display().to_string(), "FOLDER"))
        };
        for (name, ending) in IDX_FILES.iter().zip(["", ".gz", "", ""]) {
            let message = said().expect_err("a file is missing");
            assert!(
                message.starts_with(&format!("`{name}` is missing, and so is `{name}.gz`\n  --> FOLDER\n")),
                "{message}"
            );
            std::fs::write(folder.path().join(format!("{name}{ending}")), "").expect("written");
        }
        assert_eq!(said(), Ok(folder.path().to_owned()));
    }

    #[test]
    fn what_is_shipped_is_where_it_should_be() {
        let folder = locate(&Data::default(), Path::new("/nowhere")).expect("it is in the repository");
        assert!(folder.ends_with("crates/data/fashion-mnist-small"), "{}", folder.display());
    }
}
