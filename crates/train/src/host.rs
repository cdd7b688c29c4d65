//! Versions of this build, for the manifest.

use std::collections::BTreeMap;

use spec::Backend;

/// Versions that affect the numbers of a backend.
pub fn versions(backend: Backend) -> BTreeMap<String, String> {
    let versions =
        [("burn", BURN_VERSION), (INSTRUCTIONS, instructions(backend)), ("train", env!("CARGO_PKG_VERSION"))];
    versions.map(|(name, version)| (name.to_owned(), version.to_owned())).into()
}

/// The instruction set of the training step on a backend.
pub fn instructions(backend: Backend) -> &'static str {
    if backend == Backend::Flex { kernels::instruction_set() } else { kernels::REFERENCE }
}

/// The key of the instruction set that the training step runs on, which decides its last bits: see [`kernels::instruction_set`]. Backends other
/// than flex run the reference implementation.
pub const INSTRUCTIONS: &str = "instructions";

/// Burn's version, which the workspace pins exactly.
const BURN_VERSION: &str = "0.22.1";
