//! The evidence over seeds: how the capital of the bets on each claim grew, a panel a claim and budget.

use plotters::prelude::*;

use super::Chart;
use super::axis::{Axis, mark};
use super::canvas::{Area, DrawError, FAINT, HUES, px};
use super::frame::Axes;
use super::grid::{LINE, grid, most_title_lines, title};
use super::head::Head;
use crate::claims::{EvidenceOverSeeds, deciding_capital};
use crate::number::things;
use crate::results::Results;

/// The file's name without the ending.
pub const FILE: &str = "evidence";

const PANEL: u32 = 134;
const MARKS: usize = 4;
/// Seeds that an axis has at least: its marks are whole numbers.
const FEWEST: usize = 3;

/// The chart; none where seeds are those of the file, or no pair of runs has ended.
///
/// # Errors
///
/// What plotters says.
pub fn chart(results: &Results) -> Result<Option<Chart>, DrawError> {
    let all = &results.evidence;
    let most = all.iter().map(|evidence| evidence.capital.len()).max().unwrap_or(0);
    if most == 0 {
        return Ok(None);
    }
    let deciding = deciding_capital(results.pairs());
    let capital = all.iter().flat_map(|evidence| &evidence.capital).copied().chain([1.0, deciding]);
    let axes = Axes { across: Axis::linear(0.0, most.max(FEWEST) as f64, MARKS), up: Axis::fitted(capital, MARKS) };
    let titles: Vec<String> = all.iter().map(named).collect();
    let lines = most_title_lines(titles.iter().map(String::as_str));
    let head = Head {
        title: "Evidence over seeds".to_owned(),
        measure: "E, the capital of the bets on a claim over its start, log scale".to_owned(),
        legend: Vec::new(),
    };
    let panels: Vec<(&String, &EvidenceOverSeeds)> = titles.iter().zip(all).collect();
    let svg = grid((&head, "seeds of each arm"), PANEL + LINE * lines, &panels, |area, (name, evidence)| {
        title(area, name, LINE)?;
        panel(area, evidence, (&axes, 10 + LINE * lines, deciding))
    })?;
    // An answer that is never bet on stays open, and counts in the family to the end.
    let unbet = results.pairs().saturating_sub(all.len());
    let (deciding, last) = (mark(deciding), mark(deciding_capital(unbet + 1)));
    let beside =
        if unbet == 0 { String::new() } else { format!(" ({} not bet on, which stay open)", things(unbet, "answer")) };
    let caption = match all.len() {
        1 => format!("Dashed: E decides the claim, {deciding}. Dot: decided."),
        all => format!(
            "Dashed: decides a claim while all {all} are open{beside}, {deciding}; the fewer are open, the less it takes, down to {last}. Dot: decided."
        ),
    };
    Ok(Some(Chart { file: FILE, caption, svg }))
}

fn named(evidence: &EvidenceOverSeeds) -> String {
    format!("{}, {}", evidence.arm, evidence.at.briefly())
}

fn panel(area: &Area, evidence: &EvidenceOverSeeds, (axes, top, deciding): (&Axes, u32, f64)) -> Result<(), DrawError> {
    let frame = axes.draw(area, top)?;
    let y = frame.y(axes.up.share(deciding));
    for x in (frame.left..frame.right).step_by(px(7) as usize) {
        let dash = [(x, y), ((x + px(4)).min(frame.right), y)];
        area.draw(&PathElement::new(dash, FAINT.stroke_width(px(1) as u32)))?;
    }
    let points = std::iter::once(1.0).chain(evidence.capital.iter().copied());
    let places: Vec<(i32, i32)> =
        points.enumerate().map(|(seeds, capital)| axes.place((seeds as f64, capital), frame)).collect();
    area.draw(&PathElement::new(places.clone(), HUES[0].stroke_width(px(2) as u32)))?;
    match evidence.decided_after.and_then(|seeds| places.get(seeds)) {
        Some(place) => area.draw(&Circle::new(*place, px(5), HUES[0].filled())),
        None => Ok(()),
    }
}
