//! Keys: the sign, the value, and keys that are given twice.

use insta::assert_snapshot;

use super::broken;

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
