//! What is known of this build, for the manifest.

use std::collections::BTreeMap;

use spec::Backend;

/// Versions of what matters to the numbers of a backend.
pub fn versions(backend: Backend) -> BTreeMap<String, String> {
    let versions =
        [("burn", BURN_VERSION), (INSTRUCTIONS, instructions(backend)), ("train", env!("CARGO_PKG_VERSION"))];
    versions.map(|(name, version)| (name.to_owned(), version.to_owned())).into()
}

/// The instruction set of the training step on a backend.
pub fn instructions(backend: Backend) -> &'static str {
    if backend == Backend::Flex { kernels::instruction_set() } else { kernels::REFERENCE }
}

/// The instructions that the training step is compiled for, which decide its last bits: see [`kernels::instruction_set`]. Other backends than flex
/// have their own, on the reference implementation.
pub const INSTRUCTIONS: &str = "instructions";

/// Burn's version, which the workspace pins exactly.
const BURN_VERSION: &str = "0.22.1";
