//! The working form: where everything of a sweep and of a run lies.
//!
//! ```text
//! results/<sweep>/{plan.json, claims.json, search.json}
//! results/<sweep>/<arm>/seed-<n>-<backend>[-<steps>]/{spec.toml, manifest.json, metrics.csv, samples/, checkpoint/, train.log}
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use spec::files::{FileError, read_json, write_checked, write_whole};
use spec::{Plan, Run, RunSpec, SearchRecord};

use crate::{ClaimsRecord, Manifest};

mod lease;
mod lock;
mod seal;
mod state;
mod status;
mod take_up;

pub use lease::{Leaseholder, SIGN_OF_LIFE, TAKEN_OVER_AFTER};
pub use lock::{FolderLock, HELD_EXIT_CODE, LockHolder, RunLock, lock_patiently};
pub use seal::Seal;
pub use state::RunState;
pub use status::Status;

/// The folder of a sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweepFolder(PathBuf);

impl SweepFolder {
    /// The folder at that path, which need not exist.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// All runs of the sweep, resolved before the first one starts.
    pub fn plan_file(&self) -> PathBuf {
        self.0.join("plan.json")
    }

    /// The claims as they stood when their runs began.
    pub fn claims_file(&self) -> PathBuf {
        self.0.join("claims.json")
    }

    /// The published G of a run, by the run's place `arm/run`; whether it is there is another question.
    pub fn generator_file(&self, place: &str) -> PathBuf {
        self.generators().join(format!("{place}.bpk"))
    }

    /// The folder of published generators.
    pub fn generators(&self) -> PathBuf {
        self.0.join("generators")
    }

    /// What a common search tried and chose.
    pub fn search_file(&self) -> PathBuf {
        self.0.join("search.json")
    }

    /// What the runner needs while it runs: its lock and the copy of the `train` program. Not for keeps.
    pub fn work(&self) -> PathBuf {
        self.0.join(".work")
    }

    /// The folder of one run.
    pub fn run(&self, arm: &str, spec: &RunSpec) -> RunFolder {
        let name = match spec.trainer {
            None => format!("seed-{}-{}", spec.seed, spec.backend),
            Some(_) => format!("seed-{}", spec.seed), // what computes it is the program's to choose
        };
        RunFolder::new(self.0.join(arm).join(name))
    }

    /// The folder of one run of a plan; of a longer one its steps are part of the name.
    pub fn planned(&self, arm: &str, run: &Run) -> RunFolder {
        let folder = self.run(arm, &run.spec);
        if !run.is_longer {
            return folder;
        }
        let mut name = folder.0.into_os_string();
        name.push(format!("-{}", run.spec.steps));
        RunFolder::new(name)
    }

    /// Reads the plan.
    ///
    /// # Errors
    ///
    /// Missing, damaged, or of a newer schema.
    pub fn read_plan(&self) -> Result<Plan, FileError> {
        read_json(&self.plan_file())
    }

    /// Writes the plan.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn write_plan(&self, plan: &Plan) -> Result<(), FileError> {
        write_checked(&self.plan_file(), plan)
    }

    /// Reads the record of claims; an empty one where no claim had runs yet.
    ///
    /// # Errors
    ///
    /// Unreadable, damaged, or of a newer schema.
    pub fn read_claims(&self) -> Result<ClaimsRecord, FileError> {
        if !self.claims_file().exists() {
            return Ok(ClaimsRecord::default());
        }
        read_json(&self.claims_file())
    }

    /// Writes the record of claims.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn write_claims(&self, record: &ClaimsRecord) -> Result<(), FileError> {
        write_checked(&self.claims_file(), record)
    }

    /// Reads what a search tried and chose; none where the sweep has searched nothing.
    ///
    /// # Errors
    ///
    /// Unreadable, damaged, or of a newer schema.
    pub fn read_search(&self) -> Result<Option<SearchRecord>, FileError> {
        let file = self.search_file();
        file.exists().then(|| SearchRecord::read(&file)).transpose()
    }

    /// Writes what a search tried and chose.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn write_search(&self, record: &SearchRecord) -> Result<(), FileError> {
        write_checked(&self.search_file(), record)
    }
}

