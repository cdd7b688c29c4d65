//! The arms of a sweep file as pieces of work, and what a table keeps of earlier benches of them.

use std::path::Path;

use anyhow::{Result, anyhow};
use serde::Serialize;
use serde::de::DeserializeOwned;
use spec::files::write_whole;
use spec::{Backend, Overrides, RunId, RunSpec, read_sweep};

/// A sweep's arms.
pub struct Sweep {
    /// The sweep's name.
    pub name: String,
    /// The arm that the others are compared with.
    pub reference: String,
    /// In the file's order.
    pub arms: Vec<Arm>,
}

/// An arm: its first run on flex.
pub struct Arm {
    /// Its name.
    pub name: String,
    /// What the run computes.
    pub id: RunId,
    /// The run.
    pub spec: RunSpec,
}

/// What was measured of an arm.
pub trait Measured: Serialize + DeserializeOwned {
    /// Which arm it was, what its run computes, and how many threads there were: the same again takes its place.
    fn key(&self) -> (&str, &RunId, usize);
}

/// Reads a sweep file. The runner has looked for mistakes in it before.
pub fn read(file: &Path) -> Result<Sweep> {
    let plan = read_sweep(file, &Overrides::default()).map_err(|diagnostics| anyhow!("{diagnostics}"))?;
    let of = |arm: spec::Arm| {
        let run = arm.runs.into_iter().find(|run| run.spec.backend == Backend::Flex)?;
        Some(Arm { name: arm.name, id: run.id, spec: run.spec })
    };
    Ok(Sweep { name: plan.name, reference: plan.reference, arms: plan.arms.into_iter().filter_map(of).collect() })
}

impl Sweep {
    /// New measurements with those of the file that they don't replace, in the order of the arms. An earlier one counts as long as its
    /// arm still is what it was.
    pub fn merge<M: Measured>(&self, new: Vec<M>, file: &Path) -> Vec<M> {
        let earlier = std::fs::read(file).ok().and_then(|text| serde_json::from_slice::<Vec<M>>(&text).ok());
        let is_replaced = |old: &M| new.iter().any(|new| new.key() == old.key());
        let kept: Vec<M> = earlier.unwrap_or_default().into_iter().filter(|old| !is_replaced(old)).collect();
        let place = |measured: &M| {
            let (name, id, _) = measured.key();
            self.arms.iter().position(|arm| (arm.name.as_str(), &arm.id) == (name, id))
        };
        let mut all: Vec<M> = kept.into_iter().chain(new).filter(|measured| place(measured).is_some()).collect();
        all.sort_by_key(|measured| (measured.key().2, place(measured)));
        all
    }

    /// Writes measurements and their table into a folder, under a name of this sweep's own unless it is the usual one.
    pub fn write<M: Measured>(&self, folder: &Path, stem: &str, (rows, table): (&[M], &str)) -> Result<()> {
        write_whole(&folder.join(self.file(stem, "json")), serde_json::to_string_pretty(rows)?.as_bytes())?;
        Ok(write_whole(&folder.join(self.file(stem, "md")), table.as_bytes())?)
    }

    /// A file's name.
    pub fn file(&self, stem: &str, ending: &str) -> String {
        let own = if self.name == "speed" { String::new() } else { format!("-{}", self.name) };
        format!("{stem}{own}.{ending}")
    }
}
