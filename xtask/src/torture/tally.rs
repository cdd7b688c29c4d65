//! What was tried, how often, and what happened: the table at the end.

use std::collections::BTreeMap;

use super::Trial;

/// What came of the trials of one scenario.
#[derive(Debug, Default)]
pub struct Tally {
    tried: usize,
    happened: BTreeMap<String, usize>,
    /// Trials that lost something, by their numbers.
    pub losses: Vec<(usize, String)>,
}

impl Tally {
    /// Adds a trial.
    pub fn add(&mut self, number: usize, trial: Trial) {
        self.tried += 1;
        match trial {
            Ok(happened) => *self.happened.entry(happened).or_default() += 1,
            Err(loss) => self.losses.push((number, format!("{loss:#}"))),
        }
    }

    fn happened(&self) -> String {
        let mut often: Vec<(&String, &usize)> = self.happened.iter().collect();
        often.sort_by_key(|(_, times)| std::cmp::Reverse(**times));
        let mut texts: Vec<String> = often.iter().map(|(what, times)| format!("{what}: {times}")).collect();
        if !self.losses.is_empty() {
            texts.push(format!("**lost: {}**", self.losses.len()));
        }
        texts.join("; ")
    }
}

/// The table in Markdown, with a line for each scenario.
pub fn table(tallies: &[(&str, Tally)]) -> String {
    let mut text = "| tried | how often | what happened |\n|---|---:|---|\n".to_owned();
    for (name, tally) in tallies.iter().filter(|(_, tally)| tally.tried > 0) {
        text += &format!("| {name} | {} | {} |\n", tally.tried, tally.happened());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Tally, table};

    #[test]
    fn a_line_says_what_happened_how_often() {
        let mut tally = Tally::default();
        for (number, trial) in [Ok("a"), Ok("b"), Ok("b"), Err("gone")].into_iter().enumerate() {
            tally.add(number, trial.map(str::to_owned).map_err(anyhow::Error::msg));
        }
        let table = table(&[("kills", tally), ("nothing", Tally::default())]);
        assert_eq!(
            table,
            "| tried | how often | what happened |\n|---|---:|---|\n| kills | 4 | b: 2; a: 1; **lost: 1** |\n"
        );
    }
}
