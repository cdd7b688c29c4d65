//! The table `[search]`: a common search of the file's own, or the settings that another sweep's search chose.

use std::collections::BTreeSet;
use std::path::Path;

use super::axes::{self, AxisEntry};
use super::fields::Fields;
use super::file::{ArmEntry, SweepFile};
use super::keys::Keys;
use super::layers::Setting as Layer;
use super::lists::seeds;
use super::mistakes::{Mistake, Mistakes, Place, Within};
use super::{shown, suggest};
use crate::results::SearchRecord;
use crate::{AxisValues, BestOf, RunSpec, SearchAxis, SearchRound};

const KEYS: [&str; 4] = ["settings", "axes", "round", "from"];
const ROUND_KEYS: [&str; 3] = ["keep", "steps", "seeds"];
/// More settings were never meant.
const MOST_SETTINGS: i64 = 1_000;
const ROUND: &str =
    "for example: round = [{ steps = 1500, seeds = [100] }, { keep = 4, steps = 6000, seeds = [101, 102] }]";

/// What the file says of a search.
pub(crate) enum SearchEntry {
    /// A search of its own.
    Own(OwnSearch),
    /// The choices of another sweep's.
    Taken(Box<TakenSearch>),
}

/// A search of the file's own.
pub(crate) struct OwnSearch {
    /// How many settings.
    pub(crate) settings: usize,
    /// What is drawn.
    pub(crate) axes: Vec<AxisEntry>,
    /// The rounds.
    pub(crate) rounds: Vec<SearchRound>,
    /// Where it stands.
    pub(crate) place: Place,
}

/// The choices of another sweep's search.
pub(crate) struct TakenSearch {
    record: SearchRecord,
    /// Where it is named.
    place: Place,
}

/// The table `[search]`; none where there is none, or it is too wrong to go on with. `folder` is the sweep's file's.
pub(crate) fn read(root: &Fields<'_>, keys: &Keys, folder: &Path, mistakes: &mut Mistakes) -> Option<SearchEntry> {
    let fields = mistakes.keep(root.table("search"))?.named(Within::Part("`search`".to_owned()));
    for (_, mistake) in fields.unknown(&KEYS) {
        mistakes.push(mistake);
    }
    if fields.has("from") {
        return mistakes.keep(taken(&fields, folder).map(Some)).map(|taken| SearchEntry::Taken(Box::new(taken)));
    }
    let settings = mistakes.keep(settings(&fields));
    let axes = axes::read(&fields, keys, mistakes);
    let rounds = rounds(&fields, settings, mistakes);
    Some(SearchEntry::Own(OwnSearch { settings, axes, rounds, place: fields.place }))
}

/// How many settings are drawn.
pub(crate) fn settings(fields: &Fields<'_>) -> Result<usize, Mistake> {
    let written = fields.whole("settings")?;
    let example = format!("each is tried by every arm: settings = {}", 24);
    match written {
        Some(count) if (1..=MOST_SETTINGS).contains(&count) => Ok(count as usize),
        Some(count) => {
            let message =
                format!("`settings` must be between 1 and {MOST_SETTINGS}, got {count}{}", fields.within.aside());
            Err(Mistake::new(fields.place_of("settings"), message).hint(example))
        }
        None => {
            Err(Mistake::new(fields.place.clone(), format!("missing key `settings`{}", fields.within)).hint(example))
        }
    }
}

