//! What makes the runs that are started here: the commit and the machine's name.

use std::path::Path;
use std::process::Command;

/// The commit of the workspace, `-dirty` where a file that a run is built from has changed; "unknown" outside a checkout.
pub fn commit(root: &Path) -> String {
    let Some(commit) = git(root, &["rev-parse", "HEAD"]) else {
        return "unknown".to_owned();
    };
    let changed = git(root, &["status", "--porcelain", "--", "crates", "Cargo.toml", "Cargo.lock"]);
    if changed.is_some_and(|files| files.is_empty()) { commit } else { format!("{commit}-dirty") }
}

/// The commit of a folder that a program of one's own lies in, `-dirty` where a file that git knows has changed; "unknown" outside a checkout.
pub fn commit_of_folder(folder: &Path) -> String {
    let Some(commit) = git(folder, &["rev-parse", "HEAD"]) else {
        return "unknown".to_owned();
    };
    let changed = git(folder, &["status", "--porcelain", "--untracked-files=no", "--", "."]);
    if changed.is_some_and(|files| files.is_empty()) { commit } else { format!("{commit}-dirty") }
}

/// The present commit, if it holds a file as it is; none where the file has changed, or is none of the workspace's.
pub fn commit_of(root: &Path, file: &Path) -> Option<String> {
    let file = std::path::absolute(file).ok()?;
    let file = file.to_str()?;
    git(root, &["--literal-pathspecs", "ls-files", "--error-unmatch", "--", file])?;
    let changes = git(root, &["--literal-pathspecs", "status", "--porcelain", "--", file])?;
    if changes.is_empty() { git(root, &["rev-parse", "HEAD"]) } else { None }
}

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The machine's name in the network.
pub fn machine_name() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{commit_of, git};

    #[test]
    fn a_commit_holds_a_file_as_long_as_it_is_not_changed() {
        let root = tempfile::tempdir().expect("a folder");
        let root = root.path();
        let (file, own) = (root.join("sweep.toml"), root.join("own.toml"));
        fs::write(&file, "seeds = [0]").expect("written");
        fs::write(&own, "seeds = [0]").expect("written");
        let who = ["-c", "user.name=x", "-c", "user.email=x", "commit", "--quiet", "--message", "x"];
        for arguments in [&["init", "--quiet"][..], &["add", "sweep.toml"], &who] {
            git(root, arguments).expect("done");
        }
        assert_eq!(commit_of(root, &file), git(root, &["rev-parse", "HEAD"]));
        assert!(commit_of(root, &file).is_some());
        assert_eq!(commit_of(root, &own), None, "git does not know it");
        assert_eq!(commit_of(root, &std::env::temp_dir().join("elsewhere.toml")), None, "it lies outside");
        fs::write(&file, "seeds = [1]").expect("written");
        assert_eq!(commit_of(root, &file), None, "it has changed");
    }
}
