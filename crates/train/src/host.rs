//! What is known of this machine and this build, for the manifest.

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use spec::results::Host;

/// This machine.
pub fn host() -> Host {
    Host {
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        processor: field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".to_owned()),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
    }
}

/// Versions of what matters to the numbers.
pub fn versions() -> BTreeMap<String, String> {
    let versions = [("burn", BURN_VERSION), ("train", env!("CARGO_PKG_VERSION"))];
    versions.map(|(name, version)| (name.to_owned(), version.to_owned())).into()
}

/// Burn's version, which the workspace pins exactly.
const BURN_VERSION: &str = "0.22.1";

/// The time now: RFC 3339, in UTC.
pub fn now() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
}

/// Threads that the training step can use.
pub fn threads() -> usize {
    let asked = std::env::var("RAYON_NUM_THREADS").ok().and_then(|threads| threads.parse().ok());
    asked.filter(|threads| *threads > 0).unwrap_or_else(|| host().cores)
}

/// Largest resident memory of this process so far in MiB, where the system tells (Linux).
pub fn peak_memory_mib() -> Option<u64> {
    let kib: u64 = field("/proc/self/status", "VmHWM")?.trim_end_matches(" kB").parse().ok()?;
    Some(kib / 1024)
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
