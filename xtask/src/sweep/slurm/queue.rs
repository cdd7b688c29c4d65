//! Slurm's commands: submitting, and what is asked of the queue. Where they are missing, or do not answer soon, the queue is not known.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use runs::SweepFolder;

use crate::terminal::{count, printable};

/// How long the queue may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// The largest array index that a cluster takes, where it does not say.
const LARGEST_INDEX: usize = 1000;

/// The file in a submission's folder with the numbers of its jobs.
pub const JOBS_FILE: &str = "jobs";

/// Submits a script, and returns the job's number.
///
/// # Errors
///
/// Slurm is not installed here, or refuses the job.
pub fn submit(script: &Path, dependency: Option<&str>) -> Result<String> {
    let mut command = Command::new("sbatch");
    command.arg("--parsable");
    command.args(dependency.map(|dependency| format!("--dependency={dependency}"))).arg(script);
    let output = command.stdin(Stdio::null()).output();
    let output = output.context("can't start `sbatch`: is Slurm installed on this machine?")?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if !output.status.success() {
        let script = printable(&script.display().to_string());
        bail!("sbatch refuses {script}: {}", printable(&text(&output.stderr)));
    }
    let answer = text(&output.stdout);
    Ok(answer.split(';').next().unwrap_or_default().to_owned()) // the cluster's name may follow
}

/// The largest index that an array may have.
pub fn largest_index() -> usize {
    let config = answer(Command::new("scontrol").args(["show", "config"])).unwrap_or_default();
    let size =
        config.lines().find_map(|line| line.strip_prefix("MaxArraySize")?.split_once('=')?.1.trim().parse().ok());
    size.map_or(LARGEST_INDEX, |size: usize| size.saturating_sub(1))
}

/// What the queue has of a sweep, in words; nothing where it has nothing, or is not known.
pub fn of(folder: &SweepFolder) -> Option<String> {
    let jobs = jobs(folder);
    if jobs.is_empty() {
        return None;
    }
    let all = answer(Command::new("squeue").args(["--noheader", "--array", "--format=%F|%j|%T|%r"]))?;
    summary(&all, &jobs)
}

/// The numbers of the jobs that were submitted for a sweep.
fn jobs(folder: &SweepFolder) -> Vec<String> {
    let submissions = fs::read_dir(folder.work().join("slurm")).into_iter().flatten().flatten();
    let texts = submissions.filter_map(|submission| fs::read_to_string(submission.path().join(JOBS_FILE)).ok());
    texts.flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// "3 tasks running, 17 tasks pending (Priority)" from lines of number, name, state and reason.
fn summary(lines: &str, jobs: &[String]) -> Option<String> {
    let mut counts = BTreeMap::<String, usize>::new();
    for line in lines.lines() {
        let [number, name, state, reason] = line.splitn(4, '|').collect::<Vec<_>>()[..] else { continue };
        if !jobs.iter().any(|job| job == number) {
            continue;
        }
        let what = ["plan", "report"].into_iter().find(|what| name.ends_with(&format!("-{what}"))).unwrap_or("task");
        let reason = if matches!(reason, "None" | "") { String::new() } else { format!(" ({})", printable(reason)) };
        *counts.entry(format!("{what}|{}{reason}", printable(&state.to_lowercase()))).or_default() += 1;
    }
    let texts = counts.iter().filter_map(|(key, number)| {
        let (what, state) = key.split_once('|')?;
        Some(if what == "task" { format!("{} {state}", count(*number, what)) } else { format!("{what} {state}") })
    });
    let mut texts: Vec<String> = texts.collect();
    texts.sort_by_key(|text| !text.contains("task"));
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// What a command prints, where it succeeds in time.
fn answer(command: &mut Command) -> Option<String> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let mut out = child.stdout.take()?;
    let reader = thread::spawn(move || {
        let mut text = String::new();
        out.read_to_string(&mut text).map(|_| text)
    });
    let start = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if start.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                break None;
            }
        }
    };
    status.filter(|status| status.success())?;
    reader.join().ok()?.ok()
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn the_queue_is_counted_by_state_and_reason() {
        let lines = "7|pets|RUNNING|None\n7|pets|RUNNING|None\n7|pets|PENDING|Resources\n8|pets-report|PENDING|Dependency\n9|other|RUNNING|None\n";
        let jobs = ["7".to_owned(), "8".to_owned()];
        let expected = "1 task pending (Resources), 2 tasks running, report pending (Dependency)";
        assert_eq!(summary(lines, &jobs).as_deref(), Some(expected));
        assert_eq!(summary("9|other|RUNNING|None\n", &jobs), None);
    }
}
