//! What ran, where, and what became of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use spec::{Features, RunId, SCHEMA};

use crate::{Fingerprint, Host, Seal, now};

/// `manifest.json` of a run. Written when the run starts, at each checkpoint and when it ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the file formats.
    pub schema: u32,
    /// Identity of the run.
    pub run_id: RunId,
    /// How it ended; none while it runs or where it was cut off.
    pub end: Option<End>,
    /// Steps done and safe in the checkpoint, or all of them where it finished.
    pub step: u64,
    /// What made it.
    pub provenance: Provenance,
    /// Where the time went, over all sittings.
    pub timing: Timing,
    /// Sizes of G and D; none where the run ended before they were built.
    pub networks: Option<Networks>,
    /// The network behind the distances; none where the run ended before it was loaded.
    pub features: Option<Features>,
    /// The images; none where the run ended before they were loaded.
    pub data: Option<Data>,
    /// The steps at which an interrupted run was taken up again.
    pub resumed_at: Vec<u64>,
    /// What did the steps before an interruption, in order; the last sitting is this file's [`provenance`](Self::provenance).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sittings: Vec<Sitting>,
    /// Where its files were taken over from, as `sweep/arm/run`: a run of the same id that had finished there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_from: Option<String>,
    /// The shorter run whose checkpoint it went on from instead of beginning; none where it trained from its first step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longer_than: Option<LongerThan>,
    /// What stood beside this file when the run finished; none of runs that have not, or that finished before runs were sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<Seal>,
}

/// A sitting of a run that was interrupted and went on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    /// The last step of it that counts: the next one went on from there.
    pub until: u64,
    /// The commit that its program was built from.
    pub commit: String,
    /// The machine.
    pub host: Host,
    /// When it last wrote the manifest, RFC 3339 in UTC.
    pub updated: String,
}

impl Manifest {
    /// The manifest of a run that begins, or goes on from what an earlier sitting wrote: when it started, its steps and its time stay.
    pub fn begin(run_id: RunId, provenance: Provenance, earlier: Option<&Self>) -> Self {
        let new = Self {
            schema: SCHEMA,
            run_id,
            end: None,
            step: 0,
            provenance,
            timing: Timing::default(),
            networks: None,
            features: None,
            data: None,
            resumed_at: Vec::new(),
            sittings: Vec::new(),
            taken_from: None,
            longer_than: None,
            seal: None,
        };
        let Some(earlier) = earlier else { return new };
        Self {
            step: earlier.step,
            provenance: Provenance { started: earlier.provenance.started.clone(), ..new.provenance },
            timing: earlier.timing,
            resumed_at: earlier.resumed_at.clone(),
            sittings: earlier.sittings_so_far(),
            longer_than: earlier.longer_than.clone(),
            ..new
        }
    }

    /// The sittings that a run goes on from whose manifest this is: none where nothing of it is safe.
    pub fn sittings_so_far(&self) -> Vec<Sitting> {
        let Provenance { commit, host, updated, .. } = self.provenance.clone();
        let last = (self.step > 0).then_some(Sitting { until: self.step, commit, host, updated });
        let begun = self.sittings.iter().filter(|_| last.is_some());
        begun.cloned().chain(last.clone()).collect()
    }

    /// The commits that did its steps, in order, each once.
    pub fn commits(&self) -> Vec<&str> {
        let all = self.sittings.iter().map(|sitting| &*sitting.commit).chain([&*self.provenance.commit]);
        all.fold(Vec::new(), |mut seen, commit| {
            if !seen.contains(&commit) {
                seen.push(commit);
            }
            seen
        })
    }
}

/// The shorter run that a run went on from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LongerThan {
    /// Where it stood, as `sweep/arm/run`.
    pub run: String,
    /// Its id.
    pub run_id: RunId,
    /// Its steps.
    pub steps: u64,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// It did all its steps, or it diverged: a result either way.
    Finished {
        /// Where values stopped being finite, if they did.
        diverged: Option<Divergence>,
    },
    /// It could not go on.
    Failed {
        /// Why, in words for the user.
        reason: String,
    },
    /// It was asked to stop, and wrote a checkpoint.
    Interrupted,
}

/// Where a run's values stopped being finite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Divergence {
    /// The training step.
    pub step: u64,
    /// What was not finite: losses and parameters by their path.
    pub broken: Vec<String>,
}

/// What made a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The commit that the program was built from, `-dirty` where files had changed; "unknown" outside a checkout.
    pub commit: String,
    /// Versions of what matters to the numbers, by name.
    pub versions: BTreeMap<String, String>,
    /// The arithmetic: several where it was another after an interruption. None of what was written before fingerprints were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fingerprints: Vec<Fingerprint>,
    /// The device in words.
    pub device: String,
    /// The machine.
    pub host: Host,
    /// Threads that the training step could use.
    pub threads: usize,
    /// When it first started, RFC 3339 in UTC.
    pub started: String,
    /// When the file was last written, RFC 3339 in UTC.
    pub updated: String,
}

impl Provenance {
    /// What makes a run on this machine from now on: a commit, and the device in words. Versions and fingerprints are the program's to add.
    pub fn here(commit: &str, device: &str) -> Self {
        let now = now();
        Self {
            commit: commit.to_owned(),
            versions: BTreeMap::new(),
            fingerprints: Vec::new(),
            device: device.to_owned(),
            host: Host::here(),
            threads: Host::threads(),
            started: now.clone(),
            updated: now,
        }
    }
}

/// Where a run's time went, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// Training steps.
    pub training: f64,
    /// Evaluations.
    pub evaluation: f64,
    /// Everything: training, evaluation, samples, checkpoints, start.
    pub total: f64,
    /// Largest resident memory in MiB, where the system tells.
    pub peak_memory_mib: Option<u64>,
}

/// Sizes of both networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Networks {
    /// G.
    pub generator: NetworkSize,
    /// D.
    pub discriminator: NetworkSize,
}

/// The size of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkSize {
    /// Trained numbers.
    pub parameters: u64,
    /// Multiply-adds of one forward pass of one image, convolutions only.
    pub multiply_adds: u64,
}

/// The images of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Data {
    /// The source's name.
    pub source: String,
    /// See [`Source::checksum`](spec::Source::checksum).
    pub checksum: String,
    /// Training images.
    pub training: usize,
    /// Held-out images, which every distance is measured to.
    pub test: usize,
}
