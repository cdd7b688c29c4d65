//! Room on the disk of the results.

use std::path::Path;

use crate::terminal::size;

/// The least room that a run needs to begin, in bytes: two small checkpoints beside each other, metrics and pictures.
const LEAST: u64 = 16_000_000;

/// Bytes that a user can still write to the disk of a folder, or of the first one above it that exists; none where the system does not say.
pub fn free(folder: &Path) -> Option<u64> {
    let folder = std::path::absolute(folder).ok()?;
    let existing = folder.ancestors().find(|folder| folder.exists())?;
    let disk = rustix::fs::statvfs(existing).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// What is wrong where a run that is to need so many bytes, as far as that is known, can't begin.
pub fn too_full_for_a_run(needs: Option<u64>, free: u64) -> Option<String> {
    let needs = needs.unwrap_or(0).max(LEAST);
    let text = || format!("the disk of the results has {} left, and a run needs {}", size(free), size(needs));
    (free < needs).then(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_needs_what_it_is_known_to_need_and_a_little_at_least() {
        assert_eq!(too_full_for_a_run(None, LEAST), None);
        assert_eq!(
            too_full_for_a_run(Some(LEAST + 1), LEAST).as_deref(),
            Some("the disk of the results has 16 MB left, and a run needs 16 MB")
        );
        assert_eq!(
            too_full_for_a_run(None, 0).as_deref(),
            Some("the disk of the results has 0 kB left, and a run needs 16 MB")
        );
    }

    #[test]
    fn a_folder_that_is_still_to_be_made_lies_on_the_disk_of_the_one_above() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(free(folder.path()).is_some_and(|bytes| bytes > 0));
        assert!(free(&folder.path().join("a/b")).is_some());
    }
}
