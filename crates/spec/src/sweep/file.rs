//! The parts of a sweep's file, read and checked one by one; what they come to together is `expand`'s.

use std::path::Path;

use super::budgets;
use super::claims::{self, ClaimEntry};
use super::diagnostics::{Diagnostic, Diagnostics, Place, Within};
use super::document::{Document, Entry};
use super::edition::Edition;
use super::fields::Fields;
use super::grid;
use super::keys::Keys;
use super::layers::Setting;
use super::lists::{backends, seeds};
use super::longer::{self, LongerEntry};
use super::meant;
use super::names;
use super::region::{self, RegionEntry};
use super::search::{self, OwnSearch, SearchEntry, TakenSearch};
use super::tables::{self, TableKey};
use crate::{Backend, Coordinate, Family};

/// A sweep's file.
pub(crate) struct SweepFile {
    /// What it asks.
    pub(crate) question: Option<String>,
    /// The arm that the others are compared with, and where it is named.
    pub(crate) reference: Option<(String, Place)>,
    /// The seeds of arms that name none.
    pub(crate) seeds: Option<Vec<u64>>,
    /// The backends of every arm.
    pub(crate) backends: Vec<Backend>,
    /// What it sets for all arms.
    pub(crate) set: Vec<Setting>,
    /// Arms, then the cells of the grids.
    pub(crate) arms: Vec<ArmEntry>,
    /// What is expected.
    pub(crate) claims: Vec<ClaimEntry>,
    /// The family of the claims.
    pub(crate) family: Family,
    /// The distance at which a run ends well.
    pub(crate) ends_well: Option<f64>,
    /// What is searched, or taken from a search.
    pub(crate) search: Option<SearchEntry>,
    /// The region whose cells run in many settings.
    pub(crate) region: Option<RegionEntry>,
    /// Which runs go on to more steps.
    pub(crate) longer: Option<LongerEntry>,
}

/// An arm as it is written, or a cell of a grid.
#[derive(Clone)]
pub(crate) struct ArmEntry {
    /// Its name.
    pub(crate) name: String,
    /// Why it is there.
    pub(crate) why: Option<String>,
    /// The grid that it is a cell of.
    pub(crate) grid: Option<String>,
    /// Where on its grid.
    pub(crate) cell: Vec<Coordinate>,
    /// What it sets.
    pub(crate) set: Vec<Setting>,
    /// Seeds of its own.
    pub(crate) seeds: Option<Vec<u64>>,
    /// The searched arm whose setting it takes where that is not its own, and where that is written.
    pub(crate) best_of: Option<(String, Place)>,
    /// Where its name stands.
    pub(crate) place: Place,
    /// What messages call it: a cell goes by its grid.
    pub(crate) within: Within,
}

impl SweepFile {
    /// The search of its own.
    pub(crate) fn own_search(&self) -> Option<&OwnSearch> {
        match &self.search {
            Some(SearchEntry::Own(own)) => Some(own),
            _ => None,
        }
    }

    /// What it takes from another sweep's search.
    pub(crate) fn taken_search(&self) -> Option<&TakenSearch> {
        match &self.search {
            Some(SearchEntry::Taken(taken)) => Some(taken),
            _ => None,
        }
    }

    /// Reads all parts; where one is wrong, something harmless stands in its place.
    pub(crate) fn read(document: &Document, keys: &Keys, diagnostics: &mut Diagnostics) -> Self {
        let root = Fields::of(document);
        check_keys(&root, &tables::SWEEP, keys, diagnostics);
        let reference = diagnostics.keep(root.text("reference"));
        let claims = claims::read(&root, Edition::of(&root, diagnostics), diagnostics);
        let folder = Path::new(document.file()).parent().unwrap_or(Path::new(""));
        Self {
            question: diagnostics.keep(root.text("question")),
            reference: reference.map(|name| (name, root.place_of("reference"))),
            seeds: seeds(&root, diagnostics),
            backends: backends(&root, diagnostics),
            set: set(&root.clone().named(Within::Part("`set`".to_owned())), keys, diagnostics),
            arms: arms(&root, keys, diagnostics),
            family: budgets::family(&root, diagnostics),
            ends_well: budgets::ends_well(&root, diagnostics),
            search: search::read(&root, keys, folder, diagnostics),
            region: region::read(&root, keys, diagnostics),
            longer: longer::read(&root, diagnostics),
            claims,
        }
    }
}

