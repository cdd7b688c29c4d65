//! `torture`: kills programs, damages files, fills disks and moves clocks at moments drawn from a seed, and compares what a sweep comes to then with an
//! undisturbed one. Nothing of the workspace's own results is touched.

mod clocks;
mod damage;
mod disk;
mod draws;
mod faults;
mod ground;
mod kills;
mod publishing;
mod readers;
mod snapshot;
mod stage;
mod tally;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::cargo::{Program, build};
use crate::exit::{Exit, Refusal};
use crate::terminal::{self, duration, printable_lines};
use crate::workspace::Workspace;
use crate::{program, report};
use draws::Draws;
use faults::Faults;
use ground::Ground;
use stage::{Programs, Trainer};
use tally::{Tally, table};

/// What can be said to `torture`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// For how long; every scenario gets the same time, and one trial at least
    #[arg(long, value_name = "M", default_value_t = 5.0)]
    minutes: f64,
    /// Trials of each scenario instead of a time
    #[arg(long, value_name = "N")]
    trials: Option<usize>,
    /// What moments, files and faults are drawn from
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// The scenarios whose names hold these words
    #[arg(long, value_name = "WORDS")]
    only: Option<String>,
    /// The number of the first trial, to repeat one
    #[arg(long, value_name = "K", default_value_t = 0)]
    first: usize,
    /// Only what needs neither training nor reports: no program is built for them
    #[arg(long)]
    stand_in_only: bool,
    /// The stand-in for `train`, instead of building it
    #[arg(long, value_name = "PROGRAM", hide = true)]
    stand_in: Option<PathBuf>,
}

/// What happened in a trial; an error where something was lost.
type Trial = Result<String>;

/// What a scenario needs to be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    Nothing,
    Train,
    Analysis,
}

/// A kind of trials.
struct Scenario {
    name: &'static str,
    needs: Needs,
    trial: fn(&Ground, Trainer, &mut Draws) -> Trial,
}

const fn scenario(name: &'static str, needs: Needs, trial: fn(&Ground, Trainer, &mut Draws) -> Trial) -> Scenario {
    Scenario { name, needs, trial }
}

const SCENARIOS: [Scenario; 23] = [
    scenario("a run is killed at a write", Needs::Nothing, kills::of_a_run_at_a_write),
    scenario("a run is killed at any time", Needs::Nothing, kills::of_a_run_at_any_time),
    scenario("the runner is killed at a write", Needs::Nothing, kills::of_the_runner_at_a_write),
    scenario("the runner is killed at any time, three times", Needs::Nothing, kills::of_the_runner_at_any_time),
    scenario("slices are started twice and killed, six times", Needs::Nothing, kills::of_slices),
    scenario("a file of finished runs is damaged", Needs::Nothing, damage::of_finished_runs),
    scenario("a file of interrupted runs is damaged", Needs::Nothing, damage::of_interrupted_runs),
    scenario("the disk is full from a write on", Needs::Nothing, disk::full_at_a_write),
    scenario("a write fails", Needs::Nothing, disk::broken_at_a_write),
    scenario("a file system of a few kilobytes", Needs::Nothing, disk::of_a_small_size),
    scenario("a read-only folder", Needs::Nothing, disk::read_only),
    scenario("clocks jump", Needs::Nothing, clocks::that_jump),
    scenario("a machine that is gone left a lease", Needs::Nothing, clocks::and_leases),
    scenario("twenty readers", Needs::Nothing, readers::at_once),
    scenario("training: a run is killed at a write", Needs::Train, kills::of_a_run_at_a_write),
    scenario("training: a run is killed at any time", Needs::Train, kills::of_a_run_at_any_time),
    scenario("training: the runner is killed at any time, three times", Needs::Train, kills::of_the_runner_at_any_time),
    scenario("training: a file of interrupted runs is damaged", Needs::Train, damage::of_interrupted_runs),
    scenario("training: the disk is full from a write on", Needs::Train, disk::full_at_a_write),
    scenario("report is killed", Needs::Analysis, publishing::kill_of_report),
    scenario("publish is killed", Needs::Analysis, publishing::kill_of_publish),
    scenario("unpack is killed", Needs::Analysis, publishing::kill_of_unpack),
    scenario("the published form is damaged, or has no room", Needs::Analysis, publishing::damage_or_full),
];

