//! The table of false decisions as CSV and Markdown.

use std::fmt::Write;

use super::{Scenario, ScenarioResult, Truth};

const HEADER: &str = "seeds,noise,truth,claims,repeats,wrong,rate,low,high";

pub(super) fn csv(results: &[ScenarioResult]) -> String {
    results.iter().fold(format!("{HEADER}\n"), |mut text, result| {
        let Scenario { seeds, noise, truth, claims } = result.scenario;
        let (low, high) = result.interval();
        let _ = writeln!(
            text,
            "{seeds},{},{},{claims},{},{},{:.5},{low:.5},{high:.5}",
            noise.name(),
            truth.name(),
            result.repeats,
            result.false_decisions,
            result.rate()
        );
        text
    })
}

pub(super) fn readme(results: &[ScenarioResult]) -> String {
    let repeats = results.first().map_or(0, |result| result.repeats);
    let often: Vec<String> = results.iter().filter(|result| result.exceeds_level()).map(row).collect();
    let verdict = if often.is_empty() {
        "In none of them is the rate above 0.05 by more than the simulation explains.".to_owned()
    } else {
        format!("Above 0.05 by more than the simulation explains:\n\n{}{}", head(), often.concat())
    };
    let rows: String = results.iter().map(row).collect();
    format!("{OPENING}\n{repeats} sweeps were simulated for each line. {verdict}\n\n## All of them\n\n{}{rows}", head())
}

const OPENING: &str = "# How often claims are decided wrongly

Simulated sweeps of known truth, judged by the code that judges real ones (`crates/analysis/src/claims`). Made by
`cargo xtask calibrate`; the draws are seeded, so the same code writes the same bytes. `calibration.csv` has the counts.

- *same*: the arms do not differ. A false decision is \"supported\" or \"contradicted\", of any of the file's claims.
- *at-the-margin*: the ratio is 1.25. A false decision is that the difference is negligible.
- The logarithm of a value has a standard deviation of 0.3 (0.05 at the margin). *heavy-tails*: Student's t with three degrees of freedom.
  *ties*: rounded to whole deviations. *failures*: each run diverges with probability 0.05. *spreads*: the arm's deviation is four times the
  reference's.

With five seeds a permutation test of many claims decides nothing, so that zeros there are what is meant. Where spreads differ the test is valid
for many seeds, not exactly for few.
";

fn head() -> String {
    "| seeds | noise | truth | claims | false decisions | 95 % interval |\n|--:|---|---|--:|--:|---|\n".to_owned()
}

fn row(result: &ScenarioResult) -> String {
    let Scenario { seeds, noise, truth, claims } = result.scenario;
    let truth = if truth == Truth::Same { "same" } else { "at the margin" };
    let (low, high) = result.interval();
    format!("| {seeds} | {} | {truth} | {claims} | {:.4} | [{low:.4}, {high:.4}] |\n", noise.name(), result.rate())
}
