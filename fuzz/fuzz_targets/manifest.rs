//! A run's manifest, alone in its folder, and a sweep's plan and record of claims.
#![no_main]

use libfuzzer_sys::fuzz_target;
use runs::{RunFolder, SweepFolder};
use spec::{Run, RunSpec};

fuzz_target!(|bytes: &[u8]| {
    let folder = RunFolder::new(fuzz::file("manifest.json", bytes).parent().expect("a folder"));
    if let Ok(Some(manifest)) = folder.read_manifest() {
        serde_json::to_string(&manifest).expect("plain data");
    }
    let _ = folder.state(&Run::new(RunSpec::default()));
    for name in ["plan.json", "claims.json", "search.json"] {
        fuzz::file(name, bytes);
    }
    let sweep = SweepFolder::new(folder.path());
    if let Ok(plan) = sweep.read_plan() {
        plan.explain();
        let _ = plan.runs().count();
    }
    let _ = (sweep.read_claims(), sweep.read_search());
});
