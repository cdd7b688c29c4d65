//! The table `[region]`: settings that are drawn, and the factors whose cells run in each.

use super::axes::{self, AxisEntry};
use super::diagnostics::{Diagnostic, Diagnostics, Place, Within};
use super::fields::Fields;
use super::file::{ArmEntry, SweepFile, named, set};
use super::keys::{Keys, hint_of_choices};
use super::layers::Setting as Layer;
use super::search::settings;
use super::tables;
use crate::{ALL_FACTORS, Claim, RegionDesign};

const FACTOR: &str =
    "write [[region.factor]] and below it name = \"pooling\" and set = { \"design.downsampling\" = \"max-pool\" }";
/// 2^6 cells in each setting: more are no longer looked at one by one.
const MOST_FACTORS: usize = 6;

/// A region as it is written.
pub(crate) struct RegionEntry {
    /// How many settings.
    pub(crate) settings: usize,
    /// What is drawn.
    pub(crate) axes: Vec<AxisEntry>,
    /// Which cells run.
    pub(crate) design: RegionDesign,
    /// The factors, by name, with what their reversal sets.
    pub(crate) factors: Vec<FactorEntry>,
    /// Where it stands.
    pub(crate) place: Place,
}

/// A factor as it is written.
pub(crate) struct FactorEntry {
    /// Its name.
    pub(crate) name: String,
    /// What its reversal sets.
    pub(crate) set: Vec<Layer>,
    /// Where its name stands.
    pub(crate) place: Place,
    /// What messages call it.
    pub(crate) within: Within,
}

/// The table `[region]`; none where there is none.
pub(crate) fn read(root: &Fields<'_>, keys: &Keys, diagnostics: &mut Diagnostics) -> Option<RegionEntry> {
    let fields = diagnostics.keep(root.table("region"))?.named(Within::Part("`region`".to_owned()));
    for (_, diagnostic) in fields.unknown(&tables::REGION) {
        diagnostics.push(diagnostic);
    }
    let settings = diagnostics.keep(settings(&fields, "every cell runs in each: settings = 20"));
    let axes = axes::read(&fields, keys, diagnostics);
    let factors = factors(&fields, keys, diagnostics);
    let design = diagnostics.keep(design(&fields, factors.len()).map(Some)).unwrap_or(RegionDesign::FullFactorial);
    Some(RegionEntry { settings, axes, design, factors, place: fields.place })
}

fn factors(fields: &Fields<'_>, keys: &Keys, diagnostics: &mut Diagnostics) -> Vec<FactorEntry> {
    let tables = diagnostics.keep(fields.tables("factor").map_err(|diagnostic| diagnostic.hint(FACTOR.to_owned())));
    let mut factors: Vec<FactorEntry> = Vec::new();
    for table in tables {
        let (name, table) = named(table, "factor", diagnostics);
        for (_, diagnostic) in table.unknown(&tables::FACTOR) {
            diagnostics.push(diagnostic);
        }
        let set = set(&table, keys, diagnostics);
        let place = table.place_of("name");
        if set.is_empty() {
            let diagnostic =
                Diagnostic::new(place.clone(), format!("its reversal sets nothing{}", table.within.aside()));
            diagnostics.push(diagnostic.hint(FACTOR.to_owned()));
        }
        let Some(name) = name else { continue };
        if name == ALL_FACTORS || !super::is_folder_name(&name) || factors.iter().any(|other| other.name == name) {
            let diagnostic = Diagnostic::new(place.clone(), format!("no factor can be named `{name}`"));
            diagnostics.push(
                diagnostic
                    .hint(format!("names differ, and `{ALL_FACTORS}` means all together; {}", super::FOLDER_NAMES)),
            );
        }
        for layer in &set {
            let Some(other) = factors.iter().find(|other| other.set.iter().any(|its| its.key == layer.key)) else {
                continue;
            };
            let message = format!("`{}` is set by two factors, `{}` and `{name}`", layer.key, other.name);
            let hint = "a cell that reverses both could have one of the values only: give each factor keys of its own";
            diagnostics.push(Diagnostic::new(layer.place.clone(), message).hint(hint.to_owned()));
        }
        factors.push(FactorEntry { name, set, place, within: table.within });
    }
    if !(1..=MOST_FACTORS).contains(&factors.len()) {
        let message = format!("between 1 and {MOST_FACTORS} factors, got {}{}", factors.len(), fields.within.aside());
        diagnostics.push(Diagnostic::new(fields.place.clone(), message).hint(FACTOR.to_owned()));
        factors.truncate(MOST_FACTORS);
    }
    factors
}

