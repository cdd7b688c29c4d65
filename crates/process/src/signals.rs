//! Signals that the process inherited as ignored.

use std::fs;

/// Whether SIGHUP is ignored, as under `nohup`. A handler would undo that. False on systems without `/proc`.
pub fn ignores_sighup() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|status| ignored(&status, HANG_UP))
}

/// SIGHUP, the same number on every Unix.
const HANG_UP: u32 = 1;

/// Whether a process with this status file ignores a signal.
fn ignored(status: &str, signal: u32) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::ignored;

    #[test]
    fn the_mask_of_ignored_signals_is_parsed() {
        let status = |mask: &str| format!("Name:\ttrain\nSigBlk:\t0000000000000001\nSigIgn:\t{mask}\n");
        assert!(ignored(&status("0000000000001001"), 1));
        assert!(!ignored(&status("0000000000001000"), 1), "SIGPIPE alone, as every Rust program");
        assert!(!ignored("Name:\ttrain\n", 1));
    }
}
