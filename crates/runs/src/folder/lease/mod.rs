//! The lease on a folder: a file that only one process can create, beside the lock that the system keeps.
//!
//! Some network file systems grant a lock on each machine. A lease holds on all of them: `.lease-<n>` is created exclusively, says who made it, and
//! is written again every [`SIGN_OF_LIFE`]. Whoever finds the last one without a sign of life for [`TAKEN_OVER_AFTER`] creates `.lease-<n+1>`, which
//! again only one process can, and deletes the older ones. Both times are those of files, so that clocks of machines do not matter.
//!
//! ```text
//! a:  creates .lease-1  ──writes it again──  stalls ……………………………………………………  confirms: gone, ends without a word
//! b:                                               sees no life: creates .lease-2, deletes .lease-1
//! ```

mod found;

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use spec::files::{FileError, beside};

use found::{Found, found, living};

pub use found::Leaseholder;

/// How often a lease is written again while its holder lives.
pub const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// A lease of another machine that was not written again for so long, by the file system's clock, counts for nothing.
pub const TAKEN_OVER_AFTER: Duration = Duration::from_secs(120);

/// The name of a lease's file, before its number.
const NAME: &str = ".lease-";

/// A lease, held for as long as the value lives.
#[derive(Debug)]
pub(super) struct Lease {
    file: PathBuf,
    text: String,
    /// Ends the signs of life when it is dropped.
    _alive: Sender<()>,
}

/// What the system's lock on the same folder says, which the lease is read with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lock {
    /// Nobody on this machine holds it.
    Free,
    /// The file system has none.
    Unsupported,
}

impl Lease {
    /// Leases a folder; none where another process has a lease with signs of life.
    pub fn take(folder: &Path, lock: Lock) -> Result<Option<Self>, FileError> {
        let here = Leaseholder::here();
        for _ in 0..10 {
            let before = found(folder)?;
            if living(folder, &before, lock)?.is_some() {
                return Ok(None);
            }
            let number = before.iter().map(|lease| lease.number).max().unwrap_or(0) + 1;
            let path = folder.join(format!("{NAME}{number}"));
            let text = serde_json::to_string(&here).expect("a lease is plain data");
            let file = match write_new(&path, &text) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                made => made.map_err(FileError::io("make", &path))?,
            };
            let others: Vec<Found> = found(folder)?.into_iter().filter(|lease| lease.file != path).collect();
            if living(folder, &others, lock)?.is_some() {
                let _ = fs::remove_file(&path);
                return Ok(None);
            }
            for lease in &others {
                let _ = fs::remove_file(&lease.file);
            }
            let alive = show_life(file, text.clone());
            return Ok(Some(Self { file: path, text, _alive: alive }));
        }
        Ok(None)
    }

    /// Who leases a folder and shows signs of life.
    pub fn holder(folder: &Path, lock: Lock) -> Result<Option<Leaseholder>, FileError> {
        living(folder, &found(folder)?, lock)
    }

    /// Whether nobody has taken the folder over.
    pub fn holds(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|text| text == self.text)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.holds() {
            let _ = fs::remove_file(&self.file);
        }
    }
}

/// Creates a lease with its text in one step: one that is cut off says nobody's name, and would be waited for.
fn write_new(path: &Path, text: &str) -> io::Result<File> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let beside = beside(&path.with_file_name(format!("lease-{number}")));
    let written = write(OpenOptions::new().write(true).create(true).truncate(true), &beside, text);
    let linked = written.and_then(|file| fs::hard_link(&beside, path).map(|()| file));
    let _ = fs::remove_file(&beside);
    match linked {
        Err(error) if [ErrorKind::Unsupported, ErrorKind::PermissionDenied].contains(&error.kind()) => {
            // A file system without hard links: in two steps.
            let written = write(OpenOptions::new().write(true).create_new(true), path, text);
            if written.as_ref().is_err_and(|error| error.kind() != ErrorKind::AlreadyExists) {
                let _ = fs::remove_file(path);
            }
            written
        }
        linked => linked,
    }
}

fn write(options: &OpenOptions, path: &Path, text: &str) -> io::Result<File> {
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map(|()| file)
}

