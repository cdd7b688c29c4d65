//! A run from outside: whether it may start, what is written down of it, and how it ended.

use std::panic::{AssertUnwindSafe, catch_unwind};

use burn::tensor::Device;
use data::DataSet;
use spec::results::{Data, End, Host, Manifest, Provenance, RunFolder, RunLock};
use spec::{RunId, RunSpec, SCHEMA};

use crate::course::Course;
use crate::error::RunError;
use crate::host::INSTRUCTIONS;
use crate::stop::Stop;
use crate::{device, host};

/// Runs what is missing of a run: all of it, or from its checkpoint on. A run that has ended with a result is left alone.
///
/// # Errors
///
/// Why it could not go on. The manifest says so too, unless the run was refused or is held by another process.
pub fn run(spec: &RunSpec, folder: &RunFolder, commit: &str, stop: &Stop) -> Result<End, RunError> {
    let device = device::open(spec.backend)?;
    let set = data::load(&spec.data)?;
    check_folder(spec, folder)?;
    folder.write_spec(spec)?;
    let Some(_lock) = RunLock::take(folder)? else {
        let process = RunLock::holder(folder)?.flatten();
        let holder = process.map_or("another process".to_owned(), |process| format!("process {process}"));
        return Err(RunError::Held { folder: folder.path().display().to_string(), holder });
    };
    let earlier = folder.read_manifest()?;
    if let Some(Manifest { end: Some(end @ End::Finished { .. }), .. }) = earlier {
        return Ok(end);
    }
    let mut manifest = manifest(spec, &set, earlier, commit, &device);
    folder.write_manifest(&manifest)?;

    let outcome =
        catch_unwind(AssertUnwindSafe(|| Course::start(spec, folder, &set, &device, &mut manifest)?.finish(stop)));
    let outcome = outcome.unwrap_or_else(|panic| Err(RunError::of_panic(panic.as_ref(), spec.backend)));
    manifest.end = Some(match &outcome {
        Ok(end) => end.clone(),
        Err(error) => End::Failed { reason: error.to_string() },
    });
    manifest.provenance.updated = host::now();
    folder.write_manifest(&manifest)?;
    outcome
}

fn check_folder(spec: &RunSpec, folder: &RunFolder) -> Result<(), RunError> {
    if !folder.spec_file().exists() {
        return Ok(());
    }
    let there = folder.read_spec()?;
    if RunId::of(&there) == RunId::of(spec) {
        return Ok(());
    }
    let keys: Vec<String> = spec.differences(&there).keys().map(|key| format!("`{key}`")).collect();
    Err(RunError::Occupied { folder: folder.path().display().to_string(), keys: keys.join(", ") })
}

fn manifest(spec: &RunSpec, set: &DataSet, earlier: Option<Manifest>, commit: &str, device: &Device) -> Manifest {
    let now = host::now();
    let versions = host::versions(spec.backend);
    if let Some(before) = earlier.as_ref().and_then(|earlier| earlier.provenance.versions.get(INSTRUCTIONS))
        && before != &versions[INSTRUCTIONS]
    {
        let here = &versions[INSTRUCTIONS];
        eprintln!(
            "warning: this run began on {before} and goes on on {here}: its last digits are not those of one machine"
        );
    }
    let started = earlier.as_ref().map_or_else(|| now.clone(), |manifest| manifest.provenance.started.clone());
    Manifest {
        schema: SCHEMA,
        run_id: RunId::of(spec),
        end: None,
        step: earlier.as_ref().map_or(0, |manifest| manifest.step),
        provenance: Provenance {
            commit: commit.to_owned(),
            versions,
            device: device::describe(device),
            host: Host::here(),
            threads: host::threads(),
            started,
            updated: now,
        },
        timing: earlier.as_ref().map_or_else(Default::default, |manifest| manifest.timing),
        networks: None,
        features: None,
        data: Some(Data {
            source: set.source.name().to_owned(),
            checksum: set.checksum.clone(),
            training: set.training.len(),
            test: set.test.len(),
        }),
        resumed_at: earlier.map_or_else(Vec::new, |manifest| manifest.resumed_at),
        taken_from: None,
    }
}