fn rounds(fields: &Fields<'_>, settings: usize, mistakes: &mut Mistakes) -> Vec<SearchRound> {
    let tables = mistakes.keep(fields.tables("round").map_err(|mistake| mistake.hint(ROUND.to_owned())));
    if tables.is_empty() && !fields.has("round") {
        let mistake = Mistake::new(fields.place.clone(), format!("no rounds{}", fields.within));
        mistakes.push(mistake.hint(ROUND.to_owned()));
    }
    let mut rounds: Vec<SearchRound> = Vec::new();
    for (number, table) in (1..).zip(tables) {
        let table = table.named(Within::Part(format!("round {number} of the search")));
        for (_, mistake) in table.unknown(&ROUND_KEYS) {
            mistakes.push(mistake);
        }
        let before = rounds.last().map(|round| round.keep.unwrap_or(settings));
        let keep = mistakes.keep(keep(&table, before));
        let steps = mistakes.keep(steps(&table));
        let written = seeds(&table, mistakes);
        if written.is_none() {
            let mistake = Mistake::new(table.place.clone(), format!("no seeds{}", table.within));
            mistakes.push(mistake.hint("seeds that nothing else has: seeds = [100]".to_owned()));
        }
        let seeds = written.unwrap_or_default();
        let used: BTreeSet<u64> = rounds.iter().flat_map(|round| &round.seeds).copied().collect();
        if let Some(twice) = seeds.iter().find(|seed| used.contains(seed)) {
            let message = format!("seed {twice} has had an earlier round{}", table.within.aside());
            let hint = "a setting that was lucky there must not have the luck again: give the round other seeds";
            mistakes.push(Mistake::new(table.place_of("seeds"), message).hint(hint.to_owned()));
        }
        rounds.push(SearchRound { keep, steps, seeds, tried: Default::default() });
    }
    rounds
}

/// How many settings a round keeps of so many of the round before; the first keeps all.
fn keep(round: &Fields<'_>, before: Option<usize>) -> Result<Option<usize>, Mistake> {
    let written = round.whole("keep")?;
    let place = round.place_of("keep");
    match (written, before) {
        (None, None) => Ok(None),
        (Some(_), None) => {
            Err(Mistake::new(place, format!("the first round tries every setting{}", round.within.aside()))
                .hint("leave `keep` out of it".to_owned()))
        }
        (Some(keep), Some(before)) if keep >= 1 && usize::try_from(keep).is_ok_and(|keep| keep <= before.max(1)) => {
            Ok(usize::try_from(keep).ok())
        }
        (Some(keep), Some(before)) => {
            let message = format!(
                "`keep` must be between 1 and {before}, which the round before has, got {keep}{}",
                round.within.aside()
            );
            Err(Mistake::new(place, message))
        }
        (None, Some(_)) => Err(Mistake::new(round.place.clone(), format!("missing key `keep`{}", round.within))
            .hint("how many of its best settings each arm tries again: keep = 4".to_owned())),
    }
}

fn steps(round: &Fields<'_>) -> Result<u64, Mistake> {
    let refused = |message: String| {
        Mistake::new(round.place_of("steps"), message)
            .hint("how long each of its runs is trained: steps = 1500".to_owned())
    };
    match round.whole("steps")? {
        Some(steps) if steps >= 1 => Ok(steps as u64),
        Some(steps) => Err(refused(format!("`steps` must be at least 1, got {steps}{}", round.within.aside()))),
        None => Err(refused(format!("missing key `steps`{}", round.within))),
    }
}

fn taken(fields: &Fields<'_>, folder: &Path) -> Result<TakenSearch, Mistake> {
    let place = fields.place_of("from");
    let mistake = |message: String| Mistake::new(place.clone(), message);
    if let Some(other) = KEYS.iter().find(|key| **key != "from" && fields.has(key)) {
        let hint = "a file searches itself, or takes what another sweep has found";
        return Err(mistake(format!("`from` and `{other}` can't stand together{}", fields.within.aside()))
            .hint(hint.to_owned()));
    }
    let written = fields.text("from")?.unwrap_or_default();
    let path = folder.join(&written);
    let path = if path.is_dir() { path.join("search.json") } else { path };
    let hint = "`from` is a path from the folder of the sweep's file: from = \"../results/core/search.json\"";
    if !path.exists() {
        return Err(mistake(format!("there is no file `{}`", shown(&path))).hint(hint.to_owned()));
    }
    let record = SearchRecord::read(&path).map_err(|error| mistake(error.to_string()).hint(hint.to_owned()))?;
    if !record.is_over {
        let message = format!("the search of `{}` has not ended: it has chosen nothing yet", record.sweep);
        return Err(mistake(message).hint("the sweep that began it goes on with it".to_owned()));
    }
    Ok(TakenSearch { record, place })
}

