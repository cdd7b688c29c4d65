//! Files that are not TOML: each in plain words, with the place and what to write instead.

mod foreign;
mod keys;
mod lists;
mod quotes;

use insta::assert_snapshot;
use toml_edit::DocumentMut;

use crate::written::Written;

/// What is said about a sweep with this text.
fn broken(text: &str) -> String {
    Written::sweep(text).diagnostics()
}

#[test]
fn what_is_broken_in_another_way_keeps_the_parser_s_words() {
    assert_snapshot!(broken("margin = 1e\n"), @"
    error: this is not valid TOML, here: `margin = 1e`: invalid exponent, expected digits
      --> sweep.toml:1:12
    hint: experiments/base.toml and experiments/quickstart.toml show how it is written
    ");
}

#[test]
fn of_a_long_line_only_the_beginning_is_shown() {
    assert_snapshot!(broken(&format!("question = why {}\n", "so ".repeat(100))), @r#"
    error: text without quotes, here: `question = why so so so so so so so so so so so so so so so …`
      --> sweep.toml:1:12
    hint: text stands between two quotes, for example name = "dcgan"
    "#);
}

#[test]
fn a_line_that_a_hint_shows_is_toml_and_mends_the_file() {
    let lines = [
        "seeds = [0..9]",
        "seeds = [0 .. 9]",
        "seeds = [0...9]",
        "seeds = [1..10]",
        "seeds = [0-9]",
        "seeds = [0:10]",
        "seeds = 0..9",
        "seeds = 0, 1",
        "seeds = [0 1]",
        "seeds = [0, 1",
        "seeds = [0, 1]]",
        "seeds = [0, 1}",
        "steps: 5",
        "steps == 5",
        "steps 5",
        "steps = 5,",
        "steps = 5;",
        "steps = 05",
        "reference = dcgan",
        "reference = \"dcgan",
        "reference = dcgan\"",
        "reference = 'dcgan",
        "reference = “dcgan”",
        "average = True",
        "[set",
        "[[arm]",
        "[arm]]",
        "set = { steps = 5 width = 8 }",
        "set = { steps = 5,, width = 8 }",
        "set = { steps: 5 }",
        "set = { steps 5 }",
        "set = { steps = 5",
        "set = { steps = 5 ]",
        "widths = [8, 16",
    ];
    for line in lines {
        let text = format!("question = \"Why?\"\n{line}\n");
        let said = broken(&text);
        let shown = said.split_once("hint: write ").unwrap_or_else(|| panic!("`{line}` is not mended: {said}")).1;
        let mended = format!("question = \"Why?\"\n{shown}\n");
        assert!(mended.parse::<DocumentMut>().is_ok(), "`{line}` is still broken as `{shown}`");
    }
}

#[test]
fn examples_in_hints_are_toml() {
    for text in ["steps =", "steps", "name = \"a\" \"b", "seeds = [0..1000]", "question = so \"so\""] {
        let said = broken(&format!("{text}\n"));
        let example =
            said.split_once("for example ").unwrap_or_else(|| panic!("`{text}` without an example: {said}")).1;
        assert!(example.parse::<DocumentMut>().is_ok(), "`{text}`: {said}");
    }
}
