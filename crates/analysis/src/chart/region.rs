//! A region as a map: each cell's runs over the first two axes, a panel a cell.

use plotters::prelude::*;
use spec::{AxisValues, SearchAxis};

use super::Chart;
use super::axis::{Axis, mark};
use super::canvas::{Area, DrawError, EDGE, FAINT, GRID, HUES, INK, LABEL, WIDTH, draw, px};
use super::head::Head;
use super::words::{before, bold, text, text_width, under, wrapped};
use crate::results::{Cell, OverRegion, Results};

/// The file's name without the ending.
pub const FILE: &str = "region";

const FOOT: u32 = 26;
const PANEL: u32 = 150;
const LINE: u32 = 16;
const ABREAST: usize = 2;
const MARKS: usize = 3;
/// How much ink the best and the worst run have.
const SHADES: (f64, f64) = (0.12, 1.0);

/// The chart; none where there is no region, or none with two axes of numbers.
///
/// # Errors
///
/// What plotters says.
pub fn chart(results: &Results) -> Result<Option<Chart>, DrawError> {
    let Some(region) = &results.region else { return Ok(None) };
    let numeric: Vec<&SearchAxis> =
        region.axes.iter().filter(|axis| !matches!(axis.values, AxisValues::List(_))).collect();
    let &[across, up, ..] = numeric.as_slice() else { return Ok(None) };
    let outcomes = region.cells.iter().flat_map(|cell| &cell.runs).filter_map(|(_, outcome)| *outcome);
    let ends = outcomes
        .map(f64::ln)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), log| (low.min(log), high.max(log)));
    let head = Head {
        title: format!("{} over {} and {}", crate::number::capital(results.findings.outcome()), across.key, up.key),
        measure: "each setting in every cell; the darker, the worse".to_owned(),
        legend: Vec::new(),
    };
    let titles = region.cells.iter().map(|cell| title_lines(&cell.cell).len().max(1) as u32).max().unwrap_or(1);
    let map = Map { across: axis(across), up: axis(up), ends, titles };
    let svg = map.svg(&head, region, &format!("{} across, {} up", across.key, up.key))?;
    let caption = "A dot a run, at its setting's values; other drawn values vary too. Crosses: diverged. A cell is called by what it reverses.";
    Ok(Some(Chart { file: FILE, caption: caption.to_owned(), svg }))
}

/// The axis that was drawn from.
fn axis(axis: &SearchAxis) -> Axis {
    match axis.values {
        AxisValues::LogUniform([low, high]) => Axis::fitted([low, high].into_iter(), MARKS),
        AxisValues::Uniform([low, high]) => Axis::linear(low, high, MARKS),
        AxisValues::List(_) => Axis::linear(0.0, 1.0, MARKS),
    }
}

struct Map {
    across: Axis,
    up: Axis,
    /// The logarithms of the best and the worst outcome.
    ends: (f64, f64),
    titles: u32,
}

impl Map {
    fn svg(&self, head: &Head, region: &OverRegion, foot: &str) -> Result<String, DrawError> {
        let rows = region.cells.len().div_ceil(ABREAST) as u32;
        let body = rows * (PANEL + LINE * self.titles);
        draw(&head.title, head.height() + body + FOOT, |area| {
            let (top, rest) = area.split_vertically(px(head.height()));
            let (body, bottom) = rest.split_vertically(px(body));
            head.draw(&top)?;
            bottom.draw(&Text::new(foot, (px(WIDTH) / 2, px(4)), under(text(LABEL, FAINT))))?;
            let cells = body.split_evenly((rows as usize, ABREAST));
            region.cells.iter().zip(cells).try_for_each(|(cell, area)| self.panel(&area, cell))
        })
    }

    fn panel(&self, area: &Area, cell: &Cell) -> Result<(), DrawError> {
        for (line, k) in title_lines(&cell.cell).into_iter().zip(0..) {
            area.draw(&Text::new(line, (px(EDGE), px(2 + LINE * k)), bold(LABEL, INK)))?;
        }
        let (width, height) = area.dim_in_pixel();
        let widths = self.up.marks().iter().map(|value| text_width(&mark(*value), &text(LABEL, FAINT)));
        let left = widths.max().unwrap_or(0) + px(8);
        let (top, right, bottom) = (px(6 + LINE * self.titles), width as i32 - px(24), height as i32 - px(22));
        let x = |value: f64| left + (self.across.share(value) * f64::from(right - left)).round() as i32;
        let y = |value: f64| bottom - (self.up.share(value) * f64::from(bottom - top)).round() as i32;
        for value in self.up.marks() {
            area.draw(&PathElement::new([(left, y(*value)), (right, y(*value))], GRID.stroke_width(px(1) as u32)))?;
            area.draw(&Text::new(mark(*value), (left - px(4), y(*value)), before(text(LABEL, FAINT))))?;
        }
        for value in self.across.marks() {
            area.draw(&Text::new(mark(*value), (x(*value), bottom + px(3)), under(text(LABEL, FAINT))))?;
        }
        for ([across, up], outcome) in &cell.runs {
            let Some((x, y)) = across.zip(*up).map(|(across, up)| (x(across), y(up))) else { continue };
            match outcome {
                Some(outcome) => {
                    area.draw(&Circle::new((x, y), px(5), HUES[0].mix(self.shade(*outcome)).filled()))?;
                    area.draw(&Circle::new((x, y), px(5), HUES[0].stroke_width(px(1) as u32)))?;
                }
                None => {
                    let half = px(4);
                    for ends in
                        [[(x - half, y - half), (x + half, y + half)], [(x - half, y + half), (x + half, y - half)]]
                    {
                        area.draw(&PathElement::new(ends, HUES[1].stroke_width(px(2) as u32)))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn shade(&self, outcome: f64) -> f64 {
        let share = (outcome.ln() - self.ends.0) / (self.ends.1 - self.ends.0).max(f64::MIN_POSITIVE);
        SHADES.0 + share * (SHADES.1 - SHADES.0)
    }
}

fn title_lines(title: &str) -> Vec<String> {
    wrapped(title, &bold(LABEL, INK), px(WIDTH / 2 - 2 * EDGE))
}