/// The folder of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFolder(PathBuf);

impl RunFolder {
    /// The folder at that path, which need not exist.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Everything resolved, defaults spelled out.
    pub fn spec_file(&self) -> PathBuf {
        self.0.join("spec.toml")
    }

    /// What ran, where, and what became of it.
    pub fn manifest_file(&self) -> PathBuf {
        self.0.join("manifest.json")
    }

    /// Everything measured, as `step,seconds,name,value`.
    pub fn metrics_file(&self) -> PathBuf {
        self.0.join("metrics.csv")
    }

    /// Grids of samples from the same latents.
    pub fn samples(&self) -> PathBuf {
        self.0.join("samples")
    }

    /// The grid of one step.
    pub fn sample_file(&self, step: u64) -> PathBuf {
        self.samples().join(format!("step-{step:06}.png"))
    }

    /// Some of the samples of one step as each level of a pyramid draws them, where there are levels.
    pub fn levels_file(&self, step: u64) -> PathBuf {
        self.samples().join(format!("levels-{step:06}.png"))
    }

    /// Samples beside their nearest training images, where the spec asks for it.
    pub fn neighbors_file(&self) -> PathBuf {
        self.samples().join("neighbors.png")
    }

    /// The spec as a program of one's own reads it.
    pub fn spec_json(&self) -> PathBuf {
        self.0.join("spec.json")
    }

    /// Where a run goes on from.
    pub fn checkpoint(&self) -> PathBuf {
        self.0.join("checkpoint")
    }

    /// G in half precision, of a run whose sweep published it.
    pub fn generator_file(&self) -> PathBuf {
        self.0.join("generator.bpk")
    }

    /// What the program said.
    pub fn log_file(&self) -> PathBuf {
        self.0.join("train.log")
    }

    /// Left where the run was published and its folder written again: it has no pictures.
    pub fn unpacked_file(&self) -> PathBuf {
        self.0.join(".unpacked")
    }

    /// Reads the spec.
    ///
    /// # Errors
    ///
    /// Missing or damaged.
    pub fn read_spec(&self) -> Result<RunSpec, FileError> {
        let path = self.spec_file();
        let text = fs::read_to_string(&path).map_err(FileError::io("read", &path))?;
        parse_spec(&text).map_err(|why| FileError::Damaged { path, why })
    }

    /// Makes the folder and writes the spec.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn write_spec(&self, spec: &RunSpec) -> Result<(), FileError> {
        fs::create_dir_all(&self.0).map_err(FileError::io("make", &self.0))?;
        let text = match spec.trainer {
            None => toml::to_string(spec),
            Some(_) => toml::to_string(&spec.own_keys()),
        };
        let text = text.expect("a spec is plain data");
        write_whole(&self.spec_file(), text.as_bytes())
    }

    /// Reads the manifest, or none where no process has got that far.
    ///
    /// # Errors
    ///
    /// Unreadable, damaged, or of a newer schema.
    pub fn read_manifest(&self) -> Result<Option<Manifest>, FileError> {
        if !self.manifest_file().exists() {
            return Ok(None);
        }
        read_json(&self.manifest_file()).map(Some)
    }

    /// Writes the manifest.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn write_manifest(&self, manifest: &Manifest) -> Result<(), FileError> {
        write_checked(&self.manifest_file(), manifest)
    }
}

/// The spec that a `spec.toml` holds.
///
/// # Errors
///
/// It is none, in words.
pub fn parse_spec(text: &str) -> Result<RunSpec, String> {
    toml::from_str(text).map_err(|error| error.message().to_owned())
}
