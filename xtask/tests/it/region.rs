//! A region: the same cells in settings that are drawn.

use std::process::{Command, Stdio};
use std::time::Duration;

use runs::Standing;
use spec::Plan;

use crate::stage::{Said, Stage, worse};

const HEAD: &str = r#"
seeds = [500]
ends_well = 60
set = { steps = 6 }

[region]
settings = 4
design = "half-fraction"
axes = { "optimizer.learning_rate" = { log_uniform = [1e-4, 1e-2] }, initializer_std = { log_uniform = [0.005, 0.2] } }

[[region.factor]]
name = "pooling"
set = { "design.downsampling" = "max-pool", "design.upsampling" = "nearest" }

[[region.factor]]
name = "hidden"
set = { "design.hidden_layers" = "fully-connected" }

[[region.factor]]
name = "activations"
set = { "design.generator_activation" = "tanh" }

[[region.factor]]
name = "norm"
set = { "design.normalization" = "none" }
"#;

fn region() -> String {
    [HEAD, &worse("norm")].concat()
}

fn stage() -> Stage {
    let stage = Stage::new();
    stage.write("pets.toml", &region());
    stage
}

fn command(stage: &Stage) -> Command {
    stage.with_optimum("optimizer.learning_rate=1e-3", &["sweep", "pets.toml", "--jobs", "2"], "")
}

fn run(stage: &Stage) -> Said {
    Said::of(command(stage))
}

fn plan(stage: &Stage) -> Plan {
    stage.sweep().read_plan().expect("a plan")
}

fn standing(stage: &Stage) -> Standing {
    let plan = plan(stage);
    stage.sweep().read_claims().expect("readable").standing(&plan.claims[0], &plan)
}

#[test]
fn the_cells_of_a_half_fraction_run_in_every_setting() {
    let stage = stage();
    let said = run(&stage);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "32 finished\n"), "{}", said.stderr);
    let plan = plan(&stage);
    let cells: Vec<&str> = plan.arms.iter().map(|arm| arm.name.as_str()).collect();
    let two = [
        "pooling-hidden",
        "pooling-activations",
        "hidden-activations",
        "pooling-norm",
        "hidden-norm",
        "activations-norm",
    ];
    assert_eq!(cells, [&["all-kept"][..], &two[..], &["all-reversed"][..]].concat());
    for place in 0..4 {
        let runs: Vec<_> = plan.arms.iter().map(|arm| &arm.runs[place].spec).collect();
        assert!(runs.iter().all(|spec| spec.seed == 500 + place as u64), "a seed a setting");
        assert!(
            runs.iter()
                .all(|spec| spec.optimizer == runs[0].optimizer && spec.initializer_std == runs[0].initializer_std)
        );
    }
    let design = evidence_cells();
    let reversed: Vec<Vec<bool>> = plan.region.expect("a region").cells();
    assert_eq!(reversed, design, "in the order of the rules of evidence");
}

/// Which factors each cell of the half-fraction reverses, by its definition: an even number.
fn evidence_cells() -> Vec<Vec<bool>> {
    let all = (0..16_u8).filter(|cell| cell.count_ones() % 2 == 0);
    all.map(|cell| (0..4).map(|factor| cell >> factor & 1 == 1).collect()).collect()
}

#[test]
fn more_settings_later_extend_a_region_and_draw_none_anew() {
    let stage = stage();
    run(&stage);
    let before = plan(&stage);
    assert_eq!(standing(&stage), Standing::Before);
    stage.write("pets.toml", &region().replace("settings = 4", "settings = 6"));
    let said = run(&stage);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "48 finished\n"), "{}", said.stderr);
    assert_eq!(stage.starts("norm-none", 500), 0);
    assert_eq!(stage.starts("all-kept", 500), 1, "what has finished is not run again");
    let after = plan(&stage);
    for (one, other) in before.arms.iter().zip(&after.arms) {
        assert_eq!(one.runs[..], other.runs[..4]);
    }
    assert_eq!(standing(&stage), Standing::Extended);
    let record = stage.sweep().read_claims().expect("readable");
    assert_eq!(record.added(&after.claims[0], &after), ["settings"]);
}

#[test]
fn a_region_that_is_killed_goes_on_in_the_same_settings() {
    let undisturbed = stage();
    run(&undisturbed);
    let stage = stage();
    for moment in [60, 120, 180, 240] {
        let mut child = command(&stage).stderr(Stdio::null()).stdout(Stdio::null()).spawn().expect("started");
        std::thread::sleep(Duration::from_millis(moment));
        child.kill().expect("killed or gone");
        child.wait().expect("ended");
    }
    assert_eq!(run(&stage).code, Some(0));
    assert_eq!(plan(&stage), plan(&undisturbed));
}

#[test]
fn nothing_is_bet_on_in_a_region() {
    let stage = stage();
    for more in [&[][..], &["--dry-run"], &["--explain"]] {
        let said = stage.say(&[&["sweep", "pets.toml", "--until-decided", "--max-seeds", "9"], more].concat(), "");
        let refusal = "error: the effects of a region are tested over all its settings, so that nothing is bet on\n\
                       hint: leave `--until-decided` and `--max-seeds` away; more `settings` in the file add some\n";
        assert_eq!((said.code, said.stderr.as_str()), (Some(2), refusal));
    }
    assert!(!stage.sweep().plan_file().exists());
}

#[test]
fn an_explanation_lists_the_settings_of_a_region_and_seeds_are_not_typed() {
    let stage = stage();
    let said = stage.say(&["sweep", "pets.toml", "--explain"], "");
    let settings = said.stdout.split_once("region: ").expect("a region").1;
    insta::assert_snapshot!(settings, @"
    the same 4 settings for every cell
      optimizer.learning_rate: log-uniform from 0.0001 to 0.01
      initializer_std: log-uniform from 0.005 to 0.2
      s00: initializer_std = 0.17, optimizer.learning_rate = 0.000212
      s01: initializer_std = 0.0391, optimizer.learning_rate = 0.000398
      s02: initializer_std = 0.0181, optimizer.learning_rate = 0.000223
      s03: initializer_std = 0.0137, optimizer.learning_rate = 0.00062
    ");
    insta::assert_snapshot!(stage.say(&["sweep", "pets.toml", "--seeds", "1"], "").stderr, @"
    error: the seeds of a region follow from its settings, so that `--seeds` can't name others
    hint: leave it away; more `settings` in the file add some
    ");
}
