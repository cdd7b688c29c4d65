//! What an undisturbed sweep comes to: what every trial is compared with, and starts from where it needs runs that have ended.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::faults::{Fault, Faults};
use super::snapshot::Snapshot;
use super::stage::{Programs, Stage, Trainer, said};

/// The programs, and what they do undisturbed.
pub struct Ground {
    /// What trials start.
    pub programs: Programs,
    folder: PathBuf,
    stand_in: OnceCell<Undisturbed>,
    real: OnceCell<Undisturbed>,
}

/// An undisturbed sweep.
#[derive(Debug)]
pub struct Undisturbed {
    /// Its results.
    pub results: PathBuf,
    /// The same, without times.
    pub snapshot: Snapshot,
    /// How long it took.
    pub took: Duration,
    /// How often the runner writes.
    pub runner_calls: usize,
    /// How often its runs write.
    pub run_calls: usize,
}

impl Ground {
    /// One whose trials lie in a folder.
    pub fn new(programs: Programs, folder: PathBuf) -> Self {
        Self { programs, folder, stand_in: OnceCell::new(), real: OnceCell::new() }
    }

    /// An empty folder for a trial.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn stage(&self, trainer: Trainer, name: &str) -> Result<Stage<'_>> {
        Stage::new(&self.programs, trainer, self.folder.join(name))
    }

    /// What a trainer's sweep comes to.
    ///
    /// # Errors
    ///
    /// It fails undisturbed, or two differ.
    pub fn undisturbed(&self, trainer: Trainer) -> Result<&Undisturbed> {
        let cell = match trainer {
            Trainer::StandIn => &self.stand_in,
            Trainer::Real => &self.real,
        };
        if cell.get().is_none() {
            let _ = cell.set(self.measure(trainer)?);
        }
        cell.get().context("it was measured")
    }

    fn measure(&self, trainer: Trainer) -> Result<Undisturbed> {
        let name = format!("undisturbed-{trainer:?}");
        let mut calls = [0; 2];
        let mut last = None;
        for (calls, program) in calls.iter_mut().zip(["train", "xtask"]) {
            let stage = self.stage(trainer, &format!("{name}-{program}"))?;
            let mut sweep = stage.sweep();
            let count = self.programs.faults.plant(&mut sweep, (&Fault::Count, 0), &stage.results())?;
            sweep.env("TORTURE_PROGRAM", program);
            let start = Instant::now();
            let said = said(sweep)?;
            ensure!(said.code == Some(0), "it fails undisturbed: {}", said.text);
            *calls = Faults::counted(&count);
            let snapshot = Snapshot::of(&stage.results())?;
            if let Some((_, before, _)) = &last {
                let differences = snapshot.differences(before);
                ensure!(differences.is_empty(), "two undisturbed sweeps differ: {}", differences.join(", "));
            }
            last = Some((stage.results(), snapshot, start.elapsed()));
        }
        let (results, snapshot, took) = last.context("it ran")?;
        let [run_calls, runner_calls] = calls;
        ensure!(run_calls > 0 && runner_calls > 0, "the library of faults counts no call: is it loaded?");
        Ok(Undisturbed { results, snapshot, took, runner_calls, run_calls })
    }
}
