//! The life of a run: checks before it starts, its manifest, and its end.

use std::panic::{AssertUnwindSafe, catch_unwind};

use burn::tensor::Device;
use data::DataSet;
use process::log;
use runs::{Data, End, Fingerprint, Manifest, Opened, Provenance, RunFolder};
use spec::{RunId, RunSpec};

use crate::error::RunError;
use crate::host::INSTRUCTIONS;
use crate::stop::Stop;
use crate::training_loop::TrainingLoop;
use crate::{device, host};

/// Does a run, or continues it from its checkpoint. A run that has ended with a result is not repeated.
///
/// # Errors
///
/// An error that ended the run. It is in the manifest too, unless the folder is missing, locked or another run's.
pub fn run(spec: &RunSpec, folder: &RunFolder, commit: &str, stop: &Stop) -> Result<End, RunError> {
    folder.admit(spec)?;
    let (device, set) = match device_and_images(spec) {
        Ok(found) => found,
        Err(refusal) => {
            let begun = || manifest(spec, None, commit, spec.backend.name());
            if let Err(error) = folder.refuse(&refusal.to_string(), begun) {
                log(format_args!("warning: {error}"));
            }
            return Err(refusal);
        }
    };
    let run = match folder.open(spec)? {
        Opened::Ended(end) => return Ok(end),
        Opened::Open(run) => run,
    };
    let mut manifest = manifest(spec, run.earlier(), commit, &device::describe(&device));
    manifest.data = Some(described(&set));
    folder.write_manifest(&manifest)?;

    let outcome = catch_unwind(AssertUnwindSafe(|| {
        TrainingLoop::start(spec, run.lock(), &set, &device, &mut manifest)?.finish(stop)
    }));
    let outcome = outcome.unwrap_or_else(|panic| Err(RunError::of_panic(panic.as_ref(), spec.backend)));
    let end = match &outcome {
        Ok(end) => end.clone(),
        Err(error) => End::Failed { reason: error.to_string() },
    };
    run.end(manifest, end)?;
    outcome
}

/// Device and images of a run.
fn device_and_images(spec: &RunSpec) -> Result<(Device, DataSet), RunError> {
    let set = data::load(&spec.data)?;
    set.fits(spec)?;
    set.warnings().iter().for_each(|warning| log(format_args!("warning: {warning}")));
    Ok((device::open(spec.backend)?, set))
}

/// The manifest of a run that starts or continues. `device` is a name for people.
fn manifest(spec: &RunSpec, earlier: Option<&Manifest>, commit: &str, device: &str) -> Manifest {
    let versions = host::versions(spec.backend);
    if let Some(before) = earlier.and_then(|earlier| earlier.provenance.versions.get(INSTRUCTIONS))
        && before != &versions[INSTRUCTIONS]
    {
        let here = &versions[INSTRUCTIONS];
        log(format_args!(
            "warning: this run began on {before} and goes on on {here}: its last digits are not those of one machine"
        ));
    }
    if let Some(earlier) = earlier.filter(|earlier| earlier.step > 0 && earlier.provenance.commit != commit) {
        let before = &earlier.provenance.commit;
        log(format_args!(
            "warning: steps up to {} are of commit {before}, and the next ones of {commit}",
            earlier.step
        ));
    }
    let fingerprints = fingerprints(spec, earlier);
    Manifest::begin(RunId::of(spec), Provenance { versions, fingerprints, ..Provenance::here(commit, device) }, earlier)
}

/// The fingerprints of earlier sittings and of this one, each once.
fn fingerprints(spec: &RunSpec, earlier: Option<&Manifest>) -> Vec<Fingerprint> {
    let begun = earlier.filter(|manifest| manifest.step > 0);
    let mut all = begun.map_or_else(Vec::new, |manifest| manifest.provenance.fingerprints.clone());
    let here = Fingerprint::of(host::instructions(spec.backend));
    if !all.contains(&here) {
        all.push(here);
    }
    all
}

fn described(set: &DataSet) -> Data {
    Data {
        source: set.source.name().to_owned(),
        checksum: set.checksum.clone(),
        training: set.training.len(),
        test: set.test.len(),
    }
}
