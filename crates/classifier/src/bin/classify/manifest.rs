//! The manifest of a classifier's run: as of any run, but without a generator, and with labels instead of a feature network.

use data::DataSet;
use model::{Network, parameter_count};
use runs::{Data, Fingerprint, Manifest, NetworkSize, Networks, Provenance};
use spec::{Features, RunId, RunSpec};

/// Burn's version, which the workspace pins exactly.
const BURN_VERSION: &str = "0.22.1";

/// The manifest of a new run, before its images are read.
pub fn begun(spec: &RunSpec, commit: &str) -> Manifest {
    let versions = [("burn", BURN_VERSION), ("classifier", env!("CARGO_PKG_VERSION"))];
    let provenance = Provenance {
        versions: versions.map(|(name, version)| (name.to_owned(), version.to_owned())).into(),
        fingerprints: vec![Fingerprint::of(model::instruction_set())],
        ..Provenance::here(commit, "CPU") // as `train` calls what flex computes on
    };
    Manifest::begin(RunId::of(spec), provenance, None)
}

/// Adds data set and network.
pub fn describe<N: Network>(manifest: &mut Manifest, set: &DataSet, network: &N) {
    let checksum = set.checksum.clone();
    let size = NetworkSize { parameters: parameter_count(network), multiply_adds: network.multiply_adds() };
    let nothing = NetworkSize { parameters: 0, multiply_adds: 0 };
    manifest.networks = Some(Networks { generator: nothing, discriminator: size });
    manifest.features = Some(Features { name: "labels".to_owned(), sha256: checksum.clone() });
    manifest.data = Some(Data {
        source: set.source.name().to_owned(),
        checksum,
        training: set.training.len(),
        test: set.test.len(),
    });
}
