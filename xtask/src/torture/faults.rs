//! One fault at one file call of a process: a library that stands before the C library's calls (`faults.c`), built with the C compiler that
//! linking needs anyway.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

const SOURCE: &str = include_str!("faults.c");

/// What happens at a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: calls are counted.
    Count,
    /// The program of that name is killed.
    Kill(&'static str),
    /// The disk is full from then on.
    Full,
    /// The call fails, as on a broken disk.
    Error,
    /// Nothing can be changed, at any call.
    ReadOnly,
    /// A file can't be read.
    Unreadable(PathBuf),
    /// The clock is so many seconds ahead from then on.
    Clock(i64),
}

/// The library, built.
#[derive(Clone, Debug)]
pub struct Faults(PathBuf);

impl Faults {
    /// Builds the library in a folder.
    ///
    /// # Errors
    ///
    /// There is no C compiler, or it can't build it.
    pub fn build(folder: &Path) -> Result<Self> {
        let (source, library) = (folder.join("faults.c"), folder.join("faults.so"));
        fs::write(&source, SOURCE).with_context(|| format!("can't write {}", source.display()))?;
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(&source);
        let status = compiler.status().context("can't start the C compiler `cc`")?;
        ensure!(status.success(), "`cc` can't build the library of faults ({status})");
        Ok(Self(library))
    }

    /// Lets a fault happen at the call of that number, of all calls that write under a folder. Returns the file that counts them.
    ///
    /// # Errors
    ///
    /// That file can't be written.
    pub fn plant(&self, command: &mut Command, (fault, at): (&Fault, usize), folder: &Path) -> Result<PathBuf> {
        let count = self.0.with_file_name("calls");
        fs::write(&count, [0; 8]).with_context(|| format!("can't write {}", count.display()))?;
        let name = match fault {
            Fault::Count => "count",
            Fault::Kill(program) => {
                command.env("TORTURE_PROGRAM", program);
                "kill"
            }
            Fault::Full => "full",
            Fault::Error => "error",
            Fault::ReadOnly => "read-only",
            Fault::Unreadable(path) => {
                command.env("TORTURE_PATH", path);
                "unreadable"
            }
            Fault::Clock(ahead) => {
                command.env("TORTURE_AHEAD", ahead.to_string());
                "clock"
            }
        };
        command.env("LD_PRELOAD", &self.0).env("TORTURE_FAULT", name).env("TORTURE_AT", at.to_string());
        command.env("TORTURE_COUNT", &count).env("TORTURE_FOLDER", folder);
        Ok(count)
    }

    /// How many calls a file has counted.
    pub fn counted(count: &Path) -> usize {
        let bytes = fs::read(count).ok().and_then(|bytes| bytes.try_into().ok()).unwrap_or([0; 8]);
        u64::from_ne_bytes(bytes) as usize
    }
}
