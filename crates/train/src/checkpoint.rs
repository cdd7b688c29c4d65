//! Checkpoints: both networks, G's moving average, both optimisers and the step, all or nothing.
//!
//! A checkpoint is a folder, written beside the previous one. The file `current` names the valid one and is replaced by one rename. Random
//! streams are not stored: the step determines them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use burn::module::Module;
use burn::optim::OptimizerRecord;
use burn::store::{ModuleRecord, RecordError};
use runs::Timing;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use spec::files::{FileError, write_whole};
use thiserror::Error;

use crate::dynamics::Dynamics;
use crate::half_precision::widened;
use crate::learner::Learner;
use crate::trainer::Trainer;

/// An error of reading or writing a checkpoint.
#[derive(Debug, Error)]
pub enum CheckpointError {
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
    /// A network or an optimiser can't be written.
    #[error("can't write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: RecordError,
    },
    /// A network or an optimiser is missing, truncated or of another design.
    #[error(
        "the checkpoint is damaged: {} can't be read ({source}); without the folder `checkpoint` the run begins again",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Why.
        source: RecordError,
    },
}

/// The file of G's moving average.
const AVERAGE: &str = "generator-average.bpk";

/// The file of the [dynamics](Dynamics).
const DYNAMICS: &str = "observations.json";

/// The step of a checkpoint, with the time until then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Training steps done.
    pub step: u64,
    /// Time until then.
    pub timing: Timing,
}

impl Checkpoint {
    /// Writes a checkpoint under `folder`. The previous one stays until the new one is complete.
    ///
    /// # Errors
    ///
    /// Errors of the operating system. The previous checkpoint is then still valid.
    pub(crate) fn write(
        &self,
        folder: &Path,
        trainer: &Trainer,
        dynamics: Option<&Dynamics>,
    ) -> Result<(), CheckpointError> {
        let name = format!("step-{:06}", self.step);
        let new = folder.join(&name);
        fs::create_dir_all(&new).map_err(FileError::io("make", &new))?;
        remove_unfinished(&new);
        save(&new, "generator", &trainer.generator)?;
        save(&new, "discriminator", &trainer.discriminator)?;
        if let Some(average) = &trainer.average {
            save_network(&new.join(AVERAGE), &average.generator)?;
        }
        if let Some(dynamics) = dynamics {
            let text = serde_json::to_vec(dynamics).expect("what is followed is plain data");
            write_whole(&new.join(DYNAMICS), &text)?;
        }
        let text = serde_json::to_vec(self).expect("a checkpoint's header is plain data");
        write_whole(&new.join("checkpoint.json"), &text)?;
        write_whole(&folder.join("current"), name.as_bytes())?;
        remove_others(folder, &name);
        Ok(())
    }

    /// Reads the current checkpoint into a trainer of the same spec. None if there is none.
    ///
    /// # Errors
    ///
    /// If a file is missing or damaged.
    pub fn read(folder: &Path, trainer: &mut Trainer) -> Result<Option<Self>, CheckpointError> {
        let Some(folder) = current(folder)? else { return Ok(None) };
        let checkpoint = read_json(&folder.join("checkpoint.json"))?;
        load(&folder, "generator", &mut trainer.generator)?;
        load(&folder, "discriminator", &mut trainer.discriminator)?;
        if let Some(average) = &mut trainer.average {
            average.generator = load_network(&folder.join(AVERAGE), &average.generator)?;
        }
        Ok(Some(checkpoint))
    }
}

/// The dynamics up to the current checkpoint; empty without one. None if an earlier version wrote the checkpoint without them: half a path is
/// no measure.
pub(crate) fn read_dynamics(folder: &Path) -> Result<Option<Dynamics>, CheckpointError> {
    match current(folder)?.map(|checkpoint| checkpoint.join(DYNAMICS)) {
        None => Ok(Some(Dynamics::default())),
        Some(path) if path.exists() => Ok(Some(read_json(&path)?)),
        Some(_) => Ok(None),
    }
}