/// Tries, prints the table, and fails where anything was lost.
///
/// # Errors
///
/// A program or the library of faults can't be built.
pub fn torture(workspace: &Workspace, arguments: &Arguments) -> Result<Exit> {
    let wanted = |scenario: &&Scenario| {
        let is_named = arguments.only.as_ref().is_none_or(|words| scenario.name.contains(words.as_str()));
        is_named && (scenario.needs == Needs::Nothing || !arguments.stand_in_only)
    };
    let scenarios: Vec<&Scenario> = SCENARIOS.iter().filter(wanted).collect();
    if scenarios.is_empty() {
        let names: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
        return Err(Refusal::new("no scenario has that name").hint(format!("they are: {}", names.join("; "))).into());
    }
    let folder = std::env::temp_dir().join(format!("dcgan-torture-{}", std::process::id()));
    std::fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
    let folder = folder.canonicalize()?;
    let ground = Ground::new(programs(workspace, arguments, &folder)?, folder.clone());
    let start = Instant::now();
    let tallies = try_all(&ground, &scenarios, arguments);
    let is_lost = tallies.iter().any(|(_, tally)| !tally.losses.is_empty());
    terminal::print(table(&tallies).trim_end())?;
    process::log(format_args!("seed {}, {}", arguments.seed, duration(start.elapsed().as_secs_f64())));
    std::fs::remove_dir_all(&folder).with_context(|| format!("can't delete {}", folder.display()))?;
    Ok(if is_lost { Exit::Failed } else { Exit::Done })
}

fn programs(workspace: &Workspace, arguments: &Arguments, folder: &std::path::Path) -> Result<Programs> {
    let stand_in = arguments.stand_in.clone();
    let stand_in = stand_in.map_or_else(|| build(&workspace.root, Program::StandIn), Ok)?;
    let others = !arguments.stand_in_only;
    Ok(Programs {
        runner: std::env::current_exe().context("this program does not know where it lies")?,
        stand_in,
        train: others.then(|| program::train(workspace)).transpose()?,
        analysis: others.then(|| report::program(workspace)).transpose()?,
        faults: Faults::build(folder)?,
        root: workspace.root.clone(),
    })
}

/// Tries scenarios until the time is over, the one next that has had the least of it.
fn try_all(ground: &Ground, scenarios: &[&Scenario], arguments: &Arguments) -> Vec<(&'static str, Tally)> {
    let limit = Duration::from_secs_f64(60.0 * arguments.minutes.clamp(0.0, 1e6));
    let mut tallies: Vec<(&str, Tally)> = scenarios.iter().map(|scenario| (scenario.name, Tally::default())).collect();
    let mut spent = vec![(0_usize, Duration::ZERO); scenarios.len()];
    let start = Instant::now();
    loop {
        let is_over = |tried: usize| match arguments.trials {
            Some(trials) => tried >= trials,
            None => tried > 0 && start.elapsed() > limit,
        };
        let open = (0..scenarios.len()).filter(|index| !is_over(spent[*index].0));
        let Some(next) = open.min_by_key(|index| (spent[*index].0.min(1), spent[*index].1)) else { return tallies };
        let number = arguments.first + spent[next].0;
        let begun = Instant::now();
        let scenario = scenarios[next];
        let mut draws = Draws::of(arguments.seed, scenario.name, number);
        let trainer = if scenario.needs == Needs::Nothing { Trainer::StandIn } else { Trainer::Real };
        let trial = (scenario.trial)(ground, trainer, &mut draws);
        if let Err(loss) = &trial {
            process::log(format_args!(
                "lost: {}, trial {number}: {}\nhint: cargo xtask torture --seed {} --trials 1 --first {number} --only {}",
                scenario.name,
                printable_lines(&format!("{loss:#}")),
                arguments.seed,
                crate::shell::quoted(scenario.name)
            ));
        }
        tallies[next].1.add(number, trial);
        spent[next] = (spent[next].0 + 1, spent[next].1 + begun.elapsed());
    }
}
