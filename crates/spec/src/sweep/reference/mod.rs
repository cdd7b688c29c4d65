//! The reference of all keys is made from the code: names, defaults and values from the types, ranges from the checks, and what a key is and
//! where it is from out of doc comments. The tables of `docs/configuration.md` and the whole of `experiments/base.toml` below its head are
//! written by the tests here where `DOCS_WRITE` is set.

mod base;
mod docs;
mod page;

use std::collections::BTreeSet;
use std::{env, fs};

use crate::RunSpec;
use crate::home::workspace;

/// Set where files are to be written.
const WRITE: &str = "DOCS_WRITE";

/// Compares a committed file with what the code makes of it, or writes that.
fn check_current(file: &str, made: impl Fn(&str) -> String) {
    let path = workspace().expect("the tests run in one").join(file);
    let committed = fs::read_to_string(&path).expect("a committed file");
    let current = made(&committed);
    if env::var_os(WRITE).is_some() {
        return fs::write(path, current).expect("writable");
    }
    let differs = committed.lines().zip(current.lines()).find(|(old, new)| old != new);
    assert!(
        committed == current,
        "{file} is not what the code makes: {differs:?}\nwrite it: {WRITE}=1 cargo test -p spec reference"
    );
}

#[test]
fn the_page_of_all_keys_is_current() {
    check_current("docs/configuration.md", page::of);
}

#[test]
fn the_base_of_all_defaults_is_current() {
    check_current("experiments/base.toml", base::of);
}

#[test]
fn every_key_of_a_run_is_documented_and_no_other() {
    let keys = docs::keys();
    let documented: BTreeSet<String> = keys.iter().map(|key| key.name.clone()).collect();
    let known: BTreeSet<String> = RunSpec::with_every_key().flat().into_iter().map(|(key, _)| key).collect();
    assert_eq!(documented, known);
    for key in &keys {
        assert!(key.docs.iter().all(|paragraph| !paragraph.is_empty()), "{}", key.name);
        assert!(!key.text().contains("]("), "{}: links of Rust lead nowhere on the page", key.name);
    }
}
