//! Files on which a reader once panicked, found by the targets in `fuzz/`: each is refused in words.

use spec::{Overrides, read_spec, read_sweep};

const FILES: [&str; 1] = [
    // A text of several lines after a list that is not closed.
    "seex\"\"a[-setu\0'''''d'''''[-s''''\u{1}\0\0\n'''''''''''''..'''eces",
];

#[test]
fn a_file_that_once_made_a_reader_panic_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("file.toml");
    for file in FILES {
        std::fs::write(&path, file).expect("written");
        assert!(read_spec(&path).is_err_and(|diagnostics| diagnostics.to_string().contains("error: ")), "{file:?}");
        assert!(read_sweep(&path, &Overrides::default()).is_err(), "{file:?}");
    }
}
