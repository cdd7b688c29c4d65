//! The manifest of a run that a program of one's own does: written when it begins, at each checkpoint and when it ends.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::Result;
use runs::{Data, End, Host, Manifest, Provenance, RunFolder, Timing};
use spec::files::FileError;
use spec::{Features, Run, SCHEMA, Trainer};

use crate::exit::Exit;
use crate::terminal::printable;

/// How often the checkpoint is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// A run's manifest while it goes on.
#[derive(Debug)]
pub struct Record {
    folder: RunFolder,
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
    /// A manifest that can't be read or written.
    pub fn begin(folder: &RunFolder, (run, own): (&Run, &Trainer), commit: &str) -> Result<Self, FileError> {
        let (checkpoints, steps) = (own.checkpoints, run.spec.steps);
        let step = checkpoint(folder, checkpoints, steps);
        let earlier = folder.read_manifest()?.filter(|_| step > 0);
        let now = runs::now();
        let mut resumed_at = earlier.as_ref().map_or_else(Vec::new, |earlier| earlier.resumed_at.clone());
        resumed_at.extend((step > 0).then_some(step));
        let threads = std::env::var("RAYON_NUM_THREADS").ok().and_then(|threads| threads.parse().ok());
        let manifest = Manifest {
            schema: SCHEMA,
            run_id: run.id.clone(),
            end: None,
            step,
            provenance: Provenance {
                commit: commit.to_owned(),
                versions: [("trainer".to_owned(), own.command.join(" "))].into(),
                fingerprints: Vec::new(),
                device: "what the program chose".to_owned(),
                host: Host::here(),
                threads: threads.unwrap_or(1),
                started: earlier.as_ref().map_or_else(|| now.clone(), |earlier| earlier.provenance.started.clone()),
                updated: now,
            },
            timing: earlier.as_ref().map_or_else(Timing::default, |earlier| earlier.timing),
            networks: None,
            features: Some(Features { name: Features::OWN.to_owned(), sha256: own.content.clone() }),
            data: Some(Data { source: own.name(), checksum: own.content.clone(), training: 0, test: 0 }),
            resumed_at,
            sittings: earlier.as_ref().map_or_else(Vec::new, Manifest::sittings_so_far),
            taken_from: None,
            longer_than: None,
            seal: None,
        };
        let now = Instant::now();
        let (before, folder) = (manifest.timing.total, folder.clone());
        let mut record = Self { folder, manifest, checkpoints, steps, start: now, before, looked: now };
        record.write()?;
        Ok(record)
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
        let step = checkpoint(&self.folder, true, self.steps);
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
    pub fn fail(&mut self, reason: String) -> Result<Exit> {
        self.end(End::Failed { reason })
    }

    /// Writes how the run ended.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn end(&mut self, end: End) -> Result<Exit> {
        let safe = checkpoint(&self.folder, self.checkpoints, self.steps);
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
        let is_finished = matches!(end, End::Finished { .. });
        self.manifest.seal = is_finished.then(|| self.folder.seal()).transpose()?;
        self.manifest.end = Some(end);
        self.write()?;
        Ok(exit)
    }

    fn write(&mut self) -> Result<(), FileError> {
        let total = self.before + self.start.elapsed().as_secs_f64();
        self.manifest.timing = Timing { training: total, total, ..self.manifest.timing };
        self.manifest.provenance.updated = runs::now();
        self.folder.write_manifest(&self.manifest)
    }
}

/// The step that a program's checkpoint stands at: what it wrote into `checkpoint/step`; 0 where it keeps none.
fn checkpoint(folder: &RunFolder, keeps: bool, steps: u64) -> u64 {
    let written = fs::read_to_string(folder.checkpoint().join("step")).ok().filter(|_| keeps);
    written.and_then(|text| text.trim().parse().ok()).filter(|step| *step <= steps).unwrap_or(0)
}
