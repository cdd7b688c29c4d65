//! Grids: every combination of the values on their axes is an arm.

use super::document::Entry;
use super::fields::Fields;
use super::file::{ArmEntry, check_keys, named};
use super::keys::Keys;
use super::layers::Setting;
use super::lists::seeds;
use super::mistakes::{Mistake, Mistakes};

const GRID_KEYS: [&str; 4] = ["name", "why", "axes", "seeds"];

/// A value on an axis, with its spelling for the cell's name.
type Point = (String, Setting);

/// The cells of a grid, the first axis varying slowest.
pub(crate) fn cells(fields: Fields<'_>, keys: &Keys, mistakes: &mut Mistakes) -> Vec<ArmEntry> {
    let (name, fields) = named(fields, "grid", mistakes);
    check_keys(&fields, &GRID_KEYS, keys, mistakes);
    let axes = axes(&fields, keys, mistakes);
    let why = mistakes.keep(fields.text("why"));
    let seeds = seeds(&fields, mistakes);
    let Some(name) = name.filter(|_| !axes.is_empty()) else { return Vec::new() };
    let place = fields.place_of("name");
    let whole =
        ArmEntry { name: name.clone(), why, grid: Some(name), set: Vec::new(), seeds, place, within: fields.within };
    axes.iter().fold(vec![whole], |cells, axis| {
        cells.iter().flat_map(|cell| axis.iter().map(|point| narrowed(cell, point))).collect()
    })
}

fn axes(fields: &Fields<'_>, keys: &Keys, mistakes: &mut Mistakes) -> Vec<Vec<Point>> {
    let table = mistakes.keep(fields.table("axes"));
    let entries = table.as_ref().map(Fields::entries).unwrap_or_default();
    if entries.is_empty() {
        let message = format!("no axes{}", fields.within);
        let hint = "for example: axes = { \"optimizer.learning_rate\" = [2e-4, 1e-3] }";
        mistakes.push(Mistake::new(fields.place_of("axes"), message).hint(hint.to_owned()));
    }
    entries.iter().map(|entry| axis(fields, entry, keys, mistakes)).collect()
}

fn axis(fields: &Fields<'_>, entry: &Entry, keys: &Keys, mistakes: &mut Mistakes) -> Vec<Point> {
    if let Err(mistake) = keys.check_key(&entry.key, &entry.place, &fields.within) {
        mistakes.push(mistake);
        return Vec::new();
    }
    let values = fields.elements(&entry.key, &entry.value);
    if !entry.value.is_array() {
        let message = format!("axis `{}` must be a list of values, got {}", entry.key, entry.described());
        mistakes.push(Mistake::new(entry.place.clone(), message + &fields.within.aside()));
    } else if values.is_empty() {
        let message = format!("axis `{}` has no values{}", entry.key, fields.within.aside());
        let hint = format!("list them: axes = {{ \"{}\" = [one, another] }}", entry.key);
        mistakes.push(Mistake::new(entry.place.clone(), message).hint(hint));
    }
    let points = values.iter().map(|value| {
        let spelling = value.spelling.trim_matches(['"', '\'']).to_owned();
        keys.setting(value, &fields.within).map(|setting| Some((spelling, setting)))
    });
    points.filter_map(|point| mistakes.keep(point)).collect()
}

fn narrowed(cell: &ArmEntry, (spelling, setting): &Point) -> ArmEntry {
    let mut cell = cell.clone();
    cell.name = format!("{}-{spelling}", cell.name);
    cell.set.push(setting.clone());
    cell
}
