//! Files that are not TOML: each in plain words, with the place and what to write instead.

use insta::assert_snapshot;

use crate::written::Written;

fn broken(text: &str) -> String {
    Written::sweep(text).mistakes()
}

#[test]
fn text_without_quotes_is_shown_with_quotes() {
    assert_snapshot!(broken("seeds = [0, 1, 2]\nreference = dcgan\n"), @r#"
    error: neither a number, true or false, nor text in quotes, here: `reference = dcgan`
      --> sweep.toml:2:13
    hint: for example reference = "dcgan", steps = 500, seeds = [0, 1, 2]
    "#);
    assert_snapshot!(broken("seeds = [0 1 2]\n"), @r#"
    error: neither a number, true or false, nor text in quotes, here: `seeds = [0 1 2]`
      --> sweep.toml:1:10
    hint: for example reference = "dcgan", steps = 500, seeds = [0, 1, 2]
    "#);
}

#[test]
fn a_quote_that_is_missing_is_said_to_be() {
    assert_snapshot!(broken("reference = \"dcgan\n"), @r#"
    error: a quote is not closed, here: `reference = "dcgan`
      --> sweep.toml:1:19
    hint: text ends with the quote that it begins with: name = "dcgan"
    "#);
    assert_snapshot!(broken("reference = dcgan\"\n"), @r#"
    error: a quote that closes text opens none, here: `reference = dcgan"`
      --> sweep.toml:1:13
    hint: text stands between two quotes: name = "dcgan"
    "#);
}

#[test]
fn a_key_needs_a_sign_and_a_value() {
    assert_snapshot!(broken("steps: 500\n"), @"
    error: a key without `=` and a value, here: `steps: 500`
      --> sweep.toml:1:8
    hint: write key = value, for example steps = 500
    ");
    assert_snapshot!(broken("steps == 500\n"), @"
    error: one `=` too many, here: `steps == 500`
      --> sweep.toml:1:8
    hint: write key = value, for example steps = 500
    ");
}

#[test]
fn a_key_that_is_given_twice_is_one_too_many() {
    assert_snapshot!(broken("[set]\nsteps = 1\nsteps = 2\n"), @"
    error: this was given before, here: `steps = 2`
      --> sweep.toml:3:1
    hint: keep one of the two; a list of arms is written [[arm]] each time
    ");
    assert_snapshot!(broken("[arm]\nname = \"a\"\n[arm]\nname = \"b\"\n"), @"
    error: this was given before, here: `[arm]`
      --> sweep.toml:3:2
    hint: keep one of the two; a list of arms is written [[arm]] each time
    ");
}

#[test]
fn lists_and_tables_are_closed_and_have_commas() {
    assert_snapshot!(broken("seeds = [0, 1\nreference = \"dcgan\"\n"), @r#"
    error: no comma between two values of a list, or no `]` at its end, here: `reference = "dcgan"`
      --> sweep.toml:2:1
    hint: write seeds = [0, 1, 2]
    "#);
    assert_snapshot!(broken("[[arm]\nname = \"a\"\n"), @"
    error: `[[` is not closed, here: `[[arm]`
      --> sweep.toml:1:7
    hint: write [[arm]]
    ");
    assert_snapshot!(broken("set = { steps = 1 width = 2 }\n"), @"
    error: no comma between two keys, here: `set = { steps = 1 width = 2 }`
      --> sweep.toml:1:25
    hint: write set = { steps = 500, width = 16 }
    ");
    assert_snapshot!(broken("seeds = 0, 1, 2\n"), @"
    error: more on the line than one value, here: `seeds = 0, 1, 2`
      --> sweep.toml:1:10
    hint: write one key = value on each line; a list has brackets: seeds = [0, 1, 2]
    ");
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
    error: neither a number, true or false, nor text in quotes, here: `question = why so so so so so so so so so so so so so so so …`
      --> sweep.toml:1:12
    hint: for example reference = "dcgan", steps = 500, seeds = [0, 1, 2]
    "#);
}

#[test]
fn a_number_that_is_too_large_comes_with_the_largest() {
    assert_snapshot!(broken("seeds = [99999999999999999999]\n"), @"
    error: a number that is too large, here: `seeds = [99999999999999999999]`
      --> sweep.toml:1:10
    hint: whole numbers go up to 9223372036854775807
    ");
}
