//! Grids: runs that end well, a heat map over the keys, and factorial effects.

use maud::{Markup, html};

use super::strip::Strip;
use crate::chart;
use crate::findings::{AnalyzedRun, Findings, Group};
use crate::grid::{Axis, FactorEffect, Grid};
use crate::measure::ends_well;
use crate::number::{NO_VALUE, capitalize, number_word, or_dash, pluralize, significant};
use crate::verdict::is_healthy;

/// Colour percentages of the smallest and the largest distance.
const INK: (f64, f64) = (4.0, 60.0);
/// Maximum number of ticks.
const MAX_TICKS: usize = 5;

pub(super) fn section(findings: &Findings) -> Markup {
    let grids = Grid::all(findings);
    let well = findings.sweep.plan.ends_well;
    let cells = grids.iter().flat_map(|grid| &grid.cells);
    let logs = cells.filter_map(|(_, group)| Some(group.distance()?.ln()));
    let ends = logs.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), log| (low.min(log), high.max(log)));
    html! {
        @for grid in &grids {
            @if grid.axes.len() >= 2 {
                h3 id={ "arm-" (grid.name) } { "Grid: " (grid.name) }
                p { (ends_well_note(grid, well)) }
                (factorial(grid, &grid.factorial()))
                (map(grid, ends, well))
            }
        }
        @if grids.iter().any(|grid| grid.axes.len() >= 2) {
            p.faint {
                "In each cell: the geometric mean over seeds of the " (findings.outcome()) ", the darker, the worse, and how many of its runs \
                 end well: at or below the distance of the sweep's file, else still learning or at a plateau."
            }
        }
    }
}

/// The proportion of a grid's runs that end well.
fn ends_well_note(grid: &Grid, distance: Option<f64>) -> String {
    let of_cell = |group: &Group| count_ending_well(distance, group.runs.iter());
    let whole = grid.cells.iter().filter(|(_, group)| matches!(of_cell(group), (well, all) if well == all && all > 0));
    let (well, all) = count_ending_well(distance, grid.cells.iter().flat_map(|(_, group)| &group.runs));
    let cells = pluralize(grid.cells.len(), "cell");
    match all {
        0 => format!("{cells}, and no run that can be judged yet."),
        _ => format!(
            "{} of {} in {cells} end well; in {} of the cells all do.",
            capitalize(&number_word(well)),
            pluralize(all, "judged run"),
            number_word(whole.count())
        ),
    }
}

/// Runs that end well, and all judged runs: by the sweep's `ends_well` distance, else by verdicts.
fn count_ending_well<'a>(distance: Option<f64>, runs: impl Iterator<Item = &'a AnalyzedRun<'a>>) -> (usize, usize) {
    let well = |run: &AnalyzedRun| match distance {
        Some(distance) => ends_well(run, distance),
        None => run.run_verdict.map(|run_verdict| is_healthy(run_verdict.verdict)),
    };
    let judged: Vec<bool> = runs.filter_map(well).collect();
    (judged.iter().filter(|well| **well).count(), judged.len())
}

/// The heat map: the first half of the keys as rows, the others as columns.
fn map(grid: &Grid, ends: (f64, f64), well: Option<f64>) -> Markup {
    let (down, across) = grid.axes.split_at(grid.axes.len().div_ceil(2));
    let (rows, columns) = (combinations(down), combinations(across));
    let at = |row: &[usize], column: &[usize]| {
        let place = [row, column].concat();
        grid.cells.iter().find(|(places, _)| *places == place).map(|(_, group)| *group)
    };
    html! {
        div.scroll {
            table.map {
                thead {
                    @for (k, axis) in across.iter().enumerate() {
                        tr {
                            @if k == 0 { @for axis in down { th rowspan=(2 * across.len()) { (breakable(&axis.key)) } } }
                            th colspan=(columns.len()) { (breakable(&axis.key)) }
                        }
                        tr { @for (value, span) in heads(across, k) { th.value colspan=(span) { (value) } } }
                    }
                }
                tbody {
                    @for row in &rows {
                        tr {
                            @for (axis, place) in down.iter().zip(row) { th { (axis.values[*place]) } }
                            @for column in &columns { (cell(at(row, column), ends, well)) }
                        }
                    }
                }
            }
        }
    }
}

