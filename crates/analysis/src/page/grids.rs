//! Grids: a map of distances over two keys, and what each key does by itself in a factorial.

use maud::{Markup, html};

use crate::findings::{Findings, Group};
use crate::grid::{FactorEffect, Grid};
use crate::number::{NONE, or_none, significant};

/// Shares of ink from the least distance of a map to the greatest.
const INK: (f64, f64) = (4.0, 60.0);

pub(super) fn section(findings: &Findings) -> Markup {
    let grids = Grid::all(findings);
    html! {
        @for grid in &grids {
            @if grid.axes.len() >= 2 {
                h2 id={ "arm-" (grid.name) } { "Grid: " (grid.name) }
                @if let [down, across] = grid.axes.as_slice() { (map(grid, (&down.values, &across.values))) }
                (factorial(&grid.factorial()))
            }
        }
    }
}

fn map(grid: &Grid, (down, across): (&[String], &[String])) -> Markup {
    let logs: Vec<f64> = grid.cells.iter().filter_map(|(_, group)| Some(group.distance()?.ln())).collect();
    let ends =
        (logs.iter().copied().fold(f64::INFINITY, f64::min), logs.iter().copied().fold(f64::NEG_INFINITY, f64::max));
    let at = |row: usize, column: usize| {
        grid.cells.iter().find(|(places, _)| *places == [row, column]).map(|(_, group)| *group)
    };
    html! {
        div.scroll {
            table.map {
                thead {
                    tr { th {} th colspan=(across.len()) { (grid.axes[1].key) } }
                    tr { th { (grid.axes[0].key) } @for value in across { th { (value) } } }
                }
                tbody {
                    @for (row, value) in down.iter().enumerate() {
                        tr { th { (value) } @for column in 0..across.len() { (cell(at(row, column), ends)) } }
                    }
                }
            }
        }
        p.faint { "Geometric mean over seeds of what runs are compared by; the darker, the worse." }
    }
}

fn cell(group: Option<&Group>, (low, high): (f64, f64)) -> Markup {
    let Some(group) = group else {
        return html! { td { (NONE) } };
    };
    let share = group.distance().map_or(0.0, |distance| (distance.ln() - low) / (high - low).max(f64::MIN_POSITIVE));
    let ink = INK.0 + share * (INK.1 - INK.0);
    let shade = format!("background:color-mix(in srgb,var(--hot) {ink:.0}%,transparent)");
    html! {
        td style=(shade) {
            a href={ "#runs-" (group.label) } { (or_none(group.distance())) }
            @if group.diverged() > 0 { small { (group.diverged()) " diverged" } }
        }
    }
}

fn factorial(effects: &[FactorEffect]) -> Markup {
    html! {
        @if !effects.is_empty() {
            h3 { "What each key does by itself" }
            div.scroll {
                table {
                    thead { tr { th { "key" } th { "ratio of the second value to the first" } th.n { "seeds" } } }
                    tbody {
                        @for effect in effects {
                            tr {
                                td { (effect.keys.join(" with ")) }
                                td {
                                    (significant(effect.ratio.middle)) " [" (significant(effect.ratio.low)) ", "
                                    (significant(effect.ratio.high)) "]"
                                }
                                td.n { (effect.seeds) }
                            }
                        }
                    }
                }
            }
            p.faint {
                "Averaged over the other keys. Of two keys: by how much the one's ratio is multiplied when the other changes; 1 where "
                "each does what it does alone. In brackets: the 95 % interval over seeds that have all cells."
            }
        }
    }
}
