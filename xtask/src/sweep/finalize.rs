//! What became of a process that ended. A run writes its own end down, a refusal too; where it could not (it was killed, or the
//! system took its memory), this does, so that nobody takes it for one that was never tried. The log is left to the user: drivers
//! write into it as well, so that no line of it is known to be the run's own.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use runs::{End, HELD_EXIT_CODE, Manifest, Provenance, Status};

use super::launch::Setting;
use crate::job::Job;
use crate::job_state::JobState;

/// How a process of a run ended.
#[derive(Debug)]
pub struct Ended {
    /// What the system says.
    pub exit: std::io::Result<ExitStatus>,
    /// Whether it had been asked to stop.
    pub asked: Asked,
}

impl Ended {
    /// Whether another process was at the run, or took it over.
    pub fn was_held(&self) -> bool {
        matches!(&self.exit, Ok(exit) if exit.code() == Some(i32::from(HELD_EXIT_CODE)))
    }
}

/// Whether a process had been asked to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// By nobody here.
    No,
    /// By the runner.
    ToStop,
}

/// Looks at what a run left, and writes its end down where it could not.
pub fn settle(job: &Job, ended: &Ended, setting: &Setting) -> JobState {
    let state = JobState::tolerant(job);
    if !matches!(state.status, Status::Pending | Status::Interrupted) || is_in_order(job, ended) || ended.was_held() {
        return state;
    }
    let reason = reason(&ended.exit);
    match job.folder.refuse(&reason, || unstarted(job, setting)) {
        Ok(()) => JobState::tolerant(job),
        Err(error) => JobState { status: Status::Failed { reason: format!("{reason}; {error}") }, ..state },
    }
}

fn is_in_order(job: &Job, ended: &Ended) -> bool {
    let Ok(exit) = &ended.exit else { return false };
    let wrote_it = || matches!(job.folder.read_manifest(), Ok(Some(Manifest { end: Some(End::Interrupted), .. })));
    match (exit.code(), exit.signal()) {
        (Some(130), _) => wrote_it(),
        // Asked before it could listen.
        (_, Some(15)) => ended.asked == Asked::ToStop,
        _ => false,
    }
}

/// The manifest of a run that ended before it wrote one.
fn unstarted(job: &Job, setting: &Setting) -> Manifest {
    let here = Provenance::here(&setting.commit, job.run.spec.backend.name());
    Manifest::begin(job.run.id.clone(), Provenance { threads: setting.threads, ..here }, None)
}

fn reason(exit: &std::io::Result<ExitStatus>) -> String {
    match exit.as_ref().map(|exit| (exit.code(), exit.signal())) {
        Err(error) => format!("could not be started: {error}"),
        Ok((_, Some(signal))) => killed(signal),
        Ok((Some(0), _)) => "ended without a result".to_owned(),
        Ok((Some(code), _)) => format!("ended with exit code {code} and did not say why"),
        Ok((None, None)) => "ended, and the system does not say how".to_owned(),
    }
}

/// A signal that ended a process, in words.
pub fn killed(signal: i32) -> String {
    let name = match signal {
        1 => " (SIGHUP)",
        2 => " (SIGINT)",
        4 => " (SIGILL)",
        6 => " (SIGABRT)",
        7 => " (SIGBUS)",
        8 => " (SIGFPE)",
        9 => " (SIGKILL); out of memory?",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        _ => "",
    };
    format!("killed by signal {signal}{name}")
}

#[cfg(test)]
mod tests {
    use super::killed;

    #[test]
    fn a_signal_is_called_by_its_name() {
        assert_eq!(killed(9), "killed by signal 9 (SIGKILL); out of memory?");
        assert_eq!(killed(11), "killed by signal 11 (SIGSEGV)");
        assert_eq!(killed(40), "killed by signal 40");
    }
}
