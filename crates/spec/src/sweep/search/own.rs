//! A search of the file's own: its rounds, and what can't stand beside it.

use std::collections::BTreeSet;

use crate::sweep::axes::AxisEntry;
use crate::sweep::diagnostics::{Diagnostic, Diagnostics, Place, Within};
use crate::sweep::fields::Fields;
use crate::sweep::file::SweepFile;
use crate::sweep::layers::Setting as Layer;
use crate::sweep::lists::seeds;
use crate::sweep::tables;
use crate::{AxisValues, Search, SearchRound, SearchedDesign};

const ROUND: &str =
    "for example: round = [{ steps = 1500, seeds = [100] }, { keep = 4, steps = 6000, seeds = [101, 102] }]";

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

impl OwnSearch {
    /// The search of these arms.
    pub(crate) fn search(&self, designs: Vec<SearchedDesign>) -> Search {
        let axes = self.axes.iter().map(|entry| entry.axis.clone()).collect();
        Search { axes, settings: self.settings, designs, rounds: self.rounds.clone(), drawn: Vec::new() }
    }

    /// Refuses what can't stand beside a search.
    pub(crate) fn check(&self, file: &SweepFile, above: &[Layer], diagnostics: &mut Diagnostics) {
        let combinations = self.axes.iter().try_fold(1_usize, |product, entry| match &entry.axis.values {
            AxisValues::List(values) => Some(product.saturating_mul(values.len())),
            _ => None,
        });
        if let Some(combinations) =
            combinations.filter(|combinations| *combinations < self.settings && !self.axes.is_empty())
        {
            let message = format!("{} settings, and the axes have {combinations} in all", self.settings);
            diagnostics
                .push(Diagnostic::new(self.place.clone(), message).hint(format!("write settings = {combinations}")));
        }
        if file.backends.len() > 1 {
            let message = "a search is on one backend, and `backends` names several";
            diagnostics.push(Diagnostic::new(self.place.clone(), message).hint("take `backends` out".to_owned()));
        }
        let of_arms = file.arms.iter().flat_map(|arm| arm.set.iter().map(move |setting| (setting, arm.within.clone())));
        let of_file = file.set.iter().chain(above).map(|setting| (setting, Within::File));
        for (setting, within) in of_arms.chain(of_file) {
            if self.axes.iter().any(|entry| entry.axis.key == setting.key) {
                let message = format!("`{}` is searched, and set here{}", setting.key, within.aside());
                let hint = "a search draws it for every arm alike: take it out here, or off the axes";
                diagnostics.push(Diagnostic::new(setting.place.clone(), message).hint(hint.to_owned()));
            }
        }
    }
}

/// The rounds, of which the first has so many settings.
pub(super) fn rounds(fields: &Fields<'_>, settings: usize, diagnostics: &mut Diagnostics) -> Vec<SearchRound> {
    let read = fields.tables("round").map_err(|diagnostic| diagnostic.hint(ROUND.to_owned()));
    let has_none = read.as_ref().is_ok_and(Vec::is_empty);
    let tables = diagnostics.keep(read);
    if has_none {
        let diagnostic = Diagnostic::new(fields.place.clone(), format!("no rounds{}", fields.within));
        diagnostics.push(diagnostic.hint(ROUND.to_owned()));
    }
    let mut rounds: Vec<SearchRound> = Vec::new();
    for (number, table) in (1..).zip(tables) {
        let table = table.named(Within::Part(format!("round {number} of the search")));
        for (_, diagnostic) in table.unknown(&tables::ROUND) {
            diagnostics.push(diagnostic);
        }
        let before = rounds.last().map(|round| round.keep.unwrap_or(settings));
        let keep = diagnostics.keep(keep(&table, before));
        let steps = diagnostics.keep(steps(&table));
        let shortest = rounds.last().map_or(0, |round| round.steps);
        if (1..shortest).contains(&steps) {
            let message = format!(
                "`steps` must be at least {shortest}, those of the round before, got {steps}{}",
                table.within.aside()
            );
            let hint = format!("what is kept is tried for longer: steps = {}", 2 * shortest);
            diagnostics.push(Diagnostic::new(table.place_of("steps"), message).hint(hint));
        }
        let written = seeds(&table, diagnostics);
        if written.is_none() {
            let diagnostic = Diagnostic::new(table.place.clone(), format!("no seeds{}", table.within));
            diagnostics.push(diagnostic.hint("seeds that nothing else has: seeds = [100]".to_owned()));
        }
        let seeds = written.unwrap_or_default();
        let used: BTreeSet<u64> = rounds.iter().flat_map(|round| &round.seeds).copied().collect();
        if let Some(twice) = seeds.iter().find(|seed| used.contains(seed)) {
            let message = format!("seed {twice} has had an earlier round{}", table.within.aside());
            let hint = "a setting that was lucky there must not have the luck again: give the round other seeds";
            diagnostics.push(Diagnostic::new(table.place_of("seeds"), message).hint(hint.to_owned()));
        }
        rounds.push(SearchRound { keep, steps, seeds, tried: Default::default() });
    }
    rounds
}

/// How many settings a round keeps of so many of the round before; the first keeps all.
fn keep(round: &Fields<'_>, before: Option<usize>) -> Result<Option<usize>, Diagnostic> {
    let written = round.whole("keep")?;
    let place = round.place_of("keep");
    match (written, before) {
        (None, None) => Ok(None),
        (Some(_), None) => {
            Err(Diagnostic::new(place, format!("the first round tries every setting{}", round.within.aside()))
                .hint("leave `keep` out of it".to_owned()))
        }
        // 0: how many the round before has could not be read, and that is said already.
        (Some(keep), Some(before))
            if keep >= 1 && usize::try_from(keep).is_ok_and(|keep| before == 0 || keep <= before) =>
        {
            Ok(usize::try_from(keep).ok())
        }
        (Some(keep), Some(before)) => {
            let message = format!(
                "`keep` must be between 1 and {before}, which the round before has, got {keep}{}",
                round.within.aside()
            );
            Err(Diagnostic::new(place, message))
        }
        (None, Some(_)) => Err(Diagnostic::new(round.place.clone(), format!("missing key `keep`{}", round.within))
            .hint("how many of its best settings each arm tries again: keep = 4".to_owned())),
    }
}

fn steps(round: &Fields<'_>) -> Result<u64, Diagnostic> {
    let refused = |message: String| {
        Diagnostic::new(round.place_of("steps"), message)
            .hint("how long each of its runs is trained: steps = 1500".to_owned())
    };
    match round.whole("steps")? {
        Some(steps) if steps >= 1 => Ok(steps as u64),
        Some(steps) => Err(refused(format!("`steps` must be at least 1, got {steps}{}", round.within.aside()))),
        None => Err(refused(format!("missing key `steps`{}", round.within))),
    }
}
