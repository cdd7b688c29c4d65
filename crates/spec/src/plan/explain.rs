//! A plan in words: which values each arm changes, and where each was written.

use std::collections::BTreeMap;

use super::{Arm, Change, Plan, Region, Search, Setting};

impl Plan {
    /// For a reader: what the base differs in from the reference recipe, then what each arm differs in from the base,
    /// every value with the place where it was written.
    pub fn explain(&self) -> String {
        let mut text = "base\n".to_owned();
        text.push_str(&block(&self.base, "recipe", "as the reference recipe"));
        for arm in &self.arms {
            text.push_str(&self.heading(arm));
            text.push_str(&block(&arm.changes, "base", "as the base"));
        }
        self.search.iter().for_each(|search| text.push_str(&searched(search)));
        self.region.iter().for_each(|region| text.push_str(&in_settings(region)));
        text + &self.longer()
    }

    /// Which runs go on to more steps: a line for each list of seeds and number of steps.
    fn longer(&self) -> String {
        let mut arms = BTreeMap::<(u64, Vec<u64>), Vec<&str>>::new();
        for arm in &self.arms {
            let longer = arm.runs.iter().filter(|run| run.is_longer);
            let mut seeds = BTreeMap::<u64, Vec<u64>>::new();
            longer.for_each(|run| seeds.entry(run.spec.steps).or_default().push(run.spec.seed));
            seeds.into_iter().for_each(|each| arms.entry(each).or_default().push(&arm.name));
        }
        let line = |((steps, seeds), arms): (&(u64, Vec<u64>), &Vec<&str>)| {
            let seeds: Vec<String> = seeds.iter().map(u64::to_string).collect();
            format!("  on to {steps} steps: seeds {} of {}\n", seeds.join(", "), arms.join(", "))
        };
        let lines: String = arms.iter().map(line).collect();
        if lines.is_empty() { lines } else { format!("longer\n{lines}") }
    }

    fn heading(&self, arm: &Arm) -> String {
        let reference = if arm.name == self.reference { " (reference)" } else { "" };
        let why = arm.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        format!("{}{reference}{why}\n", arm.name)
    }
}

/// What is searched, in which rounds, and which settings were drawn.
fn searched(search: &Search) -> String {
    let mut text = format!("search: {}, the same for every arm\n", count(search.settings));
    for axis in &search.axes {
        text.push_str(&format!("  {axis}\n"));
    }
    for (number, round) in (1..).zip(&search.rounds) {
        let what = round.keep.map_or("all settings".to_owned(), |keep| format!("each arm's best {keep} again"));
        let seeds = round.seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        text.push_str(&format!("  round {number}: {what}, {} steps, seeds {seeds}\n", round.steps));
    }
    text.push_str(&settings(&search.drawn));
    for (number, round) in (1..).zip(search.rounds.iter().skip(1)) {
        for (arm, settings) in round.tried.iter().filter(|(_, settings)| !settings.is_empty()) {
            let settings = settings.iter().map(|setting| format!("s{setting:02}")).collect::<Vec<_>>().join(", ");
            text.push_str(&format!("  {arm} in round {}: {settings}\n", number + 1));
        }
    }
    text
}

/// A region's axes and the settings that were drawn.
fn in_settings(region: &Region) -> String {
    let axes: String = region.axes.iter().map(|axis| format!("  {axis}\n")).collect();
    format!("region: the same {} for every cell\n{axes}{}", count(region.drawn.len()), settings(&region.drawn))
}

fn count(settings: usize) -> String {
    format!("{settings} setting{}", if settings == 1 { "" } else { "s" })
}

fn settings(drawn: &[Setting]) -> String {
    let values = |setting: &Setting| setting.iter().map(|(key, value)| format!("{key} = {value}")).collect::<Vec<_>>();
    let each = drawn.iter().enumerate().map(|(k, setting)| format!("  s{k:02}: {}\n", values(setting).join(", ")));
    each.collect()
}

/// One line for each change, in columns.
fn block(changes: &[Change], before: &str, none: &str) -> String {
    if changes.is_empty() {
        return format!("  {none}\n");
    }
    let cells = changes.iter().map(|change| {
        let from = if change.from.is_null() { "unset".to_owned() } else { change.from.to_string() };
        (format!("{} = {}", change.key, change.to), format!("({before}: {from})"), &change.origin)
    });
    let cells: Vec<_> = cells.collect();
    let first = cells.iter().map(|(set, ..)| set.chars().count()).max().unwrap_or(0);
    let second = cells.iter().map(|(_, from, _)| from.chars().count()).max().unwrap_or(0);
    cells.iter().map(|(set, from, origin)| format!("  {set:first$}  {from:second$}  {origin}\n")).collect()
}
