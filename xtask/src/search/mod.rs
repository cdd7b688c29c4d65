//! A common search, planned from what its runs came to: settings are drawn, each arm keeps its best, and an axis is widened for all arms where an
//! arm's optimum lies at its edge. The rules are `evidence::search`'s.
//!
//! Nothing is stored: the same results give the same settings, rounds and choices.

mod changed;
mod news;
mod price;
mod record;
mod region;
mod space;

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use evidence::outcome::Outcome;
use evidence::search::{MAX_WIDENINGS, ranking};
use runs::{Published, SweepFolder};
use spec::{AtEdge, Plan, Search, SearchRecord, SearchedDesign, Setting, Try, Widening};

use crate::job::Job;
use crate::job_state::JobState;
use crate::outcome;
use crate::terminal::count;

pub use changed::check_axes;
pub use news::news;
pub use price::{Known, price};
pub use record::record;
pub use region::{in_region, name_of_region};
use space::Space;

/// A search as far as its results determine it.
#[derive(Clone, Debug)]
pub struct Searched {
    /// What is tried: settings, and the rounds in which each arm tries them.
    pub search: Search,
    /// The axes, and where they were widened.
    pub space: Space,
    /// What each try of a round came to, by its folder; of tries that have finished.
    pub outcomes: BTreeMap<String, Vec<Outcome>>,
    /// Each arm's chosen setting and the one that ranked after it; empty until the search is over.
    pub chosen: BTreeMap<String, (usize, Option<usize>)>,
    /// The round that must be run before more can be planned.
    pub waits_for: Option<usize>,
}

impl Searched {
    /// The search of a plan; none where it has none.
    ///
    /// # Errors
    ///
    /// Settings that are no runs, or files that can't be read.
    pub fn of(plan: &Plan, folder: &SweepFolder) -> Result<Option<Self>> {
        let Some(search) = plan.search.clone() else { return Ok(None) };
        let published = Published::read(folder)?;
        let place = (folder, published.as_ref());
        let space = Space::new(&search.axes);
        let search = Search { drawn: space.draw(search.settings), ..search };
        let none = BTreeMap::new();
        let mut searched = Self { search, space, outcomes: none, chosen: BTreeMap::new(), waits_for: None };
        loop {
            if let Some(round) = searched.run_through(place)? {
                return Ok(Some(Self { waits_for: Some(round), ..searched }));
            }
            let chosen = searched.choose();
            if searched.space.passes == MAX_WIDENINGS || !searched.widen(&chosen) {
                return Ok(Some(Self { chosen, ..searched }));
            }
        }
    }

    /// Fills in the rounds as far as they are known; the round whose runs are missing, if one has them missing.
    fn run_through(&mut self, place: (&SweepFolder, Option<&Published>)) -> Result<Option<usize>> {
        for round in 0..self.search.rounds.len() {
            let mut is_whole = true;
            for design in self.search.designs.clone() {
                let settings = self.settings_of(&design, round);
                let tried = self.search.rounds[round].tried.entry(design.arm.clone()).or_default();
                tried.extend(settings.iter().filter(|setting| !tried.contains(setting)).copied().collect::<Vec<_>>());
                for setting in settings {
                    let attempt = self.attempt(&design, round, setting)?;
                    if self.outcomes.contains_key(&attempt.name) {
                        continue;
                    }
                    match came_to(&attempt, place)? {
                        Some(outcomes) => drop(self.outcomes.insert(attempt.name, outcomes)),
                        None => is_whole = false,
                    }
                }
            }
            if !is_whole {
                return Ok(Some(round));
            }
        }
        Ok(None)
    }

    /// The settings that an arm tries in a round: all in the first, then its best of those of the round before.
    fn settings_of(&self, design: &SearchedDesign, round: usize) -> Vec<usize> {
        match (round, self.search.rounds[round].keep) {
            (0, _) | (_, None) => (0..self.search.drawn.len()).collect(),
            (_, Some(keep)) => self.ranked(design, round - 1).into_iter().take(keep).collect(),
        }
    }

    /// All settings that an arm has tried in a round, from its best to its worst: those of before a widening compete with those of after it.
    fn ranked(&self, design: &SearchedDesign, round: usize) -> Vec<usize> {
        let settings = self.search.rounds[round].tried.get(&design.arm).cloned().unwrap_or_default();
        let outcomes = settings.iter().map(|setting| self.outcomes_of(design, round, *setting).to_vec());
        ranking(&outcomes.collect::<Vec<_>>()).into_iter().map(|place| settings[place]).collect()
    }

    fn outcomes_of(&self, design: &SearchedDesign, round: usize, setting: usize) -> &[Outcome] {
        self.outcomes.get(&Search::name_of(&design.arm, round, setting)).map_or(&[], Vec::as_slice)
    }

    fn attempt(&self, design: &SearchedDesign, round: usize, setting: usize) -> Result<Try> {
        self.search.attempt(design, round, setting).map_err(|why| {
            anyhow!("the search of `{}` draws a setting that is no run: {why}\nhint: narrow the axes", design.arm)
        })
    }

    fn choose(&self) -> BTreeMap<String, (usize, Option<usize>)> {
        let last = self.search.rounds.len() - 1;
        let chosen = self.search.designs.iter().filter_map(|design| {
            let mut ranked = self.ranked(design, last).into_iter();
            Some((design.arm.clone(), (ranked.next()?, ranked.next())))
        });
        chosen.collect()
    }

