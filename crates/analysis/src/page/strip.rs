//! A small axis in a cell of a table: seeds as dots that link to their rows in the list of runs, an interval, a middle, a margin.

use maud::{Markup, html};

use crate::chart::{Axis, tick_label};

/// What is drawn on the axis that all cells of a column share.
pub(super) struct Strip {
    /// What it shows, for those who can't see it.
    pub(super) title: String,
    /// Each seed's link with its name, and value.
    pub(super) dots: Vec<((String, String), f64)>,
    /// The ends of the interval.
    pub(super) interval: Option<(f64, f64)>,
    /// The middle.
    pub(super) middle: Option<f64>,
    /// Values that count as no difference.
    pub(super) band: Option<(f64, f64)>,
}

const WIDTH: f64 = 190.0;
/// From the edge to the axis: half of a mark's words.
const EDGE: f64 = 24.0;

impl Strip {
    /// The cell.
    pub(super) fn markup(&self, axis: &Axis) -> Markup {
        html! {
            svg.strip viewBox="0 0 190 26" role="img" {
                title { (self.title) }
                @if let Some((low, high)) = self.band {
                    rect.band x=(place(axis, low)) y="2" width=(width(axis, low, high)) height="22" {}
                    line.one x1=(place(axis, 1.0)) x2=(place(axis, 1.0)) y1="0" y2="26" {}
                }
                line.axis x1=(EDGE) x2=(WIDTH - EDGE) y1="13" y2="13" {}
                @if let Some((low, high)) = self.interval {
                    line.interval x1=(place(axis, low)) x2=(place(axis, high)) y1="13" y2="13" {}
                }
                @for ((link, name), value) in &self.dots {
                    a href=(link) { title { (name) ": " (tick_label(*value)) } circle cx=(place(axis, *value)) cy="13" r="4.5" {} }
                }
                @if let Some(middle) = self.middle {
                    line.middle x1=(place(axis, middle)) x2=(place(axis, middle)) y1="4" y2="22" {}
                }
            }
        }
    }

    /// The marks of the axis, for the head of the column.
    pub(super) fn scale(axis: &Axis) -> Markup {
        html! {
            svg.strip viewBox="0 0 190 26" aria-hidden="true" {
                @for value in axis.ticks() {
                    @let x = place(axis, *value);
                    text x=(x) y="14" text-anchor="middle" { (tick_label(*value)) }
                    line.axis x1=(x) x2=(x) y1="19" y2="26" {}
                }
            }
        }
    }
}

fn place(axis: &Axis, value: f64) -> String {
    format!("{:.1}", at(axis, value))
}

fn width(axis: &Axis, low: f64, high: f64) -> String {
    format!("{:.1}", at(axis, high) - at(axis, low))
}

fn at(axis: &Axis, value: f64) -> f64 {
    EDGE + axis.position(value) * (WIDTH - 2.0 * EDGE)
}
