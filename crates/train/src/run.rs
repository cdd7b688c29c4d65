//! A run from outside: whether it may start, what is written down of it, and how it ended.

use std::panic::{AssertUnwindSafe, catch_unwind};

use burn::tensor::Device;
use data::DataSet;
use process::log;
use runs::{Data, End, Fingerprint, Host, Manifest, Provenance, RunFolder, RunLock};
use spec::files::FileError;
use spec::{RunId, RunSpec, SCHEMA};

use crate::error::RunError;
use crate::host::INSTRUCTIONS;
use crate::stop::Stop;
use crate::training_loop::TrainingLoop;
use crate::{device, host};

/// Runs what is missing of a run: all of it, or from its checkpoint on. A run that has ended with a result is left alone.
///
/// # Errors
///
/// Why it could not go on. The manifest says so too, unless the folder is held by another process, by another run, or not there yet.
pub fn run(spec: &RunSpec, folder: &RunFolder, commit: &str, stop: &Stop) -> Result<End, RunError> {
    check_folder(spec, folder)?;
    let (device, set) = match means(spec) {
        Ok(means) => means,
        Err(refusal) => {
            if let Err(error) = write_refusal(spec, folder, commit, &refusal) {
                log(format_args!("warning: {error}"));
            }
            return Err(refusal);
        }
    };
    folder.write_spec(spec)?;
    let Some(lock) = RunLock::take(folder)? else {
        let process = RunLock::holder(folder)?.flatten();
        let holder = process.map_or("another process".to_owned(), |process| format!("process {process}"));
        return Err(RunError::Held { folder: folder.path().display().to_string(), holder });
    };
    let earlier = folder.read_manifest()?;
    if let Some(Manifest { end: Some(end @ End::Finished { .. }), .. }) = earlier {
        return Ok(end);
    }
    let mut manifest = manifest(spec, earlier, commit, device::describe(&device));
    manifest.data = Some(described(&set));
    folder.write_manifest(&manifest)?;

    let outcome =
        catch_unwind(AssertUnwindSafe(|| TrainingLoop::start(spec, &lock, &set, &device, &mut manifest)?.finish(stop)));
    lock.confirm()?; // whoever took the run over writes its end
    let outcome = outcome.unwrap_or_else(|panic| Err(RunError::of_panic(panic.as_ref(), spec.backend)));
    manifest.end = Some(match &outcome {
        Ok(end) => end.clone(),
        Err(error) => End::Failed { reason: error.to_string() },
    });
    if outcome.as_ref().is_ok_and(|end| matches!(end, End::Finished { .. })) {
        manifest.seal = Some(folder.seal()?);
    }
    manifest.provenance.updated = host::now();
    folder.write_manifest(&manifest)?;
    outcome
}

/// What a run can't do without: its device and its images.
fn means(spec: &RunSpec) -> Result<(Device, DataSet), RunError> {
    let set = data::load(&spec.data)?;
    set.fits(spec)?;
    set.warnings().iter().for_each(|warning| log(format_args!("warning: {warning}")));
    Ok((device::open(spec.backend)?, set))
}

/// Writes down why a run was refused, where its folder stands ready for it: whoever made that waits for an answer. A result stays
/// what it is.
fn write_refusal(spec: &RunSpec, folder: &RunFolder, commit: &str, refusal: &RunError) -> Result<(), FileError> {
    if !folder.spec_file().exists() {
        return Ok(());
    }
    let Some(_lock) = RunLock::take(folder)? else { return Ok(()) };
    let earlier = folder.read_manifest()?;
    let mut manifest = earlier.unwrap_or_else(|| manifest(spec, None, commit, spec.backend.name().to_owned()));
    if matches!(manifest.end, Some(End::Finished { .. })) {
        return Ok(());
    }
    let words = refusal.to_string();
    let reason = words.lines().next().unwrap_or_default().to_owned(); // hints are for whoever reads the log
    manifest.end = Some(End::Failed { reason });
    manifest.provenance.updated = host::now();
    folder.write_manifest(&manifest)
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

/// The manifest of a run that begins, or goes on; its device in words.
fn manifest(spec: &RunSpec, earlier: Option<Manifest>, commit: &str, device: String) -> Manifest {
    let now = host::now();
    let versions = host::versions(spec.backend);
    if let Some(before) = earlier.as_ref().and_then(|earlier| earlier.provenance.versions.get(INSTRUCTIONS))
        && before != &versions[INSTRUCTIONS]
    {
        let here = &versions[INSTRUCTIONS];
        log(format_args!(
            "warning: this run began on {before} and goes on on {here}: its last digits are not those of one machine"
        ));
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
            fingerprints: fingerprints(spec, earlier.as_ref()),
            device,
            host: Host::here(),
            threads: host::threads(),
            started,
            updated: now,
        },
        timing: earlier.as_ref().map_or_else(Default::default, |manifest| manifest.timing),
        networks: None,
        features: None,
        data: None,
        longer_than: earlier.as_ref().and_then(|manifest| manifest.longer_than.clone()),
        resumed_at: earlier.map_or_else(Vec::new, |manifest| manifest.resumed_at),
        taken_from: None,
        seal: None,
    }
}

/// The fingerprint of this sitting after those of the sittings before it, each once.
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
