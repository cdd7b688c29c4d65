//! The life of a run, once for every program that does runs: whether it may start, who has its folder, and what is written of it when it is
//! refused and when it ends. The spec of a run that has ended with a result, or that another process is at, is not written again.

use std::path::PathBuf;

use spec::files::FileError;
use spec::{RunId, RunSpec};
use thiserror::Error;

use crate::{End, Manifest, RunFolder, RunLock, now};

/// Why a run can't start in its folder.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The folder holds another run.
    #[error("{} holds another run, which differs in {keys}", folder.display())]
    Occupied {
        /// The folder.
        folder: PathBuf,
        /// The keys in which both differ.
        keys: String,
    },
    /// Another process is at it.
    #[error("{} is being run by {holder}", folder.display())]
    Held {
        /// The folder.
        folder: PathBuf,
        /// That process, in words.
        holder: String,
    },
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
}

impl OpenError {
    /// Whether another process is at the run, or took it over: nothing is wrong with it.
    pub fn is_held(&self) -> bool {
        matches!(self, Self::Held { .. } | Self::File(FileError::TakenOver { .. }))
    }
}

/// A run's folder, looked into.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "a process has one")]
pub enum Opened {
    /// The run has ended with this result, which stays.
    Ended(End),
    /// It may begin, or go on.
    Open(OpenRun),
}

/// The right to do a run, held for as long as the value lives.
#[derive(Debug)]
pub struct OpenRun {
    lock: RunLock,
    earlier: Option<Manifest>,
}

impl RunFolder {
    /// Refuses a run whose folder holds another one.
    ///
    /// # Errors
    ///
    /// It does ([`OpenError::Occupied`]), or its spec can't be read.
    pub fn admit(&self, spec: &RunSpec) -> Result<(), OpenError> {
        if !self.spec_file().exists() {
            return Ok(());
        }
        let there = self.read_spec()?;
        if RunId::of(&there) == RunId::of(spec) {
            return Ok(());
        }
        let keys: Vec<String> = spec.differences(&there).keys().map(|key| format!("`{key}`")).collect();
        Err(OpenError::Occupied { folder: self.path().to_owned(), keys: keys.join(", ") })
    }

    /// Takes the right to do a run here, and writes its spec, unless the run has ended with a result.
    ///
    /// # Errors
    ///
    /// Another run stands here, another process is at it, or what the operating system says.
    pub fn open(&self, spec: &RunSpec) -> Result<Opened, OpenError> {
        self.admit(spec)?;
        std::fs::create_dir_all(self.path()).map_err(FileError::io("make", self.path()))?;
        let Some(lock) = RunLock::take(self)? else {
            let process = RunLock::holder(self)?.flatten();
            let holder = process.map_or("another process".to_owned(), |process| format!("process {process}"));
            return Err(OpenError::Held { folder: self.path().to_owned(), holder });
        };
        let earlier = self.read_manifest()?;
        if let Some(Manifest { end: Some(end @ End::Finished { .. }), .. }) = earlier {
            return Ok(Opened::Ended(end));
        }
        self.write_spec(spec)?;
        Ok(Opened::Open(OpenRun { lock, earlier }))
    }

    /// Writes down why a run was refused, or how its process failed without a word, where its folder stands ready for it: whoever made that waits for an
    /// answer. A result stays what it is, and so does what another process is at. `begun` is the manifest of a run that has none.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn refuse(&self, why: &str, begun: impl FnOnce() -> Manifest) -> Result<(), FileError> {
        if !self.spec_file().exists() {
            return Ok(());
        }
        let Some(_lock) = RunLock::take(self)? else { return Ok(()) };
        let mut manifest = self.read_manifest()?.unwrap_or_else(begun);
        if matches!(manifest.end, Some(End::Finished { .. })) {
            return Ok(());
        }
        let reason = why.lines().next().unwrap_or_default().to_owned(); // hints are for whoever reads the log
        manifest.end = Some(End::Failed { reason });
        manifest.provenance.updated = now();
        self.write_manifest(&manifest)
    }
}

impl OpenRun {
    /// The lock that holds it.
    pub fn lock(&self) -> &RunLock {
        &self.lock
    }

    /// What an earlier sitting wrote; none where the run has not begun.
    pub fn earlier(&self) -> Option<&Manifest> {
        self.earlier.as_ref()
    }

    /// Writes how the run has ended, with the seal of a result, and lets go of it.
    ///
    /// # Errors
    ///
    /// Another process took the run over, whose end is that one's to write; or what the operating system says.
    pub fn end(self, mut manifest: Manifest, end: End) -> Result<(), FileError> {
        self.lock.confirm()?;
        let folder = self.lock.folder();
        if matches!(end, End::Finished { .. }) {
            manifest.seal = Some(folder.seal()?);
        }
        manifest.end = Some(end);
        manifest.provenance.updated = now();
        folder.write_manifest(&manifest)
    }
}
