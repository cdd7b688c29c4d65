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

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The machine's name in the network.
pub fn machine_name() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// The present time, RFC 3339 in UTC.
pub fn now() -> String {
    humantime::format_rfc3339_seconds(std::time::SystemTime::now()).to_string()
}
