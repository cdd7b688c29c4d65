//! What a search will take, its later rounds included: which settings they have is not known yet, how many is.

use runs::{Status, SweepFolder};
use spec::{Plan, RunSpec};

use super::{SearchWords, Searched};
use crate::history::{Cost, History};
use crate::job::Job;
use crate::job_state::{JobState, tolerant};
use crate::table;
use crate::terminal::{count, duration, size, thousands};
use crate::time_left::makespan;

/// What is known of runs before they are priced.
pub struct Known<'a> {
    /// The sweep's folder.
    pub folder: &'a SweepFolder,
    /// What earlier runs cost.
    pub history: &'a History,
    /// Notes with each run what it will use: a finished run of another sweep, or the end of a shorter one.
    pub mark: &'a dyn Fn(Vec<JobState>) -> Vec<JobState>,
}

/// A phase of a sweep that searches.
struct Phase {
    name: String,
    what: String,
    /// Steps of each run and how far it is, of those that are not finished.
    left: Vec<(RunSpec, u64)>,
    runs: usize,
}

/// A line for each round and for the runs after them, then what is not known: how often axes are widened.
pub fn price(plan: &Plan, searched: &Searched, known: &Known, slots: usize) -> String {
    let history = known.history;
    let rounds = 0..searched.search.rounds.len();
    let mut phases: Vec<Phase> = rounds.map(|round| of_round(searched, round, known)).collect();
    phases.push(of_arms(plan, known));
    let mut lines: Vec<Vec<String>> = phases.iter().map(|phase| phase.line(history, slots)).collect();
    lines.push(total(&phases, history, slots));
    format!("{}{}", table::aligned(&lines), unknown(searched, history, slots))
}

/// A round; settings that are not known yet stand for others, which cost the same.
fn of_round(searched: &Searched, round: usize, earlier: &Known) -> Phase {
    let SearchWords { of, what } = searched.words(round);
    let own = &searched.search.rounds[round];
    let known = (earlier.mark)(tolerant(&searched.jobs(round, earlier.folder).unwrap_or_default()));
    let of_design = searched.search.drawn.len().min(own.keep.unwrap_or(usize::MAX));
    let runs = of_design * searched.search.designs.len() * own.seeds.len();
    let mut left: Vec<(RunSpec, u64)> = known
        .iter()
        .filter(|state| is_to_do(state))
        .map(|state| (state.job.run.spec.clone(), state.goes_on_from))
        .collect();
    if known.is_empty() {
        let stand_in = |setting: usize| searched.search.designs.iter().map(move |design| (design, setting));
        let tries = (0..of_design)
            .flat_map(stand_in)
            .filter_map(|(design, setting)| searched.search.attempt(design, round, setting).ok());
        left.extend(tries.flat_map(|attempt| attempt.runs).map(|run| (run.spec, 0)));
    }
    Phase { name: of, what: format!("{what}, {} steps", thousands(own.steps)), left, runs: runs.max(known.len()) }
}

/// Whether a run is to be done here.
fn is_to_do(state: &JobState) -> bool {
    state.status != Status::Finished && state.elsewhere.is_none()
}

/// The arms' own runs, at the settings chosen or at stand-ins for them.
fn of_arms(plan: &Plan, known: &Known) -> Phase {
    let provisional = if plan.is_searching() { plan.provisional() } else { plan.clone() };
    let states = tolerant(&Job::of_arms(&provisional, known.folder).unwrap_or_default());
    // Stand-ins are no runs that can have finished.
    let states = if plan.is_searching() { states } else { (known.mark)(states) };
    let is_left = |state: &&JobState| plan.is_searching() || is_to_do(state);
    let left = states.iter().filter(is_left).map(|state| {
        let step = if plan.is_searching() { 0 } else { state.goes_on_from };
        (state.job.run.spec.clone(), step)
    });
    let steps: std::collections::BTreeSet<u64> = states.iter().map(|state| state.job.steps()).collect();
    let steps: Vec<String> = steps.into_iter().map(thousands).collect();
    Phase {
        name: "then".to_owned(),
        what: format!("{}, each at its best, {} steps", count(provisional.arms.len(), "arm"), steps.join(" or ")),
        left: left.collect(),
        runs: states.len(),
    }
}

impl Phase {
    fn seconds(&self, history: &History) -> Option<Vec<f64>> {
        self.left.iter().map(|(spec, from)| Some(history.cost(spec)?.seconds(spec, *from))).collect()
    }

    fn line(&self, history: &History, slots: usize) -> Vec<String> {
        let runs = match self.left.len() {
            left if left == self.runs => count(self.runs, "run"),
            left => format!("{}, {left} to do", count(self.runs, "run")),
        };
        vec![self.name.clone(), self.what.clone(), runs, self.takes(history, slots)]
    }

    fn takes(&self, history: &History, slots: usize) -> String {
        match self.seconds(history) {
            _ if self.left.is_empty() => "finished".to_owned(),
            None => "how long they take was not measured yet".to_owned(),
            Some(seconds) => format!("about {}", duration(makespan(&[], &seconds, slots))),
        }
    }
}

fn total(phases: &[Phase], history: &History, slots: usize) -> Vec<String> {
    let runs = phases.iter().map(|phase| phase.runs).sum();
    let seconds: Option<Vec<Vec<f64>>> = phases.iter().map(|phase| phase.seconds(history)).collect();
    let bytes = |cost: &Cost, spec: &RunSpec| cost.bytes(spec);
    let left = phases.iter().flat_map(|phase| &phase.left);
    let bytes: Option<u64> = left.map(|(spec, _)| Some(bytes(&history.cost(spec)?, spec))).sum();
    let takes = match seconds.zip(bytes) {
        Some((seconds, bytes)) => {
            let time: f64 = seconds.iter().map(|seconds| makespan(&[], seconds, slots)).sum();
            let core_hours = seconds.iter().flatten().fold(0.0, |sum, seconds| sum + seconds) / 3600.0;
            format!("about {} on {}, {core_hours:.1} core-hours, {}", duration(time), count(slots, "core"), size(bytes))
        }
        None => String::new(),
    };
    vec!["all".to_owned(), String::new(), count(runs, "run"), takes]
}

/// What nobody can say before the search: whether an optimum lies at an edge.
fn unknown(searched: &Searched, history: &History, slots: usize) -> String {
    let (passes, settings) = (searched.space.passes, searched.search.settings);
    let left = evidence::search::MAX_WIDENINGS.saturating_sub(passes);
    if searched.waits_for.is_none() || left == 0 {
        return String::new();
    }
    let Some((fewest, most)) = searched.space.widening(settings) else { return String::new() };
    let tries = searched.search.designs.iter().filter_map(|design| searched.search.attempt(design, 0, 0).ok());
    let seconds =
        tries.flat_map(|attempt| attempt.runs).map(|run| Some(history.cost(&run.spec)?.seconds(&run.spec, 0)));
    let range = |low: String, high: String| if low == high { low } else { format!("{low} to {high}") };
    let each = seconds.sum::<Option<f64>>().map_or(String::new(), |seconds| {
        let of = |settings: usize| duration(seconds * settings as f64 / slots as f64);
        format!(", which takes {} in the first round", range(of(fewest), of(most)))
    });
    format!(
        "\n  not known: whether an arm's optimum lies at an edge. An axis is then widened for all arms, {} at most: every arm tries {} \
         more{each}, and again those that are among its best.\n",
        if left == 1 { "once" } else { "twice" },
        range(count(fewest, "setting"), count(most, "setting"))
    )
}
