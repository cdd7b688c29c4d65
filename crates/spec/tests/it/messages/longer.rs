//! What is wrong with the table `[longer]`.

use crate::written::Written;

fn refused(longer: &str) -> String {
    let arms = "[[arm]]\nname = \"dcgan\"\n[[arm]]\nname = \"other\"\nset = { width = 8 }\n";
    Written::sweep(&format!("seeds = [0, 1]\nset = {{ steps = 1000 }}\n{longer}\n{arms}")).diagnostics()
}

#[test]
fn steps_must_be_there_and_above_those_of_the_arms() {
    insta::assert_snapshot!(refused("longer = { seeds = [0] }"), @r#"
    error: missing key `steps` in `longer`
      --> sweep.toml:3
    hint: write longer = { steps = 24_000, seeds = [0, 1] }
    "#);
    insta::assert_snapshot!(refused("longer = { steps = 1000 }"), @r#"
    error: `steps` must be above 1000, those of arm `dcgan`, got 1000, in `longer`
      --> sweep.toml:3
    error: `steps` must be above 1000, those of arm `other`, got 1000, in `longer`
      --> sweep.toml:3
    2 mistakes in 1 file; nothing was started
    "#);
    insta::assert_snapshot!(refused("longer = { steps = 200_000_000 }"), @r#"
    error: `steps` must be at most 100000000 (at 10 ms each that is 12 days), got 200000000, in `longer`
      --> sweep.toml:3
    "#);
    insta::assert_snapshot!(refused("longer = 24000"), @r#"
    error: `longer` must be a table, got 24000
      --> sweep.toml:3
    hint: write longer = { steps = 24_000, seeds = [0, 1] }
    "#);
}

#[test]
fn seeds_and_arms_must_be_those_of_the_sweep() {
    insta::assert_snapshot!(refused("longer = { steps = 2000, seeds = [0, 7] }"), @r#"
    error: seed 7 of `longer` is no seed of arm `dcgan`
      --> sweep.toml:3
    hint: a longer run goes on from the shorter one of its seed: give the arm the seed, or take it out here
    "#);
    insta::assert_snapshot!(refused("longer = { steps = 2000, arms = [\"dcgam\"] }"), @r#"
    error: there is no arm `dcgam` (in `longer`)
      --> sweep.toml:3
    hint: did you mean `dcgan`?
    "#);
    insta::assert_snapshot!(refused("longer = { steps = 2000, arms = [] }"), @r#"
    error: `arms` is empty, in `longer`
      --> sweep.toml:3
    hint: write arms = ["dcgan"], or leave it out: then all arms go on
    "#);
    insta::assert_snapshot!(refused("longer = { steps = 2000, arm = [\"dcgan\"] }"), @r#"
    error: unknown key `arm` in `longer`
      --> sweep.toml:3
    hint: did you mean `arms`?
    "#);
}