fn design(fields: &Fields<'_>, factors: usize) -> Result<RegionDesign, Diagnostic> {
    let place = fields.place_of("design");
    match fields.text("design")?.as_deref() {
        None | Some("full-factorial") => Ok(RegionDesign::FullFactorial),
        Some("half-fraction") if factors == 4 => Ok(RegionDesign::HalfFraction),
        Some("half-fraction") => {
            let message = format!("a half-fraction is of four factors, got {factors}{}", fields.within.aside());
            Err(Diagnostic::new(place, message).hint("write design = \"full-factorial\"".to_owned()))
        }
        Some(other) => Err(Diagnostic::new(place, format!("unknown value `{other}` of `design`{}", fields.within))
            .hint(hint_of_choices(other, &RegionDesign::NAMES))),
    }
}

impl RegionEntry {
    /// Refuses what can't stand beside a region, and claims that are not about it.
    pub(crate) fn check(&self, file: &SweepFile, above: &[Layer], diagnostics: &mut Diagnostics) {
        let mut refuse = |message: &str, hint: &str| {
            diagnostics.push(Diagnostic::new(self.place.clone(), message).hint(hint.to_owned()));
        };
        if !file.arms.is_empty() {
            refuse(
                "a region has cells, and no arms or grids",
                "make a file of each: runs that both have are taken over",
            );
        }
        if file.search.is_some() {
            refuse("a region and a search can't stand in one file", "make a file of each");
        }
        if file.backends.len() > 1 {
            refuse("a region is on one backend, and `backends` names several", "take `backends` out");
        }
        if file.seeds.as_ref().is_none_or(|seeds| seeds.len() != 1) {
            refuse(
                "a region has one seed, that of its first setting: the next has the next, and so on",
                "write seeds = [500] above the first table",
            );
        }
        if file.reference.is_some() {
            refuse("a region's reference is the cell that keeps all", "take `reference` out");
        }
        let of_factors =
            self.factors.iter().flat_map(|factor| factor.set.iter().map(move |layer| (layer, factor.within.clone())));
        let of_file = file.set.iter().chain(above).map(|layer| (layer, Within::File));
        for (layer, within) in of_factors.chain(of_file) {
            if self.axes.iter().any(|entry| entry.axis.key == layer.key) {
                let message = format!("`{}` is drawn, and set here{}", layer.key, within.aside());
                diagnostics.push(
                    Diagnostic::new(layer.place.clone(), message).hint("take it out here, or off the axes".to_owned()),
                );
            }
        }
        for entry in &file.claims {
            let Claim { arm, against, than, measure, .. } = &entry.claim;
            let mut refuse = |place: &Place, message: String, hint: String| {
                diagnostics
                    .push(Diagnostic::new(place.clone(), format!("{message}{}", entry.within.aside())).hint(hint));
            };
            let names: Vec<&str> =
                self.factors.iter().map(|factor| factor.name.as_str()).chain([ALL_FACTORS]).collect();
            if !names.contains(&arm.as_str()) {
                refuse(
                    &entry.arm,
                    format!("`{arm}` is no factor of the region"),
                    super::suggest::hint(arm, names.iter().copied(), "factors"),
                );
            }
            if against.is_some() || than.is_some() {
                let hint = "leave `against` and `than` out: its reversed cells are compared with those that keep it";
                refuse(&entry.against, "a claim about a region names a factor alone".to_owned(), hint.to_owned());
            }
            if !measure.is_over_settings() {
                let hint = "what is compared over settings: frechet_distance, frechet_distance_random, ends_well";
                refuse(&entry.measure, "cells are not ranked by this measure".to_owned(), hint.to_owned());
            }
            if *measure == crate::Measure::EndsWell && file.ends_well.is_none() {
                let hint = "write the distance that it must reach at the top of the file: ends_well = 60";
                refuse(&entry.measure, "nothing says when a run ends well".to_owned(), hint.to_owned());
            }
            if entry.claim.expect == crate::Expect::Negligible {
                let hint = "write expect = \"higher\" or expect = \"lower\"";
                refuse(
                    &entry.arm,
                    "no test shows over settings that a difference is negligible".to_owned(),
                    hint.to_owned(),
                );
            }
        }
    }

    /// A cell that reverses some of the factors, as an arm that messages name.
    pub(crate) fn cell(&self, reversed: &[&FactorEntry]) -> ArmEntry {
        let (place, within) = reversed
            .first()
            .map_or((self.place.clone(), Within::File), |factor| (factor.place.clone(), factor.within.clone()));
        ArmEntry {
            name: String::new(),
            why: None,
            grid: None,
            cell: Vec::new(),
            set: reversed.iter().flat_map(|factor| factor.set.clone()).collect(),
            seeds: None,
            best_of: None,
            place,
            within,
        }
    }
}
