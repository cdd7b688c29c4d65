//! Reports on a sweep of 1,000 runs (100 arms, ten seeds) in a temporary folder, and prints time and memory: `cargo
//! run -p analysis --example thousand_runs`.

#[expect(dead_code, reason = "the tests need more of it")]
#[path = "../tests/it/tree.rs"]
mod tree;

use std::fs;
use std::time::Instant;

use analysis::report::report;
use tree::Fate::{Diverged, Healthy};
use tree::{Fate, SweepBuilder};

const ARMS: u32 = 100;
const SEEDS: u32 = 10;

fn main() -> anyhow::Result<()> {
    let sweep = (0..ARMS).fold(SweepBuilder::new("arm-0"), |tree, arm| {
        let fates: Vec<Fate> = (0..SEEDS).map(|seed| fate(arm, seed)).collect();
        tree.arm_with(&format!("arm-{arm}"), 0, &fates, |spec| {
            spec.steps = 6_000;
            spec.cadence.log = 20;
            spec.cadence.evaluate = 300;
            spec.cadence.sample = 1_500;
        })
    });
    let written = sweep.write();
    let rows = fs::read_to_string(written.run("arm-0", 0).metrics_file())?.lines().count();
    let begun = Instant::now();
    let report = report(&written.sweep())?;
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{}; {rows} rows each: {seconds:.1} s, page of {} kB",
        report.tally,
        fs::metadata(&report.page)?.len() / 1_000
    );
    println!("peak memory: {}", peak().unwrap_or_else(|| "unknown".to_owned()));
    Ok(())
}

fn fate(arm: u32, seed: u32) -> Fate {
    if (arm + seed) % 37 == 36 { Diverged(2_400) } else { Healthy(40.0 + f64::from(arm) + 3.0 * f64::from(seed)) }
}

/// The peak resident memory, if the system reports it.
fn peak() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map(|size| size.trim().to_owned())
}
