//! A folder of its own for each trial, and the runner started on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use spec::home::WORKSPACE_VARIABLE;

use super::faults::{Fault, Faults};
use super::snapshot::Snapshot;

/// The sweep of most trials: what the stand-in for `train` comes to depends on learning rate and seed.
const PETS: &str = r#"
reference = "plain"
seeds = [0, 1]
[set]
steps = 10
cadence = { log = 1, sample = 5, evaluate = 5, checkpoint = 2 }
[[arm]]
name = "plain"
[[arm]]
name = "fast"
set = { "optimizer.learning_rate" = 1e-3 }
[[claim]]
says = "worse"
arm = "fast"
measure = "frechet_distance"
expect = "higher"
"#;

/// The same in real training.
const TINY: &str = r#"
width = 4
batch_size = 8
"data.image_size" = 16
evaluation = { samples = 256, average = 20 }
"#;

/// How often a command is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// How many looks a command may go on for: two minutes.
const LOOKS: usize = 60_000;

/// What trials start.
#[derive(Clone, Debug)]
pub struct Programs {
    /// This program.
    pub runner: PathBuf,
    /// The stand-in for `train`.
    pub stand_in: PathBuf,
    /// `train`; none where nothing is trained.
    pub train: Option<PathBuf>,
    /// `analysis`; none where nothing is reported or published.
    pub analysis: Option<PathBuf>,
    /// What brings faults about.
    pub faults: Faults,
    /// The workspace that `train` was built in.
    pub root: PathBuf,
}

/// Who does the runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trainer {
    /// A program that waits and writes the same files.
    StandIn,
    /// `train`.
    Real,
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub struct Said {
    /// Exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// Standard output, then standard error.
    pub text: String,
}

/// The folder of a trial.
#[derive(Debug)]
pub struct Stage<'a> {
    /// What is started in it.
    pub programs: &'a Programs,
    trainer: Trainer,
    folder: PathBuf,
}

impl<'a> Stage<'a> {
    /// An empty one.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn new(programs: &'a Programs, trainer: Trainer, folder: PathBuf) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
        let further = if trainer == Trainer::Real { TINY } else { "" };
        fs::write(
            folder.join("pets.toml"),
            PETS.replace("steps = 10\n", &format!("steps = 10\n{}", further.trim_start())),
        )?;
        Ok(Self { programs, trainer, folder })
    }

    /// The same with what another folder of results holds.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn with(self, results: &Path) -> Result<Self> {
        copy(results, &self.results())?;
        Ok(self)
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Its results.
    pub fn results(&self) -> PathBuf {
        self.folder.join("results")
    }

    /// The runner with these words.
    pub fn command(&self, words: &[&str]) -> Command {
        let train = if self.trainer == Trainer::Real { self.programs.train.as_ref() } else { None };
        let mut command = Command::new(&self.programs.runner);
        command.current_dir(&self.folder).arg("--results").arg(self.results());
        command.arg("--train").arg(train.unwrap_or(&self.programs.stand_in)).args(["--commit", "torture"]);
        command.args(self.programs.analysis.iter().flat_map(|analysis| ["--analysis".as_ref(), analysis.as_os_str()]));
        command.args(words).env(WORKSPACE_VARIABLE, &self.programs.root).stdin(Stdio::null());
        command.env("FAKE_OPTIMUM", "optimizer.learning_rate=2e-3").env("FAKE_SECONDS", "0.05");
        command.env_remove("RUST_BACKTRACE").stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The runner that does what is missing of the sweep.
    pub fn sweep(&self) -> Command {
        self.command(&["sweep", "pets.toml", "--jobs", "2", "--retry-failed"])
    }

    /// The same with a fault at a call that writes under the results.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn faulty(&self, mut command: Command, fault: &Fault, at: usize) -> Result<(Said, PathBuf)> {
        let count = self.programs.faults.plant(&mut command, (fault, at), &self.results())?;
        Ok((said(command)?, count))
    }

    /// Does what is missing, however often it takes. Returns how often.
    ///
    /// # Errors
    ///
    /// It does not come to an end: says what it said last.
    pub fn finish(&self, command: impl Fn() -> Command) -> Result<usize> {
        let mut last = String::new();
        for tried in 1..=4 {
            let said = said(command())?;
            if said.code == Some(0) {
                return Ok(tried);
            }
            last = said.text;
        }
        bail!("it does not come to its end: {last}")
    }

    /// How the results differ from those of an undisturbed sweep.
    ///
    /// # Errors
    ///
    /// They differ, or can't be read.
    pub fn must_equal(&self, undisturbed: &Snapshot) -> Result<()> {
        let differences = undisturbed.differences(&Snapshot::of(&self.results())?);
        if differences.is_empty() {
            return Ok(());
        }
        bail!("{}", differences.join(", "))
    }

    /// Deletes the folder.
    pub fn remove(self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Said {
    /// # Errors
    ///
    /// A program panicked: what happened was not expected.
    pub fn must_not_panic(&self) -> Result<()> {
        if self.text.contains("panicked at") {
            bail!("a panic: {}", self.text);
        }
        Ok(())
    }
}

/// Waits for the end of a command.
///
/// # Errors
///
/// It can't be started, goes on for ever, or panicked.
pub fn said(mut command: Command) -> Result<Said> {
    said_by(command.spawn().with_context(|| format!("can't start {}", command.get_program().display()))?)
}

/// The same of one that was started.
///
/// # Errors
///
/// It goes on for ever, or panicked.
pub fn said_by(child: Child) -> Result<Said> {
    let process = child.id();
    let waits = std::thread::spawn(move || child.wait_with_output());
    let mut looks = 0;
    while !waits.is_finished() {
        // Looks are counted, not seconds: a machine that stands still for minutes is no process that goes on for ever.
        looks += 1;
        if looks > LOOKS {
            bail!("process {process} goes on for ever");
        }
        std::thread::sleep(LOOK);
    }
    let Output { status, stdout, stderr } = waits.join().expect("waiting does not panic")?;
    let text = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    let said = Said { code: status.code(), text };
    said.must_not_panic()?;
    Ok(said)
}

/// Copies a folder with all that is in it, but for the copy of the program.
///
/// # Errors
///
/// What the operating system says.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("can't read {}", from.display()))? {
        let path = entry?.path();
        let place = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &place)?;
        } else {
            fs::copy(&path, place)?;
        }
    }
    Ok(())
}
