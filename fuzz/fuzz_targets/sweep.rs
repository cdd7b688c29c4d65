//! A sweep's file: it is refused, or resolved into a plan that can be explained, written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spec::{Overrides, Plan, read_sweep};

fuzz_target!(|bytes: &[u8]| {
    let path = fuzz::file("sweep.toml", bytes);
    match read_sweep(&path, &Overrides::default()) {
        Err(mistakes) => assert!(!mistakes.to_string().is_empty()),
        Ok(plan) => {
            plan.explain();
            plan.warnings();
            let text = serde_json::to_string(&plan).expect("a plan is plain data");
            serde_json::from_str::<Plan>(&text).expect("it is read again");
        }
    }
});
