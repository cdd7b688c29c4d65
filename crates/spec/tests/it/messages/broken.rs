//! Files that are not TOML: each in plain words, with the place and what to write instead.

use insta::assert_snapshot;
use toml_edit::DocumentMut;

use crate::written::Written;

fn broken(text: &str) -> String {
    Written::sweep(text).mistakes()
}

#[test]
fn text_without_quotes_is_shown_with_quotes() {
    assert_snapshot!(broken("seeds = [0, 1, 2]\nreference = dcgan\n"), @r#"
    error: text without quotes, here: `reference = dcgan`
      --> sweep.toml:2:13
    hint: write reference = "dcgan"
    "#);
    assert_snapshot!(broken("seeds = [0 1 2]\n"), @"
    error: no comma between two values of a list, here: `seeds = [0 1 2]`
      --> sweep.toml:1:10
    hint: write seeds = [0, 1, 2]
    ");
}

#[test]
fn a_quote_that_is_missing_is_said_to_be() {
    assert_snapshot!(broken("reference = \"dcgan\n"), @r#"
    error: a quote is not closed, here: `reference = "dcgan`
      --> sweep.toml:1:19
    hint: write reference = "dcgan"
    "#);
    assert_snapshot!(broken("reference = dcgan\"\n"), @r#"
    error: a quote that closes text opens none, here: `reference = dcgan"`
      --> sweep.toml:1:13
    hint: write reference = "dcgan"
    "#);
}

#[test]
fn a_key_needs_a_sign_and_a_value() {
    assert_snapshot!(broken("steps: 500\n"), @"
    error: `:` where TOML has `=`, here: `steps: 500`
      --> sweep.toml:1:8
    hint: write steps = 500
    ");
    assert_snapshot!(broken("steps == 500\n"), @"
    error: one `=` too many, here: `steps == 500`
      --> sweep.toml:1:8
    hint: write steps = 500
    ");
}

#[test]
fn a_key_that_is_given_twice_is_one_too_many() {
    assert_snapshot!(broken("[set]\nsteps = 1\nsteps = 2\n"), @"
    error: this was given before, here: `steps = 2`
      --> sweep.toml:3:1
    hint: keep one of the two; each table of a list has the head [[arm]]
    ");
    assert_snapshot!(broken("[arm]\nname = \"a\"\n[arm]\nname = \"b\"\n"), @"
    error: this was given before, here: `[arm]`
      --> sweep.toml:3:2
    hint: keep one of the two; each table of a list has the head [[arm]]
    ");
}

#[test]
fn lists_and_tables_are_closed_and_have_commas() {
    assert_snapshot!(broken("seeds = [0, 1\nreference = \"dcgan\"\n"), @"
    error: a list is not closed, here: `seeds = [0, 1`
      --> sweep.toml:1:9
    hint: write seeds = [0, 1]
    ");
    assert_snapshot!(broken("[[arm]\nname = \"a\"\n"), @"
    error: `[[` is not closed, here: `[[arm]`
      --> sweep.toml:1:7
    hint: write [[arm]]
    ");
    assert_snapshot!(broken("set = { steps = 1 width = 2 }\n"), @"
    error: no comma between two keys, here: `set = { steps = 1 width = 2 }`
      --> sweep.toml:1:25
    hint: write set = { steps = 1, width = 2 }
    ");
    assert_snapshot!(broken("seeds = 0, 1, 2\n"), @"
    error: a list without brackets, here: `seeds = 0, 1, 2`
      --> sweep.toml:1:10
    hint: write seeds = [0, 1, 2]
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
fn quotes_are_straight_and_signs_those_of_a_keyboard() {
    assert_snapshot!(broken("reference = “dcgan”\n"), @r#"
    error: typographic quotes, which TOML does not know, here: `reference = “dcgan”`
      --> sweep.toml:1:13
    hint: write reference = "dcgan"
    "#);
    assert_snapshot!(broken("question = \"Are “these” fine?\"\nreference = ‘dcgan’ # “so”\n"), @r#"
    error: typographic quotes, which TOML does not know, here: `reference = ‘dcgan’ # “so”`
      --> sweep.toml:2:13
    hint: write reference = 'dcgan' # "so"
    "#);
    assert_snapshot!(broken("[set]\n“design.kernel” = 5\n"), @r#"
    error: typographic quotes, which TOML does not know, here: `“design.kernel” = 5`
      --> sweep.toml:2:1
    hint: write "design.kernel" = 5
    "#);
    assert_snapshot!(broken("seeds\u{a0}= [0]\n"), @"
    error: a space of another kind (U+00A0), here: `seeds = [0]`
      --> sweep.toml:1:6
    hint: write seeds = [0]
    ");
    assert_snapshot!(broken("seeds ＝ ［0，1］\n"), @"
    error: a sign that TOML does not know, `＝`, here: `seeds ＝ ［0，1］`
      --> sweep.toml:1:7
    hint: write seeds = [0,1]
    ");
    assert_snapshot!(broken("[set]\n\"optimizer.beta_1\" = −0.5\n"), @r#"
    error: a sign that TOML does not know, `−`, here: `"optimizer.beta_1" = −0.5`
      --> sweep.toml:2:22
    hint: write "optimizer.beta_1" = -0.5
    "#);
}

#[test]
fn a_list_without_a_comma_is_shown_with_it() {
    assert_snapshot!(broken("seeds = [0, 1 2] # three\n"), @"
    error: no comma between two values of a list, here: `seeds = [0, 1 2] # three`
      --> sweep.toml:1:13
    hint: write seeds = [0, 1, 2] # three
    ");
    assert_snapshot!(broken("backends = [\"flex\" \"wgpu\"]\n"), @r#"
    error: no comma between two values of a list, here: `backends = ["flex" "wgpu"]`
      --> sweep.toml:1:19
    hint: write backends = ["flex", "wgpu"]
    "#);
    assert_snapshot!(broken("seeds = [\n  0 # the first\n  1,\n]\n"), @"
    error: no comma between two values of a list, here: `0 # the first`
      --> sweep.toml:2:4
    hint: put `,` between them
    ");
    assert_snapshot!(broken("seeds = [0, 1}\n"), @"
    error: `}` where a list ends with `]`, here: `seeds = [0, 1}`
      --> sweep.toml:1:14
    hint: write seeds = [0, 1]
    ");
}

#[test]
fn a_bracket_that_is_missing_is_shown_where_it_belongs() {
    let arm = "[[arm]]\nname = \"dcgan\"\n";
    assert_snapshot!(broken(&format!("seeds = [0, 1 # two\n\n{arm}")), @"
    error: a list is not closed, here: `seeds = [0, 1 # two`
      --> sweep.toml:1:9
    hint: write seeds = [0, 1]
    ");
    assert_snapshot!(broken(&format!("seeds = [0, 1,\n{arm}")), @"
    error: a list is not closed, here: `seeds = [0, 1,`
      --> sweep.toml:1:9
    hint: write seeds = [0, 1]
    ");
    assert_snapshot!(broken(&format!("seeds = [\n  0,\n  1,\n{arm}")), @"
    error: a list is not closed, here: `seeds = [`
      --> sweep.toml:1:9
    hint: write its `]` before `[[arm]]`
    ");
    assert_snapshot!(broken("seeds = [0, 1"), @"
    error: a list is not closed, here: `seeds = [0, 1`
      --> sweep.toml:1:9
    hint: write seeds = [0, 1]
    ");
    assert_snapshot!(broken("seeds = [\n  0,\n  1\n"), @"
    error: a list is not closed, here: `seeds = [`
      --> sweep.toml:1:9
    hint: write its `]` at the end
    ");
    assert_snapshot!(broken(&format!("set = {{ steps = 5\n{arm}")), @"
    error: `{` is not closed, here: `set = { steps = 5`
      --> sweep.toml:1:7
    hint: write set = { steps = 5 }
    ");
    assert_snapshot!(broken(&format!("seeds = [0]\n[[grid]]\naxes = {{ width = [8, 16\nname = \"widths\"\n{arm}")), @"
    error: a list is not closed, here: `axes = { width = [8, 16`
      --> sweep.toml:3:18
    hint: write axes = { width = [8, 16] }
    ");
    assert_snapshot!(broken("seeds = [0, 1]]\n"), @"
    error: a `]` too many, here: `seeds = [0, 1]]`
      --> sweep.toml:1:15
    hint: write seeds = [0, 1]
    ");
    assert_snapshot!(broken("set = { steps = 5 }}\n"), @"
    error: a `}` too many, here: `set = { steps = 5 }}`
      --> sweep.toml:1:20
    hint: write set = { steps = 5 }
    ");
}

#[test]
fn what_else_can_be_missing_is_said_in_words() {
    assert_snapshot!(broken("[set]\nsteps =\n"), @"
    error: no value behind `=`, here: `steps =`
      --> sweep.toml:2:8
    hint: for example steps = 500
    ");
    assert_snapshot!(broken("set = { \"design.kernel\" = 5 \"design.leak\" = 0.1 }\n"), @r#"
    error: no comma between two keys, here: `set = { "design.kernel" = 5 "design.leak" = 0.1 }`
      --> sweep.toml:1:29
    hint: write set = { "design.kernel" = 5, "design.leak" = 0.1 }
    "#);
    assert_snapshot!(broken("set = { steps = 5,, width = 8 }\n"), @"
    error: a comma too many, here: `set = { steps = 5,, width = 8 }`
      --> sweep.toml:1:19
    hint: write set = { steps = 5, width = 8 }
    ");
    assert_snapshot!(broken("set = { steps 5 }\n"), @"
    error: a key without `=`, here: `set = { steps 5 }`
      --> sweep.toml:1:15
    hint: write set = { steps = 5 }
    ");
    assert_snapshot!(broken("[set]\nstеps = 5\n"), @"
    error: a key with a letter that no key has, here: `stеps = 5`
      --> sweep.toml:2:3
    hint: keys are of a-z, 0-9, `_` and dots
    ");
}

#[test]
fn what_other_languages_and_machines_write_is_said_to_be_none_of_toml() {
    assert_snapshot!(broken("seeds = 0..5\n"), @"
    error: a range, which TOML does not know, here: `seeds = 0..5`
      --> sweep.toml:1:9
    hint: write seeds = [0, 1, 2, 3, 4, 5]
    ");
    let said = broken("seeds = [0]\r[[arm]]\rname = \"dcgan\"\r");
    assert!(said.starts_with("error: lines that end with a carriage return alone, here: `seeds = [0]\r"), "{said}");
    assert!(said.ends_with("\nhint: have the editor end lines with a line feed (LF, or CR and LF)"), "{said}");
}

#[test]
fn a_quote_that_is_missing_in_a_list_is_not_taken_for_a_bracket() {
    assert_snapshot!(broken("backends = [\"flex, \"wgpu\"]\n"), @r#"
    error: a quote is missing, here: `backends = ["flex, "wgpu"]`
      --> sweep.toml:1:21
    hint: text stands between two quotes, for example name = "dcgan"
    "#);
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
fn a_number_that_is_too_large_comes_with_the_largest() {
    assert_snapshot!(broken("seeds = [99999999999999999999]\n"), @"
    error: a number that is too large, here: `seeds = [99999999999999999999]`
      --> sweep.toml:1:10
    hint: whole numbers go up to 9223372036854775807
    ");
}

#[test]
fn a_range_of_another_language_is_written_out() {
    for range in ["0..3", "0 .. 3", "0...3", "0..=3", "0-3", "0:4"] {
        let said = broken(&format!("seeds = [{range}] # four\n"));
        let expected = format!(
            "error: a range, which TOML does not know, here: `seeds = [{range}] # four`\n  --> sweep.toml:1:10\n\
             hint: write seeds = [0, 1, 2, 3] # four"
        );
        assert_eq!(said, expected);
    }
    assert_snapshot!(broken("seeds = [0..1000]\n"), @"
    error: a range, which TOML does not know, here: `seeds = [0..1000]`
      --> sweep.toml:1:10
    hint: a list names each value, for example seeds = [0, 1, 2]
    ");
}

#[test]
fn what_other_languages_call_nothing_or_true_is_named() {
    assert_snapshot!(broken("[set]\nsteps = null\n"), @"
    error: `null`, which TOML does not know, here: `steps = null`
      --> sweep.toml:2:9
    hint: leave the key out: it has its default then
    ");
    assert_snapshot!(broken("set = { \"evaluation.memorization\" = True }\n"), @r#"
    error: `True`, which TOML writes in lower case, here: `set = { "evaluation.memorization" = True }`
      --> sweep.toml:1:37
    hint: write set = { "evaluation.memorization" = true }
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
