//! The published outcomes as tables.

use std::path::Path;

use evidence::budget::{Budget, MeasureCurves};
use evidence::outcome::Outcome;
use evidence::verdict::{RunVerdict, VerdictInput};

/// Half of the distance of independent pixels (296 for Fashion-MNIST at 32×32).
pub const LIMIT: f64 = 148.0;
/// Recall of real training images, from `results/ruler/fashion-mnist-small.json`.
pub const REAL_RECALL: f64 = 0.9296;

/// One published run.
pub struct Run {
    pub arm: String,
    pub seed: u64,
    pub verdict: String,
    pub recall: f64,
    pub random: f64,
    /// Step and distance, including step 0.
    pub evaluations: Vec<(u64, f64)>,
}

/// The runs of a sweep.
pub fn sweep(name: &str) -> Vec<Run> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../analysis/tests/fixtures/published");
    let text = std::fs::read_to_string(folder.join(name).with_extension("csv")).expect("a published sweep");
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<&str>>());
    let header = lines.next().expect("a header");
    let run = |cells: Vec<&str>| {
        let cell = |name: &str| cells[header.iter().position(|column| *column == name).expect("a column")];
        let steps = header
            .iter()
            .zip(&cells)
            .filter_map(|(column, cell)| Some((column.strip_prefix("step_")?.parse().ok()?, cell.parse().ok()?)));
        Run {
            arm: cell("arm").to_owned(),
            seed: cell("seed").parse().expect("a seed"),
            verdict: cell("verdict").to_owned(),
            recall: cell("recall").parse().expect("recall was measured"),
            random: cell("frechet_distance_random").parse().expect("the random network's distance was measured"),
            evaluations: steps.collect(),
        }
    };
    lines.map(run).collect()
}

/// Every published run.
pub fn all() -> Vec<Run> {
    let names = "a-a ablations batch-norm best-rates drift guidelines history lasting long memorisation rates robustness scale scale-faster settings survey";
    names.split(' ').flat_map(sweep).collect()
}

impl Run {
    /// The run's verdict by the current rules.
    pub fn classify(&self) -> RunVerdict {
        let record = VerdictInput {
            evaluations: &self.evaluations,
            diverged_at: None,
            limit: Some(LIMIT),
            recall: Some((self.recall, REAL_RECALL)),
        };
        record.classify().expect("fifteen evaluations")
    }

    /// The outcome after this many steps.
    pub fn at(&self, step: u64) -> Outcome {
        let budget = Budget { images: step, batch: 1 };
        budget
            .outcome(MeasureCurves { average: &[], raw: &self.evaluations }, None)
            .expect("an evaluation then")
            .outcome
    }

    /// The final outcome.
    pub fn end(&self) -> Outcome {
        self.at(self.evaluations.last().expect("evaluations").0)
    }
}

/// The outcomes of an arm's runs.
pub fn arm(runs: &[Run], name: &str, of: impl Fn(&Run) -> Outcome) -> Vec<Outcome> {
    let outcomes: Vec<Outcome> = runs.iter().filter(|run| run.arm == name).map(of).collect();
    assert!(outcomes.len() >= 2, "runs of {name}");
    outcomes
}