impl TakenSearch {
    /// What an arm has from the search, as if the file had set it.
    pub(crate) fn layers(&self, arm: &ArmEntry, mistakes: &mut Mistakes) -> Vec<Layer> {
        let (name, place) = arm.best_of.clone().unwrap_or_else(|| (arm.name.clone(), arm.place.clone()));
        let Some(chosen) = self.record.arm(&name).and_then(|arm| arm.chosen.as_ref()) else {
            let arms: Vec<&str> = self.record.arms.iter().map(|arm| arm.arm.as_str()).collect();
            let message = format!("`{name}` was not searched by `{}`{}", self.record.sweep, arm.within.aside());
            let hint = format!(
                "`best_of` names the arm whose setting it takes; {}",
                suggest::hint(&name, arms.into_iter(), "searched")
            );
            mistakes.push(Mistake::new(place, message).hint(hint));
            return Vec::new();
        };
        let layer = |(key, value): (&String, &serde_json::Value)| Layer {
            key: key.clone(),
            value: figment::value::Value::serialize(value).unwrap_or_else(|_| figment::value::Value::from(false)),
            place: self.place.clone(),
        };
        chosen.values.iter().map(layer).collect()
    }

    /// Refuses an arm of another design than the one that was searched, and seeds that the search has used.
    pub(crate) fn check(&self, arm: &ArmEntry, (spec, seeds): (&RunSpec, &[u64]), mistakes: &mut Mistakes) {
        check_seeds(&self.record.seeds().collect(), seeds, arm, mistakes);
        let Some(searched) = self.record.arm(&arm.name).filter(|_| arm.best_of.is_none()) else { return };
        let design = SearchRecord::design(spec, &self.record.axes);
        let keys = design.keys().chain(searched.design.keys());
        let Some(key) = keys.into_iter().find(|key| design.get(*key) != searched.design.get(*key)) else { return };
        let message = format!("`{}` was searched with another `{key}`{}", arm.name, arm.within.aside());
        let hint =
            "a best setting holds for what was searched: search again, or say best_of = \"ARM\" if it is meant so";
        mistakes.push(Mistake::new(arm.place.clone(), message).hint(hint.to_owned()));
    }

    /// The search, as claims name it.
    pub(crate) fn best_of(&self) -> BestOf {
        BestOf { settings: self.record.settings.len(), search: self.record.sweep.clone() }
    }
}

/// Refuses final seeds that a search uses.
pub(crate) fn check_seeds(used: &BTreeSet<u64>, seeds: &[u64], arm: &ArmEntry, mistakes: &mut Mistakes) {
    if let Some(seed) = seeds.iter().find(|seed| used.contains(seed)) {
        let message = format!("seed {seed} is the search's, which chose the setting by it{}", arm.within.aside());
        let hint = "final seeds are used nowhere else: give the arms, or the rounds, others";
        mistakes.push(Mistake::new(arm.place.clone(), message).hint(hint.to_owned()));
    }
}

impl OwnSearch {
    /// The axes.
    pub(crate) fn plain_axes(&self) -> Vec<SearchAxis> {
        self.axes.iter().map(|entry| entry.axis.clone()).collect()
    }

    /// Refuses what can't stand beside a search.
    pub(crate) fn check(&self, file: &SweepFile, above: &[Layer], mistakes: &mut Mistakes) {
        let combinations = self.axes.iter().try_fold(1_usize, |product, entry| match &entry.axis.values {
            AxisValues::List(values) => Some(product.saturating_mul(values.len())),
            _ => None,
        });
        if let Some(combinations) =
            combinations.filter(|combinations| *combinations < self.settings && !self.axes.is_empty())
        {
            let message = format!("{} settings, and the axes have {combinations} in all", self.settings);
            mistakes.push(Mistake::new(self.place.clone(), message).hint(format!("write settings = {combinations}")));
        }
        if file.backends.len() > 1 {
            let message = "a search is on one backend, and `backends` names several";
            mistakes.push(Mistake::new(self.place.clone(), message).hint("take `backends` out".to_owned()));
        }
        let of_arms = file.arms.iter().flat_map(|arm| arm.set.iter().map(move |setting| (setting, arm.within.clone())));
        let of_file = file.set.iter().chain(above).map(|setting| (setting, Within::File));
        for (setting, within) in of_arms.chain(of_file) {
            if self.axes.iter().any(|entry| entry.axis.key == setting.key) {
                let message = format!("`{}` is searched, and set here{}", setting.key, within.aside());
                let hint = "a search draws it for every arm alike: take it out here, or off the axes";
                mistakes.push(Mistake::new(setting.place.clone(), message).hint(hint.to_owned()));
            }
        }
    }
}
