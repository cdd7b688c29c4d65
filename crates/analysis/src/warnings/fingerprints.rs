//! Arithmetic fingerprints: whether compared runs have the same floating-point behaviour.

use std::collections::BTreeMap;

use runs::Fingerprint;
use serde::Serialize;
use spec::Backend;

use crate::findings::Findings;
use crate::number::pluralize;

/// The finished runs of a backend with the same fingerprints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FingerprintGroup {
    /// The backend.
    pub backend: &'static str,
    /// The fingerprints: several if a run was continued on another machine, none if the manifests have none.
    pub fingerprints: Vec<Fingerprint>,
    /// The number of runs.
    pub runs: usize,
}

/// Groups the finished runs by backend and fingerprints. Empty if no manifest has one.
pub fn fingerprints(findings: &Findings) -> Vec<FingerprintGroup> {
    let mut counts = BTreeMap::<(Backend, Vec<Fingerprint>), usize>::new();
    for (group, run) in findings.runs().filter(|(_, run)| run.is_finished()) {
        if let Some(manifest) = &run.recorded.manifest {
            *counts.entry((group.backend, manifest.provenance.fingerprints.clone())).or_default() += 1;
        }
    }
    if counts.keys().all(|(_, fingerprints)| fingerprints.is_empty()) {
        return Vec::new();
    }
    let of = |((backend, fingerprints), runs): ((Backend, Vec<Fingerprint>), usize)| FingerprintGroup {
        backend: backend.name(),
        fingerprints,
        runs,
    };
    counts.into_iter().map(of).collect()
}

/// Warnings for backends with several fingerprints.
pub(super) fn mixed(findings: &Findings) -> Vec<String> {
    let all = fingerprints(findings);
    let mut backends: Vec<&str> = all.iter().map(|same| same.backend).collect();
    backends.dedup();
    let text = |backend: &str| {
        let of_backend: Vec<&FingerprintGroup> = all.iter().filter(|same| same.backend == backend).collect();
        let is_mixed = of_backend.len() > 1 || of_backend.iter().any(|same| same.fingerprints.len() > 1);
        let each: Vec<String> = of_backend.iter().map(|same| same.in_words()).collect();
        is_mixed.then(|| {
            format!(
                "Fingerprints are mixed ({}): such runs differ in their last digits, whatever their arm, and no run can be repeated to the bit \
                 on another fingerprint than its own.",
                each.join("; ")
            )
        })
    };
    backends.into_iter().filter_map(text).collect()
}

impl FingerprintGroup {
    fn in_words(&self) -> String {
        let fingerprint = fingerprint_list(&self.fingerprints).unwrap_or_else(|| "none written down".to_owned());
        format!("{} on {}: {fingerprint}", pluralize(self.runs, "run"), self.backend)
    }
}

/// The fingerprints of a run in words. `None` without any.
pub fn fingerprint_list(fingerprints: &[Fingerprint]) -> Option<String> {
    let each: Vec<String> = fingerprints.iter().map(Fingerprint::to_string).collect();
    (!each.is_empty()).then(|| each.join(", then "))
}
