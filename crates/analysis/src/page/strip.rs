//! A small axis in a table cell: seeds as linked dots, an interval, a centre and a band.

use maud::{Markup, html};

use crate::chart::{Axis, tick_label};

/// The content of a cell, on the axis that its column shares.
pub(super) struct Strip {
    /// The accessible title.
    pub(super) title: String,
    /// Link and title of each seed, and its value.
    pub(super) dots: Vec<((String, String), f64)>,
    /// The interval.
    pub(super) interval: Option<(f64, f64)>,
    /// The centre.
    pub(super) middle: Option<f64>,
    /// The band of negligible values.
    pub(super) band: Option<(f64, f64)>,
}

const WIDTH: f64 = 190.0;
/// Margin of the axis: half of a tick label.
const EDGE: f64 = 24.0;

impl Strip {
    /// Renders the cell.
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

    /// Renders the tick labels for the column header.
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