/// Reports the keys of a table that are unknown. One that belongs to a run was probably meant for the `set` beside it.
pub(crate) fn check_keys(fields: &Fields<'_>, known: &[TableKey], keys: &Keys, diagnostics: &mut Diagnostics) {
    let is_known = |name: &str| known.iter().any(|(key, ..)| *key == name);
    for (key, diagnostic) in fields.unknown(known) {
        let of_a_run = is_known("set") && (keys.has(key) || key == "params");
        let hint = format!("did you mean `set.{key}`? what a run is made of stands in `set`");
        let tables = key.strip_suffix('s').filter(|table| is_known(table) && ["arm", "grid", "claim"].contains(table));
        diagnostics.push(match tables {
            Some(table) => diagnostic.hint(format!("did you mean [[{table}]]? it begins each of them")),
            None if of_a_run => diagnostic.hint(hint),
            None if is_known("set") => {
                let meaning = meant::of_key(key).map(|meaning| meaning.hint(&fields.place_of(key)));
                match meaning {
                    Some(hint) => diagnostic.hint(hint),
                    None => diagnostic,
                }
            }
            None => diagnostic,
        });
    }
}

/// The table `set`.
pub(crate) fn set(fields: &Fields<'_>, keys: &Keys, diagnostics: &mut Diagnostics) -> Vec<Setting> {
    let entries = diagnostics.keep(fields.table("set")).map(|table| table.entries()).unwrap_or_default();
    settings(&entries, keys, &fields.within, diagnostics)
}

/// Entries as settings; a key that is written twice, in whatever way, is a mistake.
pub(crate) fn settings(entries: &[Entry], keys: &Keys, within: &Within, diagnostics: &mut Diagnostics) -> Vec<Setting> {
    let mut settings: Vec<Setting> = Vec::new();
    for entry in entries {
        if let Some(first) = settings.iter().find(|setting| setting.key == entry.key) {
            let message = format!("`{}` is set twice{}", entry.key, within.aside());
            diagnostics
                .push(Diagnostic::new(entry.place.clone(), message).hint(format!("the first is at {}", first.place)));
        }
        settings.extend(diagnostics.keep(keys.setting(entry, within).map(Some)));
    }
    settings
}

fn arms(root: &Fields<'_>, keys: &Keys, diagnostics: &mut Diagnostics) -> Vec<ArmEntry> {
    let mut arms: Vec<ArmEntry> = Vec::new();
    for fields in diagnostics.keep(root.tables("arm")) {
        arms.extend(arm(fields, keys, root, diagnostics));
    }
    for fields in diagnostics.keep(root.tables("grid")) {
        arms.extend(grid::cells(fields, keys, diagnostics));
    }
    for (index, arm) in arms.iter().enumerate() {
        diagnostics.keep(names::check_arm(arm));
        if let Some(first) = arms[..index].iter().find(|other| other.name == arm.name) {
            let message = format!("two arms are named `{}`", arm.name);
            diagnostics
                .push(Diagnostic::new(arm.place.clone(), message).hint(format!("the first is at {}", first.place)));
        }
    }
    arms
}

fn arm(fields: Fields<'_>, keys: &Keys, root: &Fields<'_>, diagnostics: &mut Diagnostics) -> Option<ArmEntry> {
    let (name, fields) = named(fields, "arm", diagnostics);
    check_keys(&fields, &tables::ARM, keys, diagnostics);
    // All parts are read before a missing name ends it: each has its own mistakes.
    let why = diagnostics.keep(fields.text("why"));
    let set = set(&fields, keys, diagnostics);
    // An arm that is searched alone has no seeds of its own.
    let is_searched_alone = root.has("search") && matches!(fields.list("seeds"), Ok(Some(seeds)) if seeds.is_empty());
    let seeds = if is_searched_alone { Some(Vec::new()) } else { seeds(&fields, diagnostics) };
    let best_of = diagnostics.keep(best_of(&fields, root));
    let place = fields.place_of("name");
    Some(ArmEntry { name: name?, why, grid: None, cell: Vec::new(), set, seeds, best_of, place, within: fields.within })
}

/// The searched arm whose setting an arm takes.
fn best_of(fields: &Fields<'_>, root: &Fields<'_>) -> Result<Option<(String, Place)>, Diagnostic> {
    let Some(name) = fields.text("best_of")? else { return Ok(None) };
    let takes = root.table("search").ok().flatten().is_some_and(|search| search.has("from"));
    if takes {
        return Ok(Some((name, fields.place_of("best_of"))));
    }
    let message = format!("`best_of` needs a search that the file takes from{}", fields.within.aside());
    let hint = "write [search] and below it from = \"../results/core/search.json\"";
    Err(Diagnostic::new(fields.place_of("best_of"), message).hint(hint.to_owned()))
}

/// The name of a table, and the table with its name in messages.
pub(crate) fn named<'a>(fields: Fields<'a>, kind: &str, diagnostics: &mut Diagnostics) -> (Option<String>, Fields<'a>) {
    match fields.text("name") {
        Ok(Some(name)) => (Some(name.clone()), fields.named(Within::named(kind, &name))),
        Ok(None) => {
            diagnostics.push(Diagnostic::new(fields.place.clone(), format!("the `name` of this {kind} is missing")));
            (None, fields.named(Within::Part(format!("this {kind}"))))
        }
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            (None, fields.named(Within::Part(format!("this {kind}"))))
        }
    }
}
