//! Every name is answered by its meaning, and what a hint says to write is free of mistakes.

use std::collections::BTreeSet;
use std::fs;

use super::super::{Overrides, read_sweep};
use super::{KEYS, Meaning, VALUES};
use crate::RunSpec;

/// What is said about a sweep with that line at its top and that setting in an arm; nothing where all is well.
fn said(top: &str, set: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sweep.toml");
    let seeds = if top.starts_with("seeds") { "" } else { "seeds = [0]\n" };
    fs::write(folder.path().join("base.toml"), "width = 8\n").expect("written");
    fs::write(
        &file,
        format!("{seeds}{top}\n[[arm]]\nname = \"plain\"\n[[arm]]\nname = \"other\"\nset = {{ {set} }}\n"),
    )
    .expect("written");
    read_sweep(&file, &Overrides::default()).err().map_or_else(String::new, |diagnostics| diagnostics.to_string())
}

/// Diagnostics that an example does not have whatever stands beside it.
fn is_of_the_key(said: &str) -> bool {
    said.contains("unknown") || said.contains("must be")
}

#[track_caller]
fn check(meaning: Meaning, said: &str) {
    match meaning {
        Meaning::Key(key, value, what) => {
            assert!(said.contains(&format!("hint: {what}: write ")), "{said}");
            let line = said.lines().find_map(|line| line.split_once(": write ")).expect("a hint").1;
            assert!(line.ends_with(&format!(" = {value}")) && line.contains(key), "{line}");
            let after = self::said("", line);
            assert!(!is_of_the_key(&after), "what the hint says is wrong: {line}: {after}");
        }
        Meaning::Top(line, what) => {
            assert!(said.contains(&format!("hint: {what}: write {line} above the first table")), "{said}");
            assert_eq!(self::said(line, ""), "", "{line}");
        }
        Meaning::Said(what) => assert!(said.contains(&format!("hint: {what}")), "{said}"),
        Meaning::Absent(what) => {
            assert!(said.contains(&format!("hint: {what}; docs/configuration.md lists")), "{said}");
        }
    }
}

#[test]
fn every_name_of_a_key_is_answered_by_its_meaning() {
    for (names, meaning) in KEYS {
        for name in *names {
            check(*meaning, &said("", &format!("{name} = 1")));
            check(*meaning, &said("", &format!("\"MODEL.{name}\" = \"x\"")));
        }
    }
}

#[test]
fn the_same_names_at_the_top_of_a_file_are_answered_too() {
    for name in ["epochs", "lr", "wandb", "device", "multirun"] {
        let meaning = super::of_key(name).expect("a meaning");
        check(meaning, &said(&format!("{name} = 1"), ""));
    }
}

#[test]
fn every_name_of_a_value_is_answered_by_its_meaning() {
    for (of, names, meaning) in VALUES {
        let key = if *of == "activation" { "design.discriminator_activation" } else { of };
        for name in *names {
            check(*meaning, &said("", &format!("\"{key}\" = \"{name}\"")));
        }
    }
}

#[test]
fn no_name_stands_twice_and_none_is_a_key() {
    let keys: BTreeSet<String> = RunSpec::with_every_key().flat().into_iter().map(|(key, _)| key).collect();
    let mut seen = BTreeSet::new();
    for name in KEYS.iter().flat_map(|(names, _)| *names) {
        assert!(seen.insert(*name), "{name} stands twice");
        assert!(!keys.contains(*name), "{name} is a key: take it out of the table");
    }
    assert!(seen.len() >= 50);
}

#[test]
fn on_the_command_line_a_hint_is_typed_there() {
    let place = super::Place::Option("--set lr=1".to_owned());
    let hint = super::of_key("lr").expect("a meaning").hint(&place);
    assert_eq!(hint, "`optimizer.learning_rate` is that of both networks: write --set optimizer.learning_rate=2e-4");
}
