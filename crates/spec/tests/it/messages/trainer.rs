//! What can be wrong with a program of one's own and its keys.

use insta::assert_snapshot;

use crate::written::Written;

/// What is said about a sweep with that `trainer`, and then this text.
fn about(trainer: &str, rest: &str) -> String {
    let text = format!("seeds = [0]\n{trainer}\n[[arm]]\nname = \"plain\"\n{rest}");
    Written::sweep(&text).and("train.py", "").diagnostics()
}

fn about_set(set: &str) -> String {
    about("trainer = [\"python3\", \"train.py\"]", &format!("set = {{ {set} }}\n"))
}

#[test]
fn a_program_is_a_list_of_words_or_a_table() {
    assert_snapshot!(about("trainer = \"train.py\"", ""), @r#"
    error: `trainer` must be a list of words, or a table with `command`
      --> sweep.toml:2
    hint: write trainer = ["python3", "train.py", "{spec}", "{out}"]
    "#);
    assert_snapshot!(about("trainer = []", ""), @r#"
    error: `trainer` names no program
      --> sweep.toml:2
    hint: write trainer = ["python3", "train.py", "{spec}", "{out}"]
    "#);
    assert_snapshot!(about("trainer = [\"python3\", 3, \"\"]", ""), @r#"
    error: a word of `trainer` must be text in quotes, got 3
      --> sweep.toml:2
    hint: write "3"
    error: a word of `trainer` must be text in quotes, got ""
      --> sweep.toml:2
    2 mistakes in 1 file; nothing was started
    "#);
    assert_snapshot!(about("trainer = { comand = [\"python3\"] }", ""), @r#"
    error: unknown key `comand` in `trainer`
      --> sweep.toml:2
    hint: did you mean `command`?
    error: `trainer` names no program
      --> sweep.toml:2
    hint: write trainer = ["python3", "train.py", "{spec}", "{out}"]
    2 mistakes in 1 file; nothing was started
    "#);
    assert_snapshot!(about("trainer = { command = [\"python3\"], checkpoints = \"yes\" }", ""), @r#"
    error: `checkpoints` must be true or false, got "yes", in `trainer`
      --> sweep.toml:2
    "#);
}

#[test]
fn files_that_are_missing_are_named_with_those_that_were_meant() {
    assert_snapshot!(about("trainer = [\"python3\", \"trian.py\"]", ""), @r"
    error: there is no file `trian.py`, which `trainer` names
      --> sweep.toml:2
    hint: did you mean `train.py`? files are named from the folder of the sweep's file
    ");
    assert_snapshot!(about("trainer = [\"./train\"]", ""), @r"
    error: there is no file `./train`, which `trainer` names
      --> sweep.toml:2
    hint: files are named from the folder of the sweep's file
    ");
    assert_snapshot!(about("trainer = { command = [\"python3\", \"train.py\"], files = [\"model.py\"] }", ""), @r"
    error: there is no file `model.py`, which `trainer` names
      --> sweep.toml:2
    hint: did you mean `train.py`? files are named from the folder of the sweep's file
    ");
}

#[test]
fn placeholders_are_those_that_there_are() {
    assert_snapshot!(about("trainer = [\"python3\", \"{sped}\", \"{lr}\"]", ""), @r"
    error: unknown placeholder `{sped}` in `trainer`
      --> sweep.toml:2
    hint: did you mean `{seed}`? there are {spec}, {out}, {seed}, {steps}, {batch_size} and the keys of `params`
    error: unknown placeholder `{lr}` in `trainer`
      --> sweep.toml:2
    hint: did you mean `{params.lr}`? there are {spec}, {out}, {seed}, {steps}, {batch_size} and the keys of `params`
    2 mistakes in 1 file; nothing was started
    ");
    assert_snapshot!(about("trainer = [\"python3\", \"{params.lr}\"]", ""), @r#"
    error: the command names `{params.lr}`, which has no value in arm `plain`
      --> sweep.toml:4
    hint: give every arm one: write "params.lr" = 1 below [set]
    "#);
}

#[test]
fn keys_of_the_networks_here_are_no_keys_of_another_program() {
    assert_snapshot!(about_set("\"design.kernel\" = 3"), @r"
    error: unknown key `design.kernel` in arm `plain`
      --> sweep.toml:5
    hint: did you mean `params.kernel`? a program of your own reads its keys from `params`
    ");
    assert_snapshot!(about_set("lr = 3, stepz = 10"), @r"
    error: unknown key `lr` in arm `plain`
      --> sweep.toml:5
    hint: did you mean `params.lr`? a program of your own reads its keys from `params`
    error: unknown key `stepz` in arm `plain`
      --> sweep.toml:5
    hint: did you mean `steps`? a program of your own reads its keys from `params`
    2 mistakes in 1 file; nothing was started
    ");
    assert_snapshot!(about_set("params = 3"), @r#"
    error: `params` is a table, not a value, in arm `plain`
      --> sweep.toml:5
    hint: name a key of it: "params.lr" = 1e-3
    "#);
    assert_snapshot!(about_set("\"params.a b\" = 3"), @r#"
    error: `params.a b` is no name of a parameter, in arm `plain`
      --> sweep.toml:5
    hint: letters, digits, `_` and `-` make one: "params.learning_rate" = 1e-3
    "#);
    assert_snapshot!(about_set("\"params.lr\" = nan, \"params.day\" = 2020-01-01"), @r"
    error: `params.lr` must be a finite number, text in quotes, true, false, or a list of these, got nan, in arm `plain`
      --> sweep.toml:5
    error: `params.day` must be a finite number, text in quotes, true, false, or a list of these, got 2020-01-01, in arm `plain`
      --> sweep.toml:5
    2 mistakes in 1 file; nothing was started
    ");
    assert_snapshot!(about_set("trainer = [\"python3\"]"), @r"
    error: `trainer` can't be set in arm `plain`
      --> sweep.toml:5
    hint: `trainer` at the top of the sweep's file names the program of all its runs
    ");
    assert_snapshot!(about_set("steps = 0"), @r"
    error: `steps` must be between 1 and 100000000, got 0, in arm `plain`
      --> sweep.toml:5
    ");
}

#[test]
fn parameters_without_a_program_are_refused_with_how_to_name_one() {
    assert_snapshot!(super::about_set("\"params.lr\" = 1e-3"), @r#"
    error: `params.lr` needs a program of your own, in arm `other`
      --> sweep.toml:6
    hint: trainer = ["python3", "train.py", "{spec}", "{out}"] above the first table names one, whose keys are free
    "#);
    assert_snapshot!(super::about_top("seeds = [0]\nparams.lr = 3"), @r"
    error: unknown key `params`
      --> sweep.toml:2
    hint: did you mean `set.params`? what a run is made of stands in `set`
    ");
}

#[test]
fn a_program_chooses_its_own_backend() {
    assert_snapshot!(about("trainer = [\"python3\"]\nbackends = [\"flex\"]", ""), @r"
    error: `backends` and `trainer` can't stand together
      --> sweep.toml:3
    hint: take `backends` out: the program chooses what computes it
    ");
}

#[test]
fn a_spec_whose_program_has_changed_or_is_gone_is_refused() {
    let spec = "[trainer]\ncommand = [\"python3\", \"train.py\"]\ncontent = \"00\"\n";
    assert_snapshot!(Written::sweep("").and("train.py", "").and("s.toml", spec).diagnostics_of_spec("s.toml"), @r"
    error: the program's files have the content 8cec50bed41ce589, not 00
      --> s.toml:3
    hint: they were changed since: get the old ones back, or leave `trainer.content` out, which makes another run
    ");
    let gone = "[trainer]\ncommand = [\"python3\"]\nfolder = \"/nowhere\"\n";
    assert_snapshot!(Written::sweep("").and("s.toml", gone).diagnostics_of_spec("s.toml"), @r"
    error: there is no folder `/nowhere`, in which the program lay
      --> s.toml
    hint: set `trainer.folder` to where it lies now
    ");
}

#[test]
fn a_base_of_the_networks_here_is_refused_once() {
    let text = "base = \"base.toml\"\nseeds = [0]\ntrainer = [\"python3\"]\n[[arm]]\nname = \"plain\"\n";
    let base = "width = 8\nsteps = 10\nparams.lr = 3\n[design]\nkernel = 4\n";
    assert_snapshot!(Written::sweep(text).and("base.toml", base).diagnostics(), @r"
    error: `base.toml` is a base of the networks here, whose keys a program of your own does not read
      --> sweep.toml:1
    hint: take `base` out, and write what all runs share below [set]: params.lr = 2e-4
    ");
    let own = "steps = 10\nparams.lr = 3\n";
    let plan = Written::sweep(text).and("base.toml", own).plan();
    assert_eq!(plan.arms[0].runs[0].spec.params["lr"], 3);
}
