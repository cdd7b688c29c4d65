//! What is typed.

use insta::assert_snapshot;

use super::refused;
use crate::stage::{Said, Stage};

#[test]
fn a_seed_that_is_no_number() {
    assert_snapshot!(refused(&Stage::new(), &["sweep", "pets.toml", "--seeds", "0,x"]), @"
    error: invalid value 'x' for '--seeds <0,1,2|0-9>': a seed is a whole number, 0 or above; for example --seeds 0,1,2 or --seeds 0-9

    For more information, try '--help'.
    ");
}

#[test]
fn a_list_of_seeds_with_nothing_in_it() {
    assert_snapshot!(refused(&Stage::new(), &["sweep", "pets.toml", "--seeds", ""]), @"
    error: invalid value '' for '--seeds <0,1,2|0-9>': a seed is a whole number, 0 or above; for example --seeds 0,1,2 or --seeds 0-9

    For more information, try '--help'.
    ");
}

#[test]
fn no_run_at_once() {
    assert_snapshot!(refused(&Stage::new(), &["sweep", "pets.toml", "--jobs", "0"]), @"
    error: invalid value '0' for '--jobs <N>': runs at once are a whole number, 1 or above; for example --jobs 2

    For more information, try '--help'.
    ");
}

#[test]
fn an_arm_that_there_is_not() {
    assert_snapshot!(refused(&Stage::new(), &["sweep", "pets.toml", "--only", "no-nrom"]), @"
    error: there is no arm `no-nrom` in pets
    hint: did you mean `no-norm`?
    ");
}

#[test]
fn an_arm_to_be_timed_that_there_is_not() {
    assert_snapshot!(refused(&Stage::new(), &["bench", "--arms", "pets.toml", "--only", "no-nrom"]), @"
    error: there is no arm `no-nrom` in pets
    hint: did you mean `no-norm`?
    ");
}

#[test]
fn an_arm_that_the_bench_can_t_time() {
    let stage = Stage::new();
    stage.write("classes.toml", "seeds = [0]\nset = { task = \"classification\" }\n[[arm]]\nname = \"dcgan\"\n");
    assert_snapshot!(refused(&stage, &["bench", "--arms", "classes.toml"]), @"
    error: arm `dcgan` of classes trains no generator, and the bench times steps of both networks
    hint: `--only ARM` times others
    ");
    stage.edit("seeds = [0, 1]", "seeds = [0, 1]\nbackends = [\"ndarray\"]");
    assert_snapshot!(refused(&stage, &["bench", "--arms", "pets.toml"]), @"
    error: arm `plain` of pets has no run on flex, which is what the bench times; `--backend` times layers on others
    hint: `--only ARM` times others
    ");
    let by_class = "seeds = [0]\nset = { \"design.architecture\" = \"lapgan\" }\n[[arm]]\nname = \"plain\"\n[[arm]]\nname = \"by-class\"\n\
                    set = { \"design.conditioning\" = \"class\" }\n";
    stage.write("told.toml", by_class);
    assert_snapshot!(refused(&stage, &["bench", "--arms", "told.toml", "--only", "by-class"]), @"
    error: arm `by-class` of told tells its networks the class of an image, and the images of the bench have none
    hint: `--only ARM` times others
    ");
}

#[test]
fn a_key_without_a_value() {
    assert_snapshot!(refused(&Stage::new(), &["sweep", "pets.toml", "--set", "steps"]), @"
    error: invalid value 'steps' for '--set <KEY=VALUE>': a key and its value are one word, with `=` between; for example --set steps=500

    For more information, try '--help'.
    ");
}

#[test]
fn a_key_and_its_value_as_two_words() {
    assert_snapshot!(refused(&Stage::new(), &["sweep", "pets.toml", "--set", "steps", "500"]), @"
    error: `--set steps` has no value
    hint: did you mean --set steps=500?
    ");
}

#[test]
fn nothing_to_count() {
    for typed in [&["power", "--seeds", "0"][..], &["calibrate", "--repeats", "0"], &["bench", "--threads", "0"]] {
        let said = refused(&Stage::new(), typed);
        let value = said.starts_with(&format!("error: invalid value '0' for '{} <N>': ", typed[1]));
        assert!(value && said.contains(": it is a whole number, 1 or above\n"), "{said}");
    }
}

#[test]
fn a_key_that_there_is_not() {
    assert_snapshot!(refused(&Stage::new(), &["sweep", "pets.toml", "--set", "step=20"]), @"
    error: unknown key `step`
      --> --set step=20
    hint: did you mean `steps`?
    ");
}

#[test]
fn no_file() {
    assert_snapshot!(refused(&Stage::new(), &["sweep"]), @"
    error: the following required arguments were not provided:
      <FILE>

    Usage: cargo xtask sweep <FILE>

    For more information, try '--help'.
    ");
}

#[test]
fn a_command_that_is_misspelt() {
    assert_snapshot!(refused(&Stage::new(), &["swep", "pets.toml"]), @"
    error: unrecognized subcommand 'swep'

      tip: a similar subcommand exists: 'sweep'

    Usage: cargo xtask [OPTIONS] [COMMAND]

    For more information, try '--help'.
    ");
}

#[test]
fn a_sweep_that_never_ran() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    for command in ["status", "report", "clean", "power"] {
        insta::allow_duplicates! {
            assert_snapshot!(refused(&stage, &[command, "bedrooms"]), @"
            error: there is no sweep `bedrooms` in results
            hint: the sweeps there are: pets
            ");
        }
    }
}

#[test]
fn a_deletion_that_nobody_can_agree_to() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml", "--only", "plain"], "");
    assert_snapshot!(refused(&stage, &["clean"]), @"
      results/pets/plain/seed-0-flex/checkpoint
      results/pets/plain/seed-1-flex/checkpoint
      results/pets/.work/train
    error: there is nobody to ask, and nothing was deleted
    hint: `--yes` does not ask
    ");
}

#[test]
fn seeds_as_several_words() {
    for typed in [&["0,", "1"][..], &["0", "1"]] {
        insta::allow_duplicates! {
            assert_snapshot!(refused(&Stage::new(), &[&["sweep", "pets.toml", "--seeds"], typed].concat()), @"
            error: the seeds after `--seeds` are 2 words
            hint: did you mean --seeds 0,1?
            ");
        }
    }
}

#[test]
fn what_has_its_place_in_the_sweep_s_file() {
    assert_snapshot!(refused(&Stage::new(), &["sweep", "pets.toml", "--backends", "flex,ndarray"]), @r#"
    error: `sweep` has no option `--backends`
    hint: backends stand in the sweep's file, above its first table: backends = ["flex", "ndarray"]
    "#);
    let said = refused(&Stage::new(), &["sweep", "--device=cuda", "pets.toml"]);
    assert!(said.ends_with(" above its first table: backends = [\"cuda\"]\n"), "{said}");
}

#[test]
fn arms_by_the_name_of_an_option_that_there_is_not() {
    assert_snapshot!(refused(&Stage::new(), &["sweep", "pets.toml", "--arms", "plain"]), @"
    error: `sweep` has no option `--arms`
    hint: did you mean --only plain? it runs these arms alone
    ");
    let said = refused(&Stage::new(), &["sweep", "pets.toml", "--arm"]);
    assert!(said.ends_with("\nhint: did you mean --only ARM? it runs these arms alone\n"), "{said}");
}

#[test]
fn keys_of_a_run_as_options() {
    for (typed, meant) in [
        (&["--steps", "500"][..], "--set steps=500"),
        (&["--steps=500"], "--set steps=500"),
        (&["--batch-size", "32"], "--set batch_size=32"),
        (&["--learning-rate", "1e-3"], "--set optimizer.learning_rate=1e-3"),
        (&["--width"], "--set width=VALUE"),
        (&["--seed", "3"], "--seeds 3"),
    ] {
        let said = refused(&Stage::new(), &[&["sweep", "pets.toml"], typed].concat());
        assert!(said.ends_with(&format!("\nhint: did you mean {meant}?\n")), "{said}");
    }
}

#[test]
fn an_option_that_nobody_knows() {
    assert_snapshot!(refused(&Stage::new(), &["sweep", "pets.toml", "--sideways"]), @"
    error: unexpected argument '--sideways' found

    Usage: cargo xtask sweep <FILE>

    For more information, try '--help'.
    ");
}

#[test]
fn seeds_and_places_below_zero() {
    for (option, value) in [("--seeds", "-1"), ("--jobs", "-2")] {
        let said = refused(&Stage::new(), &["sweep", "pets.toml", option, value]);
        assert!(said.starts_with(&format!("error: invalid value '{value}' for '{option} ")), "{said}");
    }
}

#[test]
fn an_arm_without_a_name() {
    for typed in ["", "plain,"] {
        insta::allow_duplicates! {
            assert_snapshot!(refused(&Stage::new(), &["sweep", "pets.toml", "--only", typed]), @"
            error: invalid value '' for '--only <ARM>': an arm has a name, and a comma stands between two; for example --only dcgan,max-pooling

            For more information, try '--help'.
            ");
        }
    }
}

#[test]
fn two_sweeps_at_once() {
    assert_snapshot!(refused(&Stage::new(), &["sweep", "pets.toml", "quickstart.toml"]), @"
    error: `sweep` takes one file, and `quickstart.toml` is one word more
    hint: a sweep is typed by itself; arms are named after --only, seeds after --seeds with commas between
    ");
}

#[test]
fn a_key_with_nothing_behind_its_sign() {
    assert_snapshot!(refused(&Stage::new(), &["sweep", "pets.toml", "--set", "steps="]), @"
    error: no value for `steps`
      --> --set steps=
    hint: write --set key=value, for example --set steps=500
    ");
}

#[test]
fn one_of_several_arms_that_there_is_not() {
    assert_snapshot!(refused(&Stage::new(), &["sweep", "pets.toml", "--only", "plain,no-nrom"]), @"
    error: there is no arm `no-nrom` in pets
    hint: did you mean `no-norm`?
    ");
}

#[test]
fn a_sweep_named_by_its_folder_or_its_file() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    for name in ["results/pets", "pets.toml", "./pets/"] {
        let said = refused(&stage, &["report", name]);
        assert_eq!(said, format!("error: there is no sweep `{name}` in results\nhint: did you mean `pets`?\n"));
    }
}

#[test]
fn a_machine_without_a_browser() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    let analysis = stage.write_script("analysis", "echo pets: a report").display().to_string();
    let mut command = stage.xtask(&["--analysis", &analysis, "report", "pets", "--open"], "");
    command.env("PATH", stage.path("no programs"));
    let said = Said::of(command);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "pets: a report\n"));
    assert_snapshot!(said.stderr, @"warning: no browser opens from here: the page is results/pets/report.html");
}
