//! Which clone of the workspace a program works on: found when it runs. Programs are copied, moved, and built into target folders that several
//! clones share, so where one was built says nothing of where it is asked to work.

use std::env;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// The variable that names the workspace. Cargo sets it (`.cargo/config.toml`), and the runner does for the programs that it starts.
pub const WORKSPACE_VARIABLE: &str = "DCGAN_WORKSPACE";

/// The clone that this program was built in; cargo builds it again in another. None where it was not built by this workspace's configuration.
const BUILT_IN: Option<&str> = option_env!("DCGAN_WORKSPACE");

/// Files by which the root of the workspace is known.
const MARKS: [&str; 3] = ["Cargo.toml", "crates/spec/Cargo.toml", "xtask/Cargo.toml"];

/// The root of the workspace: what `DCGAN_WORKSPACE` names, else the one that cargo runs, else the one around the working directory, else the
/// one around the program.
pub fn workspace() -> Option<PathBuf> {
    let named = [WORKSPACE_VARIABLE, "CARGO_MANIFEST_DIR"].into_iter().filter_map(env::var_os).map(PathBuf::from);
    let around = [env::current_dir(), env::current_exe()].into_iter().flatten();
    named.chain(around).find_map(|path| root_above(&path))
}

/// The nearest folder that is the root of a workspace: the path itself, or one above it.
fn root_above(path: &Path) -> Option<PathBuf> {
    let is_root = |folder: &&Path| MARKS.iter().all(|mark| folder.join(mark).is_file());
    // Component by component: cargo's variable ends with a slash.
    path.ancestors().find(is_root).map(|root| root.components().collect())
}

/// A program that another clone was the last to build.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "this program was built in {}, and is to work for {}\n\
     hint: the same command builds it again; two clones that share a target folder can't build in turns while one of them starts runs",
    built_in.display(), workspace.display()
)]
pub struct OtherClone {
    built_in: PathBuf,
    workspace: PathBuf,
}

/// Checks that this program was built from the clone that it works for, so that the commit in a run's manifest is that of its code.
///
/// # Errors
///
/// It was built in another one. Where either is not known, nothing is said.
pub fn check_clone() -> Result<(), OtherClone> {
    let asked = env::var_os(WORKSPACE_VARIABLE).map(PathBuf::from);
    match BUILT_IN.map(PathBuf::from).zip(asked) {
        Some((built_in, workspace)) if built_in.components().ne(workspace.components()) => {
            Err(OtherClone { built_in, workspace })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_root_is_the_nearest_folder_above_with_the_workspace_s_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let (outer, inner) = (folder.path().join("outer"), folder.path().join("outer/worktrees/inner"));
        for root in [&outer, &inner] {
            for mark in MARKS {
                fs::create_dir_all(root.join(mark).with_file_name("")).expect("made");
                fs::write(root.join(mark), "").expect("written");
            }
        }
        assert_eq!(root_above(&inner.join("target/release/train")), Some(inner.clone()));
        assert_eq!(root_above(&outer.join("crates/spec/")), Some(outer.clone()), "a package is not the workspace");
        assert_eq!(root_above(&outer.join("")), Some(outer.clone()));
        fs::remove_file(inner.join("xtask/Cargo.toml")).expect("removed");
        assert_eq!(root_above(&inner), Some(outer));
        assert_eq!(root_above(folder.path()), None);
    }

    #[test]
    fn a_test_works_for_the_clone_that_it_was_built_in() {
        assert_eq!(check_clone(), Ok(()));
        assert!(workspace().is_some_and(|root| root.join("crates/spec/src/home/workspace.rs").is_file()));
    }
}