/// The folder of the current checkpoint, if there is one.
fn current(folder: &Path) -> Result<Option<PathBuf>, FileError> {
    let current = folder.join("current");
    if !current.exists() {
        return Ok(None);
    }
    let name = fs::read_to_string(&current).map_err(FileError::io("read", &current))?;
    if !spec::is_folder_name(&name) {
        let why = format!("it must name a checkpoint beside it, and says {name:?}");
        return Err(FileError::Damaged { path: current, why });
    }
    Ok(Some(folder.join(name)))
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, FileError> {
    let text = fs::read_to_string(path).map_err(FileError::io("read", path))?;
    serde_json::from_str(&text).map_err(|error| FileError::Damaged { path: path.to_owned(), why: error.to_string() })
}

fn save<M: Module>(folder: &Path, name: &str, learner: &Learner<M>) -> Result<(), CheckpointError> {
    let files = Files::of(folder, name);
    save_network(&files.network, &learner.network)?;
    learner.optimizer.to_record().save(&files.optimizer).map_err(unwritten(&files.optimizer))?;
    sync(&files.optimizer)
}

fn save_network<M: Module>(path: &Path, network: &M) -> Result<(), CheckpointError> {
    // `valid` applies pending updates of running statistics.
    network.valid().into_record().save(path).map_err(unwritten(path))?;
    sync(path)
}

fn sync(path: &Path) -> Result<(), CheckpointError> {
    Ok(File::open(path).and_then(|file| file.sync_all()).map_err(FileError::io("write", path))?)
}

fn load<M: Module>(folder: &Path, name: &str, learner: &mut Learner<M>) -> Result<(), CheckpointError> {
    let files = Files::of(folder, name);
    let network = load_network(&files.network, &learner.network)?;
    let optimizer = OptimizerRecord::load(&files.optimizer).map_err(damaged(&files.optimizer))?;
    learner.network = network;
    learner.optimizer = learner.optimizer.clone().load_record(optimizer);
    Ok(())
}

pub(crate) fn load_network<M: Module>(path: &Path, network: &M) -> Result<M, CheckpointError> {
    let record = load_record(path).map_err(damaged(path))?;
    Ok(network.clone().load_record(record))
}

/// Reads a record with today's names of fields, also from a version with other names, in single precision.
fn load_record(path: &Path) -> Result<ModuleRecord, RecordError> {
    let rename = |tensor: burn_pack::Tensor| -> Result<_, RecordError> {
        let (name, dtype, shape, id, bytes) = widened(tensor)?.into_parts()?;
        Ok(burn_pack::Tensor::new(model::current_record_path(&name), dtype, shape, id, bytes))
    };
    let tensors = burn_pack::Reader::from_file(path)?.into_tensors()?.into_iter().map(rename);
    let tensors: Vec<_> = tensors.collect::<Result<_, _>>()?;
    ModuleRecord::from_bytes(burn_pack::Writer::new(tensors).into_bytes()?)
}

struct Files {
    network: PathBuf,
    optimizer: PathBuf,
}

impl Files {
    /// The optimiser's file has Adam's name whatever the optimiser is: earlier versions wrote and read that.
    fn of(folder: &Path, name: &str) -> Self {
        Self { network: folder.join(format!("{name}.bpk")), optimizer: folder.join(format!("{name}-adam.bpk")) }
    }
}

fn unwritten(path: &Path) -> impl FnOnce(RecordError) -> CheckpointError {
    let path = path.to_owned();
    move |source| CheckpointError::Write { path, source }
}

fn damaged(path: &Path) -> impl FnOnce(RecordError) -> CheckpointError {
    let path = path.to_owned();
    move |source| CheckpointError::Damaged { path, source }
}

/// Removes temporary files of a process that was killed while it wrote: Burn writes `<name>.<process>-<number>.tmp` first.
fn remove_unfinished(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().ends_with(".tmp") {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Removes older checkpoints. Failures are ignored: they only cost disk space.
fn remove_others(folder: &Path, current: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name() != current && entry.path().is_dir() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporary_files_of_a_killed_process_are_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["generator.bpk", "generator.bpk.2722-23.tmp"] {
            fs::write(folder.path().join(name), "weights").expect("written");
        }
        remove_unfinished(folder.path());
        let names: Vec<_> =
            fs::read_dir(folder.path()).expect("readable").flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(names, ["generator.bpk"]);
    }
}