/// Writes the lease again and again, on a thread of its own, until the sender is dropped. A file system that fails meanwhile is not waited for.
fn show_life(mut file: File, text: String) -> Sender<()> {
    let (alive, ended) = channel();
    let beat = move || {
        while ended.recv_timeout(SIGN_OF_LIFE) == Err(RecvTimeoutError::Timeout) {
            let _ = file.rewind().and_then(|()| file.write_all(text.as_bytes())).and_then(|()| file.sync_data());
        }
    };
    // Without the thread the lease is taken over in time, and that is noticed before anything is written.
    let _ = thread::Builder::new().name("lease".to_owned()).spawn(beat);
    alive
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::clock;

    const HOUR: Duration = Duration::from_secs(3600);

    fn elsewhere(folder: &Path, number: u64, written: SystemTime) -> PathBuf {
        let path = folder.join(format!("{NAME}{number}"));
        let who = Leaseholder { host: "node7".to_owned(), boot: "1".to_owned(), process: 7, since: 1 };
        fs::write(&path, serde_json::to_string(&who).expect("text")).expect("written");
        File::options().write(true).open(&path).and_then(|file| file.set_modified(written)).expect("set");
        path
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).expect("readable").flatten().map(|entry| entry.file_name());
        names.filter_map(|name| name.into_string().ok()).collect()
    }

    #[test]
    fn a_folder_is_leased_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let leases: Vec<_> = thread::scope(|scope| {
            let take = || Lease::take(folder.path(), Lock::Unsupported).expect("written");
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(take)).collect();
            threads.into_iter().filter_map(|thread| thread.join().expect("no panic")).collect()
        });
        assert_eq!(leases.len(), 1);
        assert!(leases[0].holds());
        drop(leases);
        assert_eq!(names(folder.path()), Vec::<String>::new(), "it is let go of");
    }

    #[test]
    fn a_lease_of_another_machine_counts_while_it_shows_life() {
        let folder = tempfile::tempdir().expect("a folder");
        let now = clock::now(folder.path()).expect("a clock");
        elsewhere(folder.path(), 3, now);
        let holder = Lease::holder(folder.path(), Lock::Free).expect("readable").expect("alive");
        assert_eq!((holder.host.as_str(), holder.process), ("node7", 7));
        assert!(Lease::take(folder.path(), Lock::Free).expect("readable").is_none());

        elsewhere(folder.path(), 3, now - TAKEN_OVER_AFTER);
        assert_eq!(Lease::holder(folder.path(), Lock::Free).expect("readable"), None);
        let lease = Lease::take(folder.path(), Lock::Free).expect("written").expect("taken over");
        assert_eq!(names(folder.path()), [".lease-4"], "the older one is gone");
        assert!(lease.holds());
    }

    #[test]
    fn a_file_from_the_future_is_alive() {
        let folder = tempfile::tempdir().expect("a folder");
        elsewhere(folder.path(), 1, SystemTime::now() + HOUR);
        assert!(Lease::take(folder.path(), Lock::Free).expect("readable").is_none());
    }

    #[test]
    fn a_holder_that_was_taken_over_notices() {
        let folder = tempfile::tempdir().expect("a folder");
        let stalled = Lease::take(folder.path(), Lock::Unsupported).expect("written").expect("free");
        File::options()
            .write(true)
            .open(&stalled.file)
            .and_then(|file| file.set_modified(SystemTime::now() - HOUR))
            .expect("set");
        let lease = Lease::take(folder.path(), Lock::Unsupported).expect("written").expect("taken over");
        assert!(!stalled.holds());
        drop(stalled);
        assert!(lease.holds(), "nothing of another's is deleted");
    }

    #[test]
    fn a_lease_of_a_process_that_was_killed_here_does_not_delay_the_next() {
        let folder = tempfile::tempdir().expect("a folder");
        let killed = Lease::take(folder.path(), Lock::Free).expect("written").expect("free");
        std::mem::forget(killed);
        assert!(
            Lease::take(folder.path(), Lock::Unsupported).expect("readable").is_none(),
            "without a lock nobody knows"
        );
        assert!(Lease::take(folder.path(), Lock::Free).expect("written").is_some());
    }

    #[test]
    fn a_lease_that_was_cut_off_is_waited_for_like_any_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".lease-1");
        fs::write(&path, "").expect("written");
        assert!(Lease::take(folder.path(), Lock::Free).expect("readable").is_none());
        File::options()
            .write(true)
            .open(&path)
            .and_then(|file| file.set_modified(SystemTime::now() - HOUR))
            .expect("set");
        assert!(Lease::take(folder.path(), Lock::Free).expect("written").is_some());
    }

    #[test]
    fn a_lease_is_made_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".lease-1");
        let file = write_new(&path, "who").expect("written");
        assert_eq!(fs::read_to_string(&path).expect("readable"), "who");
        assert_eq!(write_new(&path, "another").expect_err("it is there").kind(), ErrorKind::AlreadyExists);
        assert_eq!(names(folder.path()), [".lease-1"], "nothing is left beside it");
        assert_eq!(fs::read_to_string(&path).expect("readable"), "who");
        drop(file);
    }
}
