//! A run that goes on: the process behind it, and what is known of it meanwhile.

use std::process::{Child, ExitStatus};
use std::time::Instant;

use runs::RunLock;

use super::launch::{Setting, launch};
use crate::job::Job;
use crate::metrics_tail::Tail;

/// A run that goes on.
#[derive(Debug)]
pub struct Active {
    /// The run.
    pub job: Job,
    /// Its metrics, as they come.
    pub tail: Tail,
    /// When it was started, or first seen.
    pub since: Instant,
    process: Process,
}

#[derive(Debug)]
enum Process {
    /// Started here.
    Child(Child),
    /// Started by somebody else, who may be gone: it holds its lock.
    Elsewhere,
}

/// How it is no longer going on.
#[derive(Debug)]
pub enum Gone {
    /// The process that was started here ended.
    Exit(std::io::Result<ExitStatus>),
    /// The process that was started elsewhere let go of its lock.
    LockIsFree,
}

impl Active {
    /// Starts a run.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn start(job: &Job, setting: &Setting) -> std::io::Result<Self> {
        Ok(Self::new(job.clone(), Process::Child(launch(job, setting)?)))
    }

    /// Follows a run that another process is at.
    pub fn follow(job: Job) -> Self {
        Self::new(job, Process::Elsewhere)
    }

    fn new(job: Job, process: Process) -> Self {
        let tail = Tail::new(job.folder.metrics_file());
        Self { job, tail, since: Instant::now(), process }
    }

    /// The process, where it was started here.
    pub fn child(&self) -> Option<&Child> {
        match &self.process {
            Process::Child(child) => Some(child),
            Process::Elsewhere => None,
        }
    }

    /// How it ended, if it did.
    pub fn poll(&mut self) -> Option<Gone> {
        match &mut self.process {
            Process::Child(child) => child.try_wait().transpose().map(Gone::Exit),
            Process::Elsewhere => matches!(RunLock::holder(&self.job.folder), Ok(None)).then_some(Gone::LockIsFree),
        }
    }
}
