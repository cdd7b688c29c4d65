//! The manifest of a run that a program of one's own does: written when it begins, at each checkpoint and when it ends.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::Result;
use runs::{Data, End, HELD_EXIT_CODE, Manifest, OpenRun, Provenance, RunFolder, RunLock, Timing};
use spec::files::FileError;
use spec::{Features, RunId, RunSpec, Trainer};

use crate::exit::Exit;
use crate::terminal::printable;

/// How often the checkpoint is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// A run's manifest while it goes on.
#[derive(Debug)]
pub struct Record {
    run: OpenRun,
    manifest: Manifest,
    /// Whether the program keeps checkpoints.
    checkpoints: bool,
    steps: u64,
    start: Instant,
    /// Seconds of earlier sittings.
    before: f64,
    looked: Instant,
}

impl Record {
    /// Writes that a run begins, or goes on from its checkpoint.
    ///
    /// # Errors
    ///
    /// A manifest that can't be written.
    pub fn begin(run: OpenRun, (spec, own): (&RunSpec, &Trainer), commit: &str) -> Result<Self, FileError> {
        let step = checkpoint(run.lock().folder(), own.checkpoints, spec.steps);
        let threads = std::env::var("RAYON_NUM_THREADS").ok().and_then(|threads| threads.parse().ok());
        let provenance = Provenance {
            versions: [("trainer".to_owned(), own.command.join(" "))].into(),
            threads: threads.unwrap_or(1),
            ..Provenance::here(commit, "what the program chose")
        };
        let mut manifest = Manifest::begin(RunId::of(spec), provenance, run.earlier().filter(|_| step > 0));
        manifest.step = step;
        manifest.resumed_at.extend((step > 0).then_some(step));
        manifest.features = Some(Features { name: Features::OWN.to_owned(), sha256: own.content.clone() });
        manifest.data = Some(Data { source: own.name(), checksum: own.content.clone(), training: 0, test: 0 });
        let (now, before) = (Instant::now(), manifest.timing.total);
        let (checkpoints, steps) = (own.checkpoints, spec.steps);
        let mut record = Self { run, manifest, checkpoints, steps, start: now, before, looked: now };
        record.write()?;
        Ok(record)
    }

    /// The right to do the run.
    pub fn lock(&self) -> &RunLock {
        self.run.lock()
    }

    /// The step that the run goes on from.
    pub fn step(&self) -> u64 {
        self.manifest.step
    }

    /// Writes down a checkpoint that the program has made since.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn follow_checkpoint(&mut self) -> Result<(), FileError> {
        if !self.checkpoints || self.looked.elapsed() < LOOK {
            return Ok(());
        }
        self.looked = Instant::now();
        let step = checkpoint(self.lock().folder(), true, self.steps);
        if step != self.manifest.step {
            self.manifest.step = step;
            self.write()?;
        }
        Ok(())
    }

    /// Writes that the run has failed before its program began.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn fail(self, reason: String) -> Result<Exit> {
        self.end(End::Failed { reason })
    }

    /// Writes how the run ended, unless another process has taken it over.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn end(mut self, end: End) -> Result<Exit> {
        if self.lock().confirm().is_err() {
            return Ok(Exit::Passed(HELD_EXIT_CODE));
        }
        let safe = checkpoint(self.lock().folder(), self.checkpoints, self.steps);
        let (step, exit) = match &end {
            End::Finished { diverged: None } => (self.steps, Exit::Done),
            End::Finished { diverged: Some(divergence) } => (divergence.step, Exit::Done),
            End::Failed { reason } => {
                process::log(format_args!("error: {}", printable(reason)));
                (safe, Exit::Failed)
            }
            End::Interrupted => (safe, Exit::Interrupted),
        };
        self.manifest.step = step;
        self.manifest.timing = self.timing();
        self.run.end(self.manifest, end)?;
        Ok(exit)
    }

    fn timing(&self) -> Timing {
        let total = self.before + self.start.elapsed().as_secs_f64();
        Timing { training: total, total, ..self.manifest.timing }
    }

    fn write(&mut self) -> Result<(), FileError> {
        self.manifest.timing = self.timing();
        self.manifest.provenance.updated = runs::now();
        self.lock().folder().write_manifest(&self.manifest)
    }
}

/// The step that a program's checkpoint stands at: what it wrote into `checkpoint/step`; 0 where it keeps none.
fn checkpoint(folder: &RunFolder, keeps: bool, steps: u64) -> u64 {
    let written = fs::read_to_string(folder.checkpoint().join("step")).ok().filter(|_| keeps);
    written.and_then(|text| text.trim().parse().ok()).filter(|step| *step <= steps).unwrap_or(0)
}
