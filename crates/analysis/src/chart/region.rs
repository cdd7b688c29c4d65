//! A region as a map: each cell's runs over the first two numeric axes, one panel for each cell.

use plotters::prelude::*;
use spec::{AxisValues, SearchAxis};

use super::Chart;
use super::axis::Axis;
use super::canvas::{Area, DrawError, PALETTE, px};
use super::frame::{Axes, cross};
use super::grid::{LINE_HEIGHT, most_title_lines, panel_grid, panel_title};
use super::header::Header;
use crate::results::{Cell, RegionResults, Results};

/// File name without extension.
pub const FILE: &str = "region";

const PANEL_HEIGHT: u32 = 150;
const MAX_TICKS: usize = 3;
/// Opacity of the best and the worst run.
const OPACITIES: (f64, f64) = (0.12, 1.0);

/// The chart. `None` without a region, without two numeric axes, or without a finished run.
///
/// # Errors
///
/// The error of plotters.
pub fn chart(results: &Results) -> Result<Option<Chart>, DrawError> {
    let has_runs = |region: &&RegionResults| region.cells.iter().any(|cell| !cell.runs.is_empty());
    let Some(region) = results.region.as_ref().filter(has_runs) else { return Ok(None) };
    let numeric: Vec<&SearchAxis> = region.axes.iter().filter(|axis| axis.is_range()).collect();
    let &[across, up, ..] = numeric.as_slice() else { return Ok(None) };
    let outcomes = region.cells.iter().flat_map(|cell| &cell.runs).filter_map(|(_, outcome)| *outcome);
    let ends = outcomes
        .map(f64::ln)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), log| (low.min(log), high.max(log)));
    let header = Header {
        title: format!("{} over {} and {}", crate::number::capitalize(results.findings.outcome()), across.key, up.key),
        measure: "each setting in every cell; the darker, the worse".to_owned(),
        legend: Vec::new(),
    };
    let titles = most_title_lines(region.cells.iter().map(|cell| cell.cell.as_str()));
    let map = Map { axes: Axes { x: axis(across), y: axis(up) }, ends, titles };
    let foot = format!("{} across, {} up", across.key, up.key);
    let svg = panel_grid((&header, &foot), PANEL_HEIGHT + LINE_HEIGHT * titles, &region.cells, |area, cell| {
        map.panel(area, cell)
    })?;
    let caption = "A dot a run, at its setting's values; other drawn values vary too. Crosses: diverged. A cell is called by what it reverses.";
    Ok(Some(Chart { file: FILE, caption: caption.to_owned(), svg }))
}

/// The axis that settings were drawn from.
fn axis(axis: &SearchAxis) -> Axis {
    match axis.values {
        AxisValues::LogUniform([low, high]) => Axis::fitted([low, high].into_iter(), MAX_TICKS),
        AxisValues::Uniform([low, high]) => Axis::linear(low, high, MAX_TICKS),
        AxisValues::List(_) => Axis::linear(0.0, 1.0, MAX_TICKS),
    }
}

struct Map {
    axes: Axes,
    /// The logarithms of the best and the worst outcome.
    ends: (f64, f64),
    titles: u32,
}

impl Map {
    fn panel(&self, area: &Area, cell: &Cell) -> Result<(), DrawError> {
        panel_title(area, &cell.cell, LINE_HEIGHT)?;
        let frame = self.axes.draw(area, 6 + LINE_HEIGHT * self.titles)?;
        for ([across, up], outcome) in &cell.runs {
            let Some(place) = across.zip(*up).map(|values| self.axes.place(values, frame)) else { continue };
            match outcome {
                Some(outcome) => {
                    area.draw(&Circle::new(place, px(5), PALETTE[0].mix(self.shade(*outcome)).filled()))?;
                    area.draw(&Circle::new(place, px(5), PALETTE[0].stroke_width(px(1) as u32)))?;
                }
                None => cross(area, place, (4, 2))?,
            }
        }
        Ok(())
    }

    fn shade(&self, outcome: f64) -> f64 {
        let share = (outcome.ln() - self.ends.0) / (self.ends.1 - self.ends.0).max(f64::MIN_POSITIVE);
        OPACITIES.0 + share * (OPACITIES.1 - OPACITIES.0)
    }
}