    /// Widens every axis at whose edge an arm's chosen and second setting both lie, for all arms. Whether there was one.
    fn widen(&mut self, chosen: &BTreeMap<String, (usize, Option<usize>)>) -> bool {
        let tops: Vec<(String, [Setting; 2])> = self.tops(chosen);
        let drawn = self.space.widen(&tops, self.search.drawn.len());
        let is_wider = !drawn.is_empty();
        self.search.drawn.extend(drawn);
        is_wider
    }

    /// The ends of axes at which an arm's chosen and second setting both lie.
    pub fn at_edges(&self) -> Vec<AtEdge> {
        self.space.at_edges(&self.tops(&self.chosen))
    }

    /// Each arm's chosen and second setting, where both have a number.
    fn tops(&self, chosen: &BTreeMap<String, (usize, Option<usize>)>) -> Vec<(String, [Setting; 2])> {
        let last = self.search.rounds.len() - 1;
        let has_number = |design: &SearchedDesign, setting: usize| {
            let outcomes = self.outcomes_of(design, last, setting);
            !outcomes.is_empty() && outcomes.iter().all(|outcome| !outcome.is_diverged())
        };
        let tops = self.search.designs.iter().filter_map(|design| {
            let (first, second) = chosen.get(&design.arm).and_then(|(first, second)| Some((*first, (*second)?)))?;
            let is_ranked = has_number(design, first) && has_number(design, second);
            let setting = |place: usize| self.search.drawn[place].clone();
            is_ranked.then(|| (design.arm.clone(), [setting(first), setting(second)]))
        });
        tops.collect()
    }

    /// The runs of a round that are known.
    ///
    /// # Errors
    ///
    /// What is published of the sweep can't be read.
    pub fn jobs(&self, round: usize, folder: &SweepFolder) -> Result<Vec<Job>> {
        let published = Published::read(folder)?;
        let place = (folder, published.as_ref());
        let tries: Vec<Try> = self.search.tries().into_iter().filter(|attempt| attempt.round == round).collect();
        let seeds = self.search.rounds[round].seeds.len();
        let of_seed = |seed: usize| tries.iter().map(move |attempt| (attempt, &attempt.runs[seed]));
        Ok((0..seeds).flat_map(of_seed).map(|(attempt, run)| Job::new(&attempt.name, run, place)).collect())
    }

    /// What a round is, for people: `search, round 1 of 2: 24 settings × 8 arms × 1 seed`.
    pub fn name(&self, round: usize) -> String {
        let SearchWords { of, what, .. } = self.words(round);
        let widened = if self.space.passes == 0 { "" } else { ", widened" };
        format!("search, {of}{widened}: {what}")
    }

    fn words(&self, round: usize) -> SearchWords {
        let rounds = &self.search.rounds;
        let settings = match rounds[round].keep {
            None => count(self.search.drawn.len(), "setting"),
            Some(keep) => format!("the best {keep}"),
        };
        let arms = count(self.search.designs.len(), "arm");
        let seeds = count(rounds[round].seeds.len(), "seed");
        SearchWords {
            of: format!("round {} of {}", round + 1, rounds.len()),
            what: format!("{settings} × {arms} × {seeds}"),
        }
    }

    /// Each arm's chosen values.
    pub fn values(&self) -> BTreeMap<String, Setting> {
        self.chosen.iter().map(|(arm, (first, _))| (arm.clone(), self.search.drawn[*first].clone())).collect()
    }

    /// Where the axes were widened.
    pub fn widened(&self) -> &[Widening] {
        &self.space.widened
    }
}

/// A round in words.
struct SearchWords {
    of: String,
    what: String,
}

/// What every seed of a try came to; none where one has not finished.
fn came_to(attempt: &Try, place: (&SweepFolder, Option<&Published>)) -> Result<Option<Vec<Outcome>>> {
    let jobs = attempt.runs.iter().map(|run| Job::new(&attempt.name, run, place));
    jobs.map(|job| outcome::at_end(&JobState::at(&job)?)).collect()
}

/// A plan as far as its search has come.
#[derive(Clone, Debug)]
pub struct Next {
    /// The plan.
    pub plan: Plan,
    /// What was tried and chosen.
    pub record: SearchRecord,
    /// The name and the runs of the round that must be run before more can be planned; none where the search is over.
    pub round: Option<(String, Vec<Job>)>,
}

/// The plan of a sweep as far as its search has come; none where it searches nothing.
///
/// # Errors
///
/// Files that can't be read, or settings that are no runs.
pub fn next(asked: &Plan, folder: &SweepFolder) -> Result<Option<Next>> {
    let Some(searched) = Searched::of(asked, folder)? else { return Ok(None) };
    let record = record(asked, &searched);
    let plan = Plan { search: Some(searched.search.clone()), ..asked.clone() };
    let Some(round) = searched.waits_for else {
        let plan = plan.at_best(&searched.values(), "search.json");
        let plan = plan.map_err(|why| anyhow!("what the search chose is no run: {why}"))?;
        return Ok(Some(Next { plan, record, round: None }));
    };
    let round = Some((searched.name(round), searched.jobs(round, folder)?));
    Ok(Some(Next { plan, record, round }))
}
