//! What can be typed after `sweep`.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use spec::UntilDecided;

use super::slice::Slice;
use super::slurm::SlurmOptions;
use crate::shell::quoted;

/// What can be said to `sweep`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The sweep's file; a bare name is looked for here, then in experiments/
    pub file: PathBuf,
    /// Print the runs, and the time and disk that they will take; start nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print for each arm every value that differs from the base, and where it was written; start nothing
    #[arg(long)]
    pub explain: bool,
    /// Run these arms alone; may be given several times
    #[arg(long, value_name = "ARM", value_delimiter = ',', value_parser = arm)]
    pub only: Vec<String>,
    /// Run these seeds instead of the file's
    #[arg(long = "seeds", value_name = "0,1,2|0-9", value_delimiter = ',', value_parser = seeds, allow_negative_numbers = true)]
    typed_seeds: Option<Vec<Seeds>>,
    /// Set a key in every arm; may be given several times
    #[arg(long, value_name = "KEY=VALUE", value_parser = setting)]
    pub set: Vec<String>,
    /// Runs at once [default: what makes the sweep end soonest]
    #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub jobs: Option<NonZeroUsize>,
    /// Start no run that can't end within this time, such as 90m or 2h30m, and stop with checkpoints when it is over
    #[arg(long, value_name = "TIME", value_parser = time_limit)]
    pub time_limit: Option<Duration>,
    /// Go on with one more seed of each arm of an open claim until every claim is decided: looked at after each seed, by bets that allow it
    #[arg(long, requires = "max_seeds", conflicts_with = "only")]
    pub until_decided: bool,
    /// The most seeds of an arm
    #[arg(long, value_name = "N", value_parser = max_seeds, requires = "until_decided", allow_negative_numbers = true)]
    pub max_seeds: Option<NonZeroUsize>,
    /// Run one of several shares, each of which can be started on another machine
    #[arg(long, value_name = "K/N", conflicts_with = "report")]
    pub slice: Option<Slice>,
    /// Cores that the runs share [default: those that the system gives this process]
    #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub cores: Option<NonZeroUsize>,
    /// Try failed runs again, from their checkpoints
    #[arg(long)]
    pub retry_failed: bool,
    /// Make the report at the end
    #[arg(long)]
    pub report: bool,
    /// Run the plan in this folder, which was resolved before
    #[arg(long, value_name = "FOLDER", hide = true)]
    pub planned: Option<PathBuf>,
    /// Where the runs are distributed.
    #[command(flatten)]
    pub slurm: SlurmOptions,
}

/// A seed, or the seeds from one to another.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seeds(RangeInclusive<u64>);

impl Arguments {
    /// The seeds that are run instead of the file's.
    pub fn seeds(&self) -> Option<Vec<u64>> {
        self.typed_seeds.as_ref().map(|typed| typed.iter().flat_map(|Seeds(seeds)| seeds.clone()).collect())
    }

    /// What was typed and changes what the runs are, as it can be typed again.
    pub fn of_runs(&self) -> Vec<String> {
        let listed = |seeds: &Vec<u64>| seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(",");
        let seeds = self.seeds().map(|seeds| format!("--seeds {}", listed(&seeds)));
        let set = self.set.iter().map(|typed| format!("--set {}", quoted(typed)));
        let until = self.until_decided().map(|until| format!("--until-decided --max-seeds {}", until.max_seeds));
        seeds.into_iter().chain(set).chain(until).collect()
    }

    /// What was typed and says which runs a later command goes on with, as it can be typed again.
    pub fn again(&self) -> Vec<String> {
        let only = self.only.iter().map(|arm| format!("--only {}", quoted(arm)));
        self.of_runs().into_iter().chain(only).collect()
    }

    /// Whether seeds go on until the claims are decided.
    pub fn until_decided(&self) -> Option<UntilDecided> {
        let max_seeds = self.max_seeds.filter(|_| self.until_decided)?;
        Some(UntilDecided { max_seeds: max_seeds.get() })
    }
}

fn arm(typed: &str) -> Result<String, &'static str> {
    let named = !typed.trim().is_empty();
    named
        .then(|| typed.trim().to_owned())
        .ok_or("an arm has a name, and a comma stands between two; for example --only dcgan,max-pooling")
}

fn seeds(typed: &str) -> Result<Seeds, &'static str> {
    let seed = |text: &str| text.trim().parse::<u64>().ok();
    let (first, last) = typed.split_once('-').unwrap_or((typed, typed));
    match (seed(first), seed(last)) {
        (Some(first), Some(last)) if first > last => Err("a range of seeds goes up; for example --seeds 0-9"),
        (Some(first), Some(last)) if last - first >= MOST_SEEDS as u64 => Err("a range has at most 1000 seeds"),
        (Some(first), Some(last)) => Ok(Seeds(first..=last)),
        _ => Err("a seed is a whole number, 0 or above; for example --seeds 0,1,2 or --seeds 0-9"),
    }
}

fn setting(typed: &str) -> Result<String, &'static str> {
    let written = typed.contains('=').then(|| typed.to_owned());
    written.ok_or("a key and its value are one word, with `=` between; for example --set steps=500")
}

/// More seeds than the runs of a sweep can be.
const MOST_SEEDS: usize = 1_000;

fn max_seeds(typed: &str) -> Result<NonZeroUsize, &'static str> {
    let seeds = typed.trim().parse().ok().filter(|seeds: &NonZeroUsize| seeds.get() <= MOST_SEEDS);
    seeds.ok_or("the most seeds of an arm are a whole number between 1 and 1000; for example --max-seeds 40")
}

/// The longest time limit: no sweep takes longer.
const MOST_DAYS: u64 = 365;

fn time_limit(typed: &str) -> Result<Duration, &'static str> {
    let limit =
        humantime::parse_duration(typed.trim()).map_err(|_| "a time has a unit; for example --time-limit 2h30m")?;
    match limit.as_secs() {
        0 => Err("the least is a second; for example --time-limit 2h"),
        seconds if seconds > MOST_DAYS * 86_400 => Err("the most is a year; without the option there is no limit"),
        _ => Ok(limit),
    }
}

fn jobs(typed: &str) -> Result<NonZeroUsize, &'static str> {
    typed.trim().parse().map_err(|_| "runs at once are a whole number, 1 or above; for example --jobs 2")
}

#[cfg(test)]
mod tests {
    use super::{Seeds, seeds};

    #[test]
    fn seeds_are_typed_one_by_one_or_as_ranges() {
        assert_eq!([seeds("7"), seeds(" 0-9 "), seeds("3-3")], [Ok(Seeds(7..=7)), Ok(Seeds(0..=9)), Ok(Seeds(3..=3))]);
        for (wrong, why) in
            [("9-0", "goes up"), ("0-1000", "at most 1000"), ("-1", "0 or above"), ("0..9", "0-9"), ("1-", "0-9")]
        {
            assert!(seeds(wrong).is_err_and(|said| said.contains(why)), "{wrong}");
        }
    }
}
