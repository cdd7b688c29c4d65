//! `supervise`: does the run of a program of one's own. It holds the run's lock, starts the program, passes signals on, and writes down how the
//! run ended: the program itself writes metrics, pictures and checkpoints alone (`docs/own-trainer.md`).

mod ending;
mod last_words;
mod record;

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf, absolute};
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use runs::{HELD_EXIT_CODE, Opened, RunFolder, RunLock, SeriesWriter};
use rustix::process::{Pid, Signal, getpid, kill_process, kill_process_group};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use spec::files::{FileError, remove_folder};
use spec::{RunSpec, Trainer};

use crate::exit::Exit;
use crate::terminal::printable;
use ending::Ended;
use last_words::Log;
use record::Record;

/// How often signals and the program's end are looked for.
const BEAT: Duration = Duration::from_millis(20);

/// How long a program may take to end after it was asked to.
const PATIENCE: Duration = Duration::from_secs(60);

/// What can be said to `supervise`: the runner alone types it.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The spec
    spec: PathBuf,
    /// The run's folder
    out: PathBuf,
    /// The commit of the program
    commit: String,
}

/// Does a run, or takes it up again.
///
/// # Errors
///
/// A folder that can't be read or written.
pub fn supervise(arguments: &Arguments) -> Result<Exit> {
    let mut signals = Signals::new([SIGINT, SIGTERM]).context("can't receive signals")?;
    let stop = || {
        let _ = kill_process(getpid(), Signal::TERM);
    };
    process::on_stdin_eof(stop).context("can't watch the input")?;
    let folder = RunFolder::new(absolute(&arguments.out)?);
    let spec = folder.read_spec()?;
    let run = match folder.open(&spec) {
        Ok(Opened::Open(run)) => run,
        Ok(Opened::Ended(_)) => return Ok(Exit::Done),
        Err(error) if error.is_held() => return Ok(Exit::Passed(HELD_EXIT_CODE)),
        Err(error) => return Err(error.into()),
    };
    let own = spec.trainer.as_ref().with_context(|| format!("{} names no program", arguments.spec.display()))?;
    let mut record = Record::begin(run, (&spec, own), &arguments.commit)?;
    if let Some(why) = has_changed(own) {
        return record.fail(why);
    }
    prepare(&folder, &spec, record.step())?;
    let log = Log::at(folder.log_file());
    let mut child = match start(own, (&spec, &folder), record.lock()) {
        Ok(child) => child,
        Err(error) => return record.fail(format!("the program can't be started: {error}")),
    };
    let (status, was_stopped) = watch(&mut child, &mut signals, &mut record)?;
    end_group(&child);
    record.end(Ended::of(&folder, &spec, log.last_words()).judge(status, was_stopped))
}

/// Why the program is not the one that was planned, if it is another.
fn has_changed(own: &Trainer) -> Option<String> {
    match own.read_content() {
        Ok(content) if content == own.content => None,
        Ok(content) => Some(format!(
            "the program's files have changed since the run was planned: they have the content {content}, not {}",
            own.content
        )),
        Err((file, error)) => Some(format!("can't read {}: {error}", file.display())),
    }
}

/// Cuts the metrics back to a checkpoint, or begins anew, and writes the spec as the program reads it.
fn prepare(folder: &RunFolder, spec: &RunSpec, step: u64) -> Result<(), FileError> {
    if step == 0 {
        remove_folder(&folder.samples())?;
        remove_folder(&folder.checkpoint())?;
    }
    SeriesWriter::from_step(&folder.metrics_file(), (step > 0).then_some(step))?;
    for made in [folder.samples(), folder.checkpoint()] {
        fs::create_dir_all(&made).map_err(FileError::io("make", &made))?;
    }
    let text = format!("{:#}\n", spec.own_keys());
    spec::files::write_whole(&folder.spec_json(), text.as_bytes())
}

/// Starts the program in its own folder and in a process group of its own. Its standard input is the lock's file: where this process is killed, the
/// program still holds the lock, so that nobody begins the run beside it.
fn start(own: &Trainer, (spec, folder): (&RunSpec, &RunFolder), lock: &RunLock) -> std::io::Result<Child> {
    let file = folder.spec_json();
    let words = own
        .words(spec, (&file, folder.path()))
        .map_err(|key| std::io::Error::other(format!("`{key}` has no value")))?;
    process::log(format_args!("$ {}", printable(&words.join(" "))));
    let (program, words) = words.split_first().ok_or_else(|| std::io::Error::other("its command is empty"))?;
    let threads = std::env::var("RAYON_NUM_THREADS").unwrap_or_else(|_| "1".to_owned());
    let program = if program.contains('/') { Path::new(&own.folder).join(program) } else { program.into() };
    Command::new(program)
        .args(words)
        .current_dir(&own.folder)
        .env("SWEEP_SPEC", file)
        .env("SWEEP_OUT", folder.path())
        .env("OMP_NUM_THREADS", &threads) // of PyTorch, NumPy and TensorFlow
        .env("PYTHONUNBUFFERED", "1")
        .stdin(lock.file()?)
        .process_group(0)
        .spawn()
}

/// Waits for the program's end and passes signals on: the first asks it to stop, the second ends it at once. Returns whether it was asked.
fn watch(child: &mut Child, signals: &mut Signals, record: &mut Record) -> Result<(ExitStatus, bool)> {
    let mut asked: Option<Instant> = None;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok((status, asked.is_some()));
        }
        for _ in signals.pending() {
            match asked {
                None => ask_to_stop(child),
                Some(_) => end_group(child),
            }
            asked.get_or_insert_with(Instant::now);
        }
        if asked.is_some_and(|since| since.elapsed() > PATIENCE) {
            end_group(child);
        }
        record.follow_checkpoint()?;
        thread::sleep(BEAT);
    }
}

fn ask_to_stop(child: &Child) {
    if let Some(process) = Pid::from_raw(child.id().cast_signed()) {
        let _ = kill_process(process, Signal::TERM);
    }
}

/// Ends what is left of the program, its workers too.
fn end_group(child: &Child) {
    if let Some(group) = Pid::from_raw(child.id().cast_signed()) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}
