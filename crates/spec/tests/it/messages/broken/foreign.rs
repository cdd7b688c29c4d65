//! What other languages and machines write: ranges, `null`, `True`, large numbers, ends of lines.

use insta::assert_snapshot;

use super::broken;

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
fn a_number_that_is_too_large_comes_with_the_largest() {
    assert_snapshot!(broken("seeds = [99999999999999999999]\n"), @"
    error: a number that is too large, here: `seeds = [99999999999999999999]`
      --> sweep.toml:1:10
    hint: whole numbers go up to 9223372036854775807
    ");
}
