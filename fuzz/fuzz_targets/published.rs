//! The records of published runs. None leads out of the folder of its sweep.
#![no_main]

use libfuzzer_sys::fuzz_target;
use runs::{Published, SweepFolder};
use spec::is_folder_name;

fuzz_target!(|bytes: &[u8]| {
    let path = fuzz::file("sweep/published/runs.jsonl", bytes);
    let sweep = SweepFolder::new(path.ancestors().nth(2).expect("the folder of a sweep"));
    let Ok(Some(published)) = Published::read(&sweep) else { return };
    for record in published.records() {
        assert!(is_folder_name(&record.arm) && is_folder_name(&record.name));
        record.status();
        let _ = record.parsed_spec();
    }
    let _ = published.series();
});
