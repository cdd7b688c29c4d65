//! Lists and tables: brackets and commas that are missing, or one too many.

use insta::assert_snapshot;

use super::broken;

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
fn a_list_without_a_comma_is_shown_with_it() {
    assert_snapshot!(broken("seeds = [0 1 2]\n"), @"
    error: no comma between two values of a list, here: `seeds = [0 1 2]`
      --> sweep.toml:1:10
    hint: write seeds = [0, 1, 2]
    ");
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
