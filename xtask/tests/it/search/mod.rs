//! A common search: every arm tries the same settings in rounds, and is trained at its best.

mod resume;
mod rounds;
mod settings;
mod shown;

use spec::{Plan, SearchRecord};

use crate::stage::{ARMS, Said, Stage, worse};

const HEAD: &str = r#"
seeds = [0, 1]
set = { steps = 6 }

[search]
settings = 6
axes = { "optimizer.learning_rate" = { log_uniform = [1e-4, 1e-2] }, "optimizer.beta_1" = [0.0, 0.5] }
round = [{ steps = 2, seeds = [100] }, { keep = 2, steps = 4, seeds = [101, 102] }]
"#;

const HALF: &str = r#"
[[arm]]
name = "half"
seeds = []
set = { "design.downsampling" = "max-pool" }
"#;

fn search() -> String {
    [HEAD, ARMS, HALF, &worse("no-norm")].concat()
}

/// In the middle of the axis.
const INSIDE: &str = "optimizer.learning_rate=1e-3";

fn stage() -> Stage {
    let stage = Stage::new();
    stage.write("pets.toml", &search());
    stage
}

fn run(stage: &Stage, optimum: &str, endings: &str) -> Said {
    Said::of(stage.with_optimum(optimum, &["sweep", "pets.toml", "--jobs", "2"], endings))
}

fn record(stage: &Stage) -> SearchRecord {
    stage.sweep().read_search().expect("readable").expect("a search")
}

/// The plan and the record of the search, but for what was typed.
fn files(stage: &Stage) -> (Plan, SearchRecord) {
    (Plan { asked: None, ..stage.sweep().read_plan().expect("a plan") }, record(stage))
}

fn rate(values: &spec::Setting) -> f64 {
    values["optimizer.learning_rate"].as_f64().expect("a rate")
}
