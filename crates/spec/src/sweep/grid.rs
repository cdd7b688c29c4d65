//! Grids: every combination of the points on their axes is an arm. An axis is a key with its values, or a name with levels
//! that set any number of keys together.

use super::diagnostics::{Diagnostic, Diagnostics, Within};
use super::document::Entry;
use super::fields::Fields;
use super::file::{ArmEntry, check_keys, named, set, settings};
use super::keys::Keys;
use super::layers::Setting;
use super::lists::seeds;
use super::tables;
use crate::Coordinate;

/// How many runs a sweep has at most: more were never meant, and would take years.
pub(super) const MOST_RUNS: usize = 10_000;

/// A point on an axis, and what cells there set.
type Point = (Coordinate, Vec<Setting>);

/// The cells of a grid, the first axis varying slowest.
pub(crate) fn cells(fields: Fields<'_>, keys: &Keys, diagnostics: &mut Diagnostics) -> Vec<ArmEntry> {
    let (name, fields) = named(fields, "grid", diagnostics);
    check_keys(&fields, &tables::GRID, keys, diagnostics);
    let mut axes = axes(&fields, keys, diagnostics);
    let set = set(&fields, keys, diagnostics);
    let why = diagnostics.keep(fields.text("why"));
    let seeds = seeds(&fields, diagnostics);
    let Some(name) = name.filter(|_| !axes.is_empty()) else { return Vec::new() };
    let cells = axes.iter().fold(1_u128, |cells, axis| cells.saturating_mul(axis.len() as u128));
    if cells > MOST_RUNS as u128 {
        let message = format!("{cells} cells{}, and a sweep has at most {MOST_RUNS} runs", fields.within);
        diagnostics.push(Diagnostic::new(fields.place_of("name"), message).hint("take values off its axes".to_owned()));
        axes.iter_mut().for_each(|axis| axis.truncate(1));
    }
    let place = fields.place_of("name");
    let within = fields.within;
    let whole = ArmEntry {
        name: name.clone(),
        why,
        grid: Some(name),
        cell: Vec::new(),
        set,
        seeds,
        best_of: None,
        place,
        within,
    };
    axes.iter().fold(vec![whole], |cells, axis| {
        cells.iter().flat_map(|cell| axis.iter().map(|point| narrowed(cell, point))).collect()
    })
}

fn axes(fields: &Fields<'_>, keys: &Keys, diagnostics: &mut Diagnostics) -> Vec<Vec<Point>> {
    let named = diagnostics.keep(fields.tables("axis"));
    let table = diagnostics.keep(fields.table("axes"));
    let entries = table.as_ref().map(Fields::entries).unwrap_or_default();
    if entries.is_empty() && named.is_empty() {
        let message = format!("no axes{}", fields.within);
        let hint = "for example: axes = { \"optimizer.learning_rate\" = [2e-4, 1e-3] }";
        diagnostics.push(Diagnostic::new(fields.place_of("axes"), message).hint(hint.to_owned()));
    }
    let mut axes: Vec<Vec<Point>> = named.into_iter().map(|axis| levels(axis, keys, diagnostics)).collect();
    axes.extend(entries.iter().map(|entry| axis(fields, entry, keys, diagnostics)));
    axes
}

/// A named axis: each of its levels is a table of what it sets, which may be nothing.
fn levels(fields: Fields<'_>, keys: &Keys, diagnostics: &mut Diagnostics) -> Vec<Point> {
    let (name, fields) = named(fields, "axis", diagnostics);
    check_keys(&fields, &tables::AXIS, keys, diagnostics);
    let levels = diagnostics.keep(fields.table("levels"));
    let inner = levels.map(|levels| diagnostics.keep(levels.inner_tables())).unwrap_or_default();
    if inner.len() < 2 {
        let message = format!("`levels` must name two levels or more{}", fields.within.aside());
        let hint = "for example: levels = { kept = {}, reversed = { \"design.normalization\" = \"none\" } }";
        diagnostics.push(Diagnostic::new(fields.place_of("levels"), message).hint(hint.to_owned()));
    }
    let axis = name.unwrap_or_default();
    let point = |(level, table): (String, Fields<'_>), diagnostics: &mut Diagnostics| {
        let within = Within::named("level", &level);
        let set = settings(&table.entries(), keys, &within, diagnostics);
        (Coordinate { axis: axis.clone(), value: level }, set)
    };
    inner.into_iter().map(|level| point(level, diagnostics)).collect()
}

fn axis(fields: &Fields<'_>, entry: &Entry, keys: &Keys, diagnostics: &mut Diagnostics) -> Vec<Point> {
    if let Err(diagnostic) = keys.check_key(&entry.key, &entry.place, &fields.within) {
        diagnostics.push(diagnostic);
        return Vec::new();
    }
    let values = fields.elements(&entry.key, &entry.value);
    if !entry.value.is_array() {
        let message = format!("axis `{}` must be a list of values, got {}", entry.key, entry.described());
        diagnostics.push(Diagnostic::new(entry.place.clone(), message + &fields.within.aside()));
    } else if values.is_empty() {
        let message = format!("axis `{}` has no values{}", entry.key, fields.within.aside());
        let hint = format!("list them: axes = {{ \"{}\" = [one, another] }}", entry.key);
        diagnostics.push(Diagnostic::new(entry.place.clone(), message).hint(hint));
    }
    let points = values.iter().map(|value| {
        let spelling = value.spelling.trim_matches(['"', '\'']).to_owned();
        let coordinate = Coordinate { axis: entry.key.clone(), value: spelling };
        keys.setting(value, &fields.within).map(|setting| Some((coordinate, vec![setting])))
    });
    points.filter_map(|point| diagnostics.keep(point)).collect()
}

fn narrowed(cell: &ArmEntry, (coordinate, settings): &Point) -> ArmEntry {
    let mut cell = cell.clone();
    cell.name = format!("{}-{}", cell.name, coordinate.value);
    cell.cell.push(coordinate.clone());
    // Of a key that is set twice, by the grid and on an axis or on two axes, the axis that comes later has the last word.
    cell.set.retain(|setting| settings.iter().all(|other| other.key != setting.key));
    cell.set.extend(settings.iter().cloned());
    cell
}
