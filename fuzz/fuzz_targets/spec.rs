//! A run's spec: it is refused, or written and read again as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use runs::parse_spec;
use spec::{Run, read_spec};

fuzz_target!(|bytes: &[u8]| {
    let path = fuzz::file("spec.toml", bytes);
    if let Ok(spec) = read_spec(&path) {
        let text = toml::to_string(&spec).expect("a spec is plain data");
        assert_eq!(parse_spec(&text).map(Run::new), Ok(Run::new(spec)));
    }
    let _ = parse_spec(&String::from_utf8_lossy(bytes));
});
