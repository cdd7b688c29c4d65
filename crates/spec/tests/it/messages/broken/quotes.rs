//! Quotes that are missing, or not those of a keyboard.

use insta::assert_snapshot;

use super::broken;

#[test]
fn text_without_quotes_is_shown_with_quotes() {
    assert_snapshot!(broken("seeds = [0, 1, 2]\nreference = dcgan\n"), @r#"
    error: text without quotes, here: `reference = dcgan`
      --> sweep.toml:2:13
    hint: write reference = "dcgan"
    "#);
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
fn a_quote_that_is_missing_in_a_list_is_not_taken_for_a_bracket() {
    assert_snapshot!(broken("backends = [\"flex, \"wgpu\"]\n"), @r#"
    error: a quote is missing, here: `backends = ["flex, "wgpu"]`
      --> sweep.toml:1:21
    hint: text stands between two quotes, for example name = "dcgan"
    "#);
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