/// A key with optional line breaks between its parts.
fn breakable(key: &str) -> Markup {
    html! { @for part in key.split_inclusive(['.', '_']) { (part) wbr; } }
}

/// All combinations of value indices. The last key varies fastest.
fn combinations(axes: &[Axis]) -> Vec<Vec<usize>> {
    axes.iter().fold(vec![Vec::new()], |chosen, axis| {
        let longer =
            |places: &Vec<usize>| (0..axis.values.len()).map(|place| [places.as_slice(), &[place]].concat()).collect();
        chosen.iter().flat_map(|places| -> Vec<Vec<usize>> { longer(places) }).collect()
    })
}

/// The header row of a column key: its values and their column spans.
fn heads(across: &[Axis], k: usize) -> Vec<(&str, usize)> {
    let size = |axes: &[Axis]| axes.iter().map(|axis| axis.values.len()).product::<usize>();
    let span = size(&across[k + 1..]);
    let values = across[k].values.iter().map(|value| (value.as_str(), span));
    values.collect::<Vec<_>>().repeat(size(&across[..k]))
}

fn cell(group: Option<&Group>, (low, high): (f64, f64), distance: Option<f64>) -> Markup {
    let Some(group) = group else {
        return html! { td { (NO_VALUE) } };
    };
    let share = group.distance().map_or(0.0, |distance| (distance.ln() - low) / (high - low).max(f64::MIN_POSITIVE));
    let ink = INK.0 + share * (INK.1 - INK.0);
    let shade = format!("background:color-mix(in srgb,var(--hot) {ink:.0}%,transparent)");
    let (well, all) = count_ending_well(distance, group.runs.iter());
    html! {
        td style=(shade) {
            a href={ "#runs-" (group.label) } { (or_dash(group.distance())) }
            @if all > 0 { small { (well) " of " (all) " well" } }
            @if group.diverged() > 0 { small { (group.diverged()) " diverged" } }
        }
    }
}

fn factorial(grid: &Grid, effects: &[FactorEffect]) -> Markup {
    let (mains, pairs): (Vec<&FactorEffect>, Vec<&FactorEffect>) =
        effects.iter().partition(|effect| effect.keys.len() == 1);
    let ends = effects.iter().flat_map(|effect| [effect.ratio.low, effect.ratio.high]);
    let axis = chart::Axis::fitted(ends.map(|end| end.clamp(0.02, 50.0)).chain([0.8, 1.25]), MAX_TICKS);
    let change = |key: &str| {
        let values = grid.axes.iter().find(|axis| axis.key == key).map(|axis| axis.values.join(" → "));
        values.unwrap_or_default()
    };
    html! {
        @if !effects.is_empty() {
            h3 { "What each key does by itself" }
            div.scroll {
                table {
                    thead { tr { th { "key" } th { "times as far" (Strip::scale(&axis)) } th.n { "seeds" } } }
                    tbody {
                        @for effect in &mains {
                            tr {
                                td { (breakable(&effect.keys[0])) small { (change(&effect.keys[0])) } }
                                (ratio(effect, &axis))
                            }
                        }
                    }
                }
            }
            h3 { "What two keys do together beyond what each does alone" }
            div.scroll {
                table {
                    thead { tr { th { "keys" } th { "times as far as" br; "both by themselves" (Strip::scale(&axis)) } th.n { "seeds" } } }
                    tbody { @for effect in &pairs { tr { td { (breakable(&effect.keys.join(" × "))) } (ratio(effect, &axis)) } } }
                }
            }
            p.faint {
                "Averaged over the other keys. Above 1: worse with the second value; of two keys: worse together than the product of what \
                 each does. Bar: the 95 % interval over the seeds that have all cells, not corrected for there being " (effects.len()) "."
            }
        }
    }
}

fn ratio(effect: &FactorEffect, axis: &chart::Axis) -> Markup {
    let interval = (effect.ratio.low, effect.ratio.high);
    let strip = Strip {
        title: effect.keys.join(" with "),
        dots: Vec::new(),
        interval: Some(interval),
        middle: Some(effect.ratio.estimate),
        band: Some((1.0, 1.0)),
    };
    html! {
        td {
            (strip.markup(axis))
            span.nowrap { (significant(effect.ratio.estimate)) " [" (significant(interval.0)) ", " (significant(interval.1)) "]" }
        }
        td.n { (effect.seeds) }
    }
}
