//! Evidence over seeds: the capital of the bets on each claim, one panel for each claim and budget.

use plotters::prelude::*;

use super::Chart;
use super::axis::{Axis, tick_label};
use super::canvas::{Area, DrawError, MUTED, PALETTE, px};
use super::frame::Axes;
use super::grid::{LINE_HEIGHT, most_title_lines, panel_grid, panel_title};
use super::header::Header;
use crate::claims::{EvidenceOverSeeds, deciding_capital};
use crate::number::pluralize;
use crate::results::Results;

/// File name without extension.
pub const FILE: &str = "evidence";

const PANEL_HEIGHT: u32 = 134;
const MAX_TICKS: usize = 4;
/// Minimum length of the axis of seeds, whose ticks are integers.
const MIN_AXIS: usize = 3;

/// The chart. `None` if the sweep has a fixed number of seeds, or no finished pair.
///
/// # Errors
///
/// The error of plotters.
pub fn chart(results: &Results) -> Result<Option<Chart>, DrawError> {
    let all = &results.evidence;
    let most = all.iter().map(|evidence| evidence.capital.len()).max().unwrap_or(0);
    if most == 0 {
        return Ok(None);
    }
    let deciding = deciding_capital(results.pairs());
    let capital = all.iter().flat_map(|evidence| &evidence.capital).copied().chain([1.0, deciding]);
    let axes = Axes { x: Axis::linear(0.0, most.max(MIN_AXIS) as f64, MAX_TICKS), y: Axis::fitted(capital, MAX_TICKS) };
    let titles: Vec<String> = all.iter().map(named).collect();
    let lines = most_title_lines(titles.iter().map(String::as_str));
    let header = Header {
        title: "Evidence over seeds".to_owned(),
        measure: "E, the capital of the bets on a claim over its start, log scale".to_owned(),
        legend: Vec::new(),
    };
    let panels: Vec<(&String, &EvidenceOverSeeds)> = titles.iter().zip(all).collect();
    let svg = panel_grid(
        (&header, "seeds of each arm"),
        PANEL_HEIGHT + LINE_HEIGHT * lines,
        &panels,
        |area, (name, evidence)| {
            panel_title(area, name, LINE_HEIGHT)?;
            panel(area, evidence, (&axes, 10 + LINE_HEIGHT * lines, deciding))
        },
    )?;
    // Answers without bets stay open and count in the family to the end.
    let unbet = results.pairs().saturating_sub(all.len());
    let (deciding, last) = (tick_label(deciding), tick_label(deciding_capital(unbet + 1)));
    let beside = if unbet == 0 {
        String::new()
    } else {
        format!(" ({} not bet on, which stay open)", pluralize(unbet, "answer"))
    };
    let caption = match all.len() {
        1 => format!("Dashed: E decides the claim, {deciding}. Dot: decided."),
        all => format!(
            "Dashed: decides a claim while all {all} are open{beside}, {deciding}; the fewer are open, the less it takes, down to {last}. Dot: decided."
        ),
    };
    Ok(Some(Chart { file: FILE, caption, svg }))
}

fn named(evidence: &EvidenceOverSeeds) -> String {
    format!("{}, {}", evidence.arm, evidence.at.short_label())
}

fn panel(area: &Area, evidence: &EvidenceOverSeeds, (axes, top, deciding): (&Axes, u32, f64)) -> Result<(), DrawError> {
    let frame = axes.draw(area, top)?;
    let y = frame.y(axes.y.position(deciding));
    for x in (frame.left..frame.right).step_by(px(7) as usize) {
        let dash = [(x, y), ((x + px(4)).min(frame.right), y)];
        area.draw(&PathElement::new(dash, MUTED.stroke_width(px(1) as u32)))?;
    }
    let points = std::iter::once(1.0).chain(evidence.capital.iter().copied());
    let places: Vec<(i32, i32)> =
        points.enumerate().map(|(seeds, capital)| axes.place((seeds as f64, capital), frame)).collect();
    area.draw(&PathElement::new(places.clone(), PALETTE[0].stroke_width(px(2) as u32)))?;
    match evidence.decided_after.and_then(|seeds| places.get(seeds)) {
        Some(place) => area.draw(&Circle::new(*place, px(5), PALETTE[0].filled())),
        None => Ok(()),
    }
}
