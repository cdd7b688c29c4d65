//! What is known of this machine and of the time, for the manifest.

use std::fs;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

/// A machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// Operating system and architecture.
    pub system: String,
    /// The processor's name for itself.
    pub processor: String,
    /// Processor cores that the system offers.
    pub cores: usize,
}

impl Host {
    /// This machine; its processor is "unknown" where the system does not tell (it does on Linux).
    pub fn here() -> Self {
        Self {
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            processor: processor().unwrap_or_else(|| "unknown".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }

    /// Threads that a program of this workspace computes with: what `RAYON_NUM_THREADS` asks for, else the cores.
    pub fn threads() -> usize {
        let asked = std::env::var("RAYON_NUM_THREADS").ok().and_then(|threads| threads.parse().ok());
        asked.filter(|threads| *threads > 0).unwrap_or_else(|| Self::here().cores)
    }

    /// Largest resident memory of this process so far in MiB, where the system tells (Linux).
    pub fn peak_memory_mib() -> Option<u64> {
        let text = fs::read_to_string("/proc/self/status").ok()?;
        let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
        let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kib / 1024)
    }
}

/// The time now: RFC 3339, in UTC.
pub fn now() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
}

fn processor() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    line.split_once(':').map(|(_, name)| name.trim().to_owned())
}
