//! `doctor`: whether the file system of a results folder keeps what runs on several machines need of it. It tries each thing with files of its
//! own and deletes them.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::Result;
use runs::{TAKEN_OVER_AFTER, clock};
use spec::files::{FileError, write_whole};

use crate::exit::Exit;
use crate::table;
use crate::terminal::{self, printable};
use crate::workspace::Workspace;

/// What can be said to `doctor`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of results [default: that of --results]
    #[arg(value_name = "RESULTS")]
    results: Option<PathBuf>,
}

/// How one thing was found.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Finding {
    Kept(String),
    /// Not kept, and done without.
    Missing(String),
    /// Not kept, and needed.
    Broken(String),
}

/// What tries one thing in a folder.
type Check = fn(&Path) -> io::Result<Finding>;

/// Checks a folder and prints what was found.
///
/// # Errors
///
/// A folder that can't be made or written.
pub fn doctor(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    let results = arguments.results.as_deref().unwrap_or(&workspace.results);
    let folder = Scratch::inside(results)?;
    let checks: [(&str, Check); 5] = [
        ("exclusive creation", exclusive_creation),
        ("rename", rename),
        ("listing", listing),
        ("lock", lock),
        ("clock", file_clock),
    ];
    let mut lines = Vec::new();
    let mut exit = Exit::Done;
    for (name, check) in checks {
        let finding = check(&folder.0).unwrap_or_else(|error| Finding::Broken(error.to_string()));
        let (word, text) = match finding {
            Finding::Kept(text) => ("ok", text),
            Finding::Missing(text) => ("missing", text),
            Finding::Broken(text) => {
                exit = Exit::Failed;
                ("broken", text)
            }
        };
        lines.push(vec![format!("  {name}"), word.to_owned(), text]);
    }
    let name = printable(&results.display().to_string());
    terminal::print(format!("{name}\n{}", table::aligned(&lines)))?;
    if exit == Exit::Failed {
        process::log(
            "hint: put results on another file system, with --results; runs on this one can be done twice or damaged",
        );
    }
    Ok(exit)
}

/// A folder that is deleted with all that is in it.
struct Scratch(PathBuf);

impl Scratch {
    fn inside(results: &Path) -> Result<Self, FileError> {
        let folder = results.join(format!(".doctor-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(FileError::io("make", &folder))?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Of several that create one file at once, one does.
fn exclusive_creation(folder: &Path) -> io::Result<Finding> {
    const TIMES: usize = 50;
    const AT_ONCE: usize = 8;
    for time in 0..TIMES {
        let path = folder.join(format!("created-{time}"));
        let create = || OpenOptions::new().write(true).create_new(true).open(&path).is_ok();
        let created = thread::scope(|scope| {
            let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(create)).collect();
            threads.into_iter().filter_map(|thread| thread.join().ok()).filter(|created| *created).count()
        });
        if created != 1 {
            return Ok(Finding::Broken(format!("{created} of {AT_ONCE} created the same file")));
        }
    }
    Ok(Finding::Kept(format!("one of {AT_ONCE} at once, {TIMES} times")))
}

/// Whoever reads a file while it is replaced reads the old one or the new.
fn rename(folder: &Path) -> io::Result<Finding> {
    const TIMES: usize = 100;
    let path = folder.join("replaced");
    let content = |time: usize| vec![b'a' + (time % 26) as u8; 10_000];
    let write = |time| write_whole(&path, &content(time)).map_err(|error| io::Error::other(error.to_string()));
    write(0)?;
    let is_whole = |text: &[u8]| text.len() == 10_000 && text.iter().all(|byte| *byte == text[0]);
    let (written, torn) = thread::scope(|scope| {
        let writer = scope.spawn(|| (1..TIMES).try_for_each(write));
        let mut torn = 0;
        while !writer.is_finished() {
            torn += usize::from(!fs::read(&path).is_ok_and(|text| is_whole(&text)));
        }
        (writer.join(), torn)
    });
    written.map_err(|_| io::Error::other("the writer panicked"))??;
    Ok(match torn {
        0 => Finding::Kept(format!("replaced {TIMES} times, and always read whole")),
        torn => Finding::Broken(format!("a file that was being replaced could not be read whole {torn} times")),
    })
}

/// A file that was made is listed at once, and one that was deleted no longer.
fn listing(folder: &Path) -> io::Result<Finding> {
    let folder = folder.join("listed");
    fs::create_dir_all(&folder)?;
    let count = || Ok::<_, io::Error>(fs::read_dir(&folder)?.count());
    File::create(folder.join("one"))?;
    let after = count()?;
    fs::remove_file(folder.join("one"))?;
    let left = count()?;
    Ok(match (after, left) {
        (1, 0) => Finding::Kept("files are listed as they are made and deleted".to_owned()),
        _ => Finding::Broken("the listing of a folder is out of date".to_owned()),
    })
}

/// Two that open a file can't both lock it. Whether a lock holds between machines can't be seen from one of them: there leases decide.
fn lock(folder: &Path) -> io::Result<Finding> {
    let path = folder.join("locked");
    let (one, other) = (File::create(&path)?, File::create(&path)?);
    let without = format!("a run that was killed is taken up after {} s", TAKEN_OVER_AFTER.as_secs());
    if let Err(TryLockError::Error(error)) = one.try_lock() {
        return Ok(Finding::Missing(format!("{error}; leases do without, and {without}")));
    }
    Ok(match other.try_lock() {
        Err(TryLockError::WouldBlock) => Finding::Kept("on this machine; between machines leases decide".to_owned()),
        _ => Finding::Broken("flock lets two processes of one machine lock the same file".to_owned()),
    })
}

/// Files that are written later have later times, and a file that is written again has a new one.
fn file_clock(folder: &Path) -> io::Result<Finding> {
    const PAUSE: Duration = Duration::from_millis(1500);
    let path = folder.join("written-again");
    let mut file = File::create(&path)?;
    file.write_all(b"x")?;
    file.sync_all()?;
    let (before, first) = (clock::read(folder)?, fs::metadata(&path)?.modified()?);
    thread::sleep(PAUSE);
    file.rewind()?;
    file.write_all(b"x")?;
    file.sync_data()?;
    let (after, second) = (clock::read(folder)?, fs::metadata(&path)?.modified()?);
    let is_pause = |from: SystemTime, to: SystemTime| {
        to.duration_since(from).is_ok_and(|passed| passed >= PAUSE / 3 && passed <= PAUSE * 20)
    };
    if !is_pause(before, after) || !is_pause(first, second) {
        return Ok(Finding::Broken("the times of files do not follow a clock".to_owned()));
    }
    let here = SystemTime::now();
    let (ahead, apart) = match after.duration_since(here) {
        Ok(apart) => ("ahead of", apart),
        Err(error) => ("behind", error.duration()),
    };
    let apart = apart.as_secs_f64();
    Ok(Finding::Kept(if apart < 2.0 {
        "that of this machine".to_owned()
    } else {
        format!("{apart:.0} s {ahead} this machine's, which changes nothing")
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_file_system_keeps_all_of_it() {
        let folder = tempfile::tempdir().expect("a folder");
        for check in [exclusive_creation, rename, listing, lock, file_clock] {
            let finding = check(folder.path()).expect("tried");
            assert!(matches!(finding, Finding::Kept(_)), "{finding:?}");
        }
    }
}
