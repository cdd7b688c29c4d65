//! What is known of this machine and this build, for the manifest.

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use runs::Host;
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

/// The time now: RFC 3339, in UTC.
pub fn now() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
}

/// Threads that the training step can use.
pub fn threads() -> usize {
    let asked = std::env::var("RAYON_NUM_THREADS").ok().and_then(|threads| threads.parse().ok());
    asked.filter(|threads| *threads > 0).unwrap_or_else(|| Host::here().cores)
}

/// Largest resident memory of this process so far in MiB, where the system tells (Linux).
pub fn peak_memory_mib() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024)
}
