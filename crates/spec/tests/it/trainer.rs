//! Sweeps of a program of one's own: what identifies a run, and that everything else of a sweep stays.

use std::collections::BTreeMap;

use serde_json::json;
use spec::{Plan, RunId, RunSpec, read_claims, read_spec};

use crate::written::{Written, set};

const TOP: &str = "seeds = [0, 1]\ntrainer = [\"python3\", \"train.py\", \"{spec}\", \"--lr={params.lr}\"]\n";
const ARMS: &str = "[set]\nsteps = 100\nparams.lr = 1e-3\n[[arm]]\nname = \"plain\"\n\
                    [[arm]]\nname = \"fast\"\nset = { \"params.lr\" = 1e-2, \"params.model.width\" = 8 }\n";

fn written(rest: &str) -> Written {
    Written::sweep(&format!("{TOP}{ARMS}{rest}")).and("train.py", "print(1)\n")
}

fn ids(plan: &Plan) -> Vec<RunId> {
    plan.runs().map(|(_, run)| run.id.clone()).collect()
}

#[test]
fn arms_and_seeds_are_those_of_any_sweep_and_keys_are_free() {
    let plan = written("").plan();
    let fast = plan.arm("fast").expect("an arm");
    assert_eq!(fast.runs.len(), 2);
    let RunSpec { trainer, params, steps, .. } = fast.runs[0].spec.clone();
    assert_eq!(
        (steps, &params),
        (100, &BTreeMap::from([("lr".into(), json!(1e-2)), ("model".into(), json!({ "width": 8 }))]))
    );
    assert_eq!(trainer.expect("a program").name(), "python3 train.py");
    let changes: Vec<String> = fast.changes.iter().map(|change| format!("{} {}", change.key, change.to)).collect();
    assert_eq!(changes, ["params.lr 0.01", "params.model.width 8"]);
}

#[test]
fn command_parameters_and_content_make_the_id_and_the_place_does_not() {
    let before = ids(&written("").plan());
    assert_eq!(ids(&written("").plan()), before, "in another folder");
    let changed = [
        Written::sweep(&format!("{TOP}{ARMS}")).and("train.py", "print(2)\n"),
        Written::sweep(&format!("{TOP}{ARMS}").replace("python3", "python")).and("train.py", "print(1)\n"),
        Written::sweep(&format!("{TOP}{ARMS}").replace("1e-3", "2e-3").replace("1e-2", "3e-2"))
            .and("train.py", "print(1)\n"),
    ];
    for other in changed {
        assert!(ids(&other.plan()).iter().all(|id| !before.contains(id)));
    }
    let table = TOP.replace("trainer = [", "trainer = { checkpoints = true, command = [").replace("]\n", "] }\n");
    let table = table.replacen("1] }", "1]", 1);
    let table = Written::sweep(&format!("{table}{ARMS}")).and("train.py", "print(1)\n");
    assert_eq!(ids(&table.plan()), before, "how an interrupted run goes on changes no result");
}

#[test]
fn further_files_are_part_of_the_program() {
    let text = format!("seeds = [0]\n{ARMS}[trainer]\ncommand = [\"python3\", \"train.py\"]\nfiles = [\"model.py\"]\n");
    let of = |model: &str| ids(&Written::sweep(&text).and("train.py", "").and("model.py", model).plan());
    assert_ne!(of("a"), of("b"));
}

#[test]
fn ids_of_such_runs_stay_what_they_are() {
    insta::assert_snapshot!(ids(&written("").plan())[0], @"3f33198b4de7b05a");
}

#[test]
fn a_spec_is_read_again_as_it_was_written() {
    let written = written("");
    let run = written.plan().arms[1].runs[0].clone();
    let written = written.and("spec.toml", &toml::to_string(&run.spec.own_keys()).expect("plain data"));
    let read = read_spec(&written.path("spec.toml")).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    assert_eq!((RunId::of(&read), read), (run.id.clone(), run.spec.clone()));
    assert_eq!(RunId::of(&run.spec.at(&[("params.model.width".to_owned(), json!(8))].into()).expect("fits")), run.id);
}

#[test]
fn grids_searches_and_the_command_line_set_parameters() {
    let grid = "[[grid]]\nname = \"g\"\naxes = { \"params.lr\" = [1e-4, 1e-5], \"params.name\" = [\"a\", \"b\"] }\n";
    let plan = written(grid).plan_with(&set(&["params.depth=3", "params.kind=big"]));
    assert_eq!(plan.arms.len(), 6);
    assert!(
        plan.runs().all(|(_, run)| run.spec.params["depth"] == json!(3) && run.spec.params["kind"] == json!("big"))
    );
    let search = "[search]\nsettings = 3\nround = [{ steps = 10, seeds = [9] }]\n\
                  axes = { \"params.lr\" = { log_uniform = [1e-5, 1e-2] }, \"params.betas\" = [[0.5, 0.9], [0.0, 0.9]] }\n";
    let text = format!("{TOP}{ARMS}{search}").replace("params.lr = 1e-3\n", "").replace("\"params.lr\" = 1e-2, ", "");
    let plan = Written::sweep(&text).and("train.py", "").plan();
    assert_eq!(plan.search.expect("a search").designs.len(), 2);
}

#[test]
fn claims_are_about_what_the_program_measures_and_need_no_file_of_it() {
    let claim = "[[claim]]\nsays = \"x\"\narm = \"fast\"\nmeasure = \"recall\"\nexpect = \"lower\"\nbudget = 640\n";
    let written = Written::sweep(&format!("{TOP}{ARMS}{claim}"));
    assert_eq!(read_claims(&written.path("sweep.toml")).expect("no mistakes").claims.len(), 1);
    let plan = written.and("train.py", "").plan();
    assert_eq!(plan.arms[0].runs[0].spec.cadence.evaluate_at, [10]);
}

#[test]
fn a_key_that_no_other_arm_has_is_pointed_out_where_another_is_near() {
    let odd = "[[arm]]\nname = \"odd\"\nset = { \"params.lrr\" = 1 }\n";
    let written = written(odd);
    insta::assert_snapshot!(written.relative(&written.plan().notes.join("\n")), @"arm `odd` sets `params.lrr`, which no other arm has (sweep.toml:13): did you mean `params.lr`?");
}
