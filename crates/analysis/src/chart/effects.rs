//! Forest plot of effects: each arm's ratio to the reference, with a dot for each seed and a bar for the interval.

use std::collections::BTreeMap;

use evidence::effect_size::NEGLIGIBLE;
use plotters::prelude::*;

use super::Chart;
use super::axis::{Axis, tick_label};
use super::canvas::{Area, BACKGROUND, DrawError, EDGE, FOREGROUND, GRID, LABEL, MUTED, PALETTE, WIDTH, draw, px};
use super::header::Header;
use super::text::{centered_below, left_aligned, right_aligned, text, text_width, wrap};
use crate::compare::{Comparison, Effect};
use crate::findings::{Findings, Group};
use crate::grid_names;

/// File name without extension.
pub const FILE: &str = "effects";

const ROW_HEIGHT: u32 = 34;
/// Line height of names and numbers in pixels.
const LINE_HEIGHT: u32 = 16;
const FOOTER_HEIGHT: u32 = 52;
/// Right margin of the axis in pixels: half of a tick label.
const RIGHT: u32 = 24;

/// Maximum number of ticks.
const MAX_TICKS: usize = 5;

/// Opacity of the band of negligible ratios.
const BAND_OPACITY: f64 = 0.45;

/// The widest axis. Intervals beyond it end in an arrow.
const MAX_RATIO: f64 = 200.0;

/// The chart. `None` if no arm has a ratio.
///
/// # Errors
///
/// The error of plotters.
pub fn chart(findings: &Findings) -> Result<Option<Chart>, DrawError> {
    let others = findings.groups.iter().filter(|group| group.effect != Effect::Reference);
    let (apart, groups): (Vec<&Group>, Vec<&Group>) =
        others.partition(|group| matches!(group.effect, Effect::Incomparable(_)));
    let measured: Vec<&Comparison> = groups.iter().filter_map(|group| group.effect.comparison()).collect();
    if measured.is_empty() {
        return Ok(None);
    }
    let header = Header {
        title: format!("How much each arm changes the {}", findings.outcome()),
        measure: format!(
            "{} {} as a multiple of {}'s, log scale",
            findings.outcome(),
            findings.last_at().in_words(),
            findings.sweep.plan.reference
        ),
        legend: Vec::new(),
    };
    let widest = |widths: &mut dyn Iterator<Item = i32>| widths.max().unwrap_or(0);
    let names = widest(&mut groups.iter().map(|group| text_width(&group.label, &text(LABEL, FOREGROUND))));
    let ratios = widest(&mut measured.iter().map(|comparison| text_width(&comparison.in_words(), &text(LABEL, MUTED))));
    let left = names.min(px(WIDTH * 2 / 5)).max(ratios) + px(2 * EDGE);
    let plot = Plot { axis: axis(&measured), left, top: header.height() };
    let rows: Vec<Row> = groups.iter().map(|group| plot.named(group)).collect();
    let bottom = plot.top + rows.iter().map(Row::height).sum::<u32>();
    let notes: Vec<String> = [left_out(findings, &apart), grid_names::naming_note(findings)]
        .into_iter()
        .flatten()
        .flat_map(|note| wrap(&note, &text(LABEL, MUTED), px(WIDTH - 2 * EDGE)))
        .collect();
    let svg = draw(&header.title, bottom + FOOTER_HEIGHT + LINE_HEIGHT * notes.len() as u32, |area| {
        header.draw(area)?;
        plot.frame(area, px(bottom))?;
        let mut top = plot.top;
        for row in &rows {
            plot.row(area, row, px(top + row.height() / 2))?;
            top += row.height();
        }
        for (line, k) in notes.iter().zip(0..) {
            let place = (px(EDGE), px(bottom + FOOTER_HEIGHT + k * LINE_HEIGHT));
            area.draw(&Text::new(line.as_str(), place, text(LABEL, MUTED)))?;
        }
        Ok(())
    })?;
    Ok(Some(Chart { file: FILE, caption: caption(&measured, &plot.axis), svg }))
}

/// The caption, limited to what is drawn.
fn caption(measured: &[&Comparison], axis: &Axis) -> String {
    let mut ends = measured.iter().filter_map(|comparison| comparison.interval).flat_map(|(low, high)| [low, high]);
    let has_bars = measured.iter().any(|comparison| comparison.interval.is_some());
    let goes_on = ends.any(|end| !axis.contains(end));
    let parts = [
        Some("Dots: one seed each. Diamond below them: their geometric mean."),
        has_bars.then_some(" Bar: its 95 % interval"),
        goes_on.then_some("; an arrow where it goes on beyond the axis"),
        has_bars.then_some("."),
        Some(" Grey: ratios between 0.8 and 1.25, which are negligible."),
    ];
    parts.into_iter().flatten().collect()
}

/// A note on the arms that are not comparable with the reference and have no row.
fn left_out(findings: &Findings, apart: &[&Group]) -> Option<String> {
    let mut measured: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for group in apart {
        let Effect::Incomparable(how) = &group.effect else { continue };
        measured.entry(how).or_default().push(&group.label);
    }
    let each: Vec<String> =
        measured.into_iter().map(|(how, labels)| format!("{} (measured {how})", labels.join(", "))).collect();
    let reference = &findings.sweep.plan.reference;
    (!each.is_empty()).then(|| format!("Not compared with {reference}: {}.", each.join("; ")))
}

/// A row: an arm with the lines of its name and its numbers.
struct Row<'g> {
    group: &'g Group<'g>,
    words: Vec<(String, RGBColor)>,
}

impl Row<'_> {
    /// The height in pixels.
    fn height(&self) -> u32 {
        ROW_HEIGHT.max(LINE_HEIGHT * self.words.len() as u32 + 8)
    }
}

struct Plot {
    axis: Axis,
    /// The left end of the axis, in units of the drawing.
    left: i32,
    /// The top of the first row in pixels.
    top: u32,
}

impl Plot {
    /// The row of an arm, with its name wrapped to the column.
    fn named<'g>(&self, group: &'g Group<'g>) -> Row<'g> {
        let name = wrap(&group.label, &text(LABEL, FOREGROUND), self.left - px(2 * EDGE));
        let ratio = group.effect.comparison().map(|comparison| (comparison.in_words(), MUTED));
        Row { group, words: name.into_iter().map(|line| (line, FOREGROUND)).chain(ratio).collect() }
    }

    /// Draws grid lines and tick labels.
    fn frame(&self, area: &Area, bottom: i32) -> Result<(), DrawError> {
        let (low, high) = NEGLIGIBLE;
        let band = [(self.x(low), px(self.top)), (self.x(high), bottom)];
        area.draw(&Rectangle::new(band, GRID.mix(BAND_OPACITY).filled()))?;
        for value in self.axis.ticks() {
            let x = self.x(*value);
            let color = if *value == 1.0 { FOREGROUND } else { GRID };
            line(area, (x, px(self.top)), (x, bottom), color.stroke_width(px(1) as u32))?;
            area.draw(&Text::new(
                format!("{}×", tick_label(*value)),
                (x, bottom + px(6)),
                centered_below(text(LABEL, MUTED)),
            ))?;
        }
        let y = bottom + px(36);
        area.draw(&Text::new("← better", (self.left, y), left_aligned(text(LABEL, MUTED))))?;
        area.draw(&Text::new("worse →", (px(WIDTH - RIGHT), y), right_aligned(text(LABEL, MUTED))))
    }

    /// Draws an arm: its seeds above the centre line, and the mean with its interval below.
    fn row(&self, area: &Area, Row { group, words }: &Row, y: i32) -> Result<(), DrawError> {
        let first = y - px(LINE_HEIGHT) * (words.len() as i32 - 1) / 2;
        for ((line, color), k) in words.iter().zip(0..) {
            let place = (self.left - px(EDGE), first + k * px(LINE_HEIGHT));
            area.draw(&Text::new(line.as_str(), place, right_aligned(text(LABEL, *color))))?;
        }
        let Some(comparison) = group.effect.comparison() else {
            return self.without_ratio(area, group, y);
        };
        for (_, ratio) in &comparison.seeds {
            area.draw(&Circle::new((self.x(*ratio), y - px(5)), px(4), PALETTE[1].mix(0.75).filled()))?;
        }
        let below = y + px(5);
        if let Some((low, high)) = comparison.interval {
            line(area, (self.x(low), below), (self.x(high), below), PALETTE[0].stroke_width(px(2) as u32))?;
            for (end, tip) in [(low, px(5)), (high, -px(5))] {
                self.cap(area, end, (below, tip))?;
            }
        }
        let (x, half) = (self.x(comparison.ratio), px(4));
        let diamond = vec![(x - half, below), (x, below - half), (x + half, below), (x, below + half)];
        area.draw(&Polygon::new(diamond, FOREGROUND))
    }

    fn without_ratio(&self, area: &Area, group: &Group, y: i32) -> Result<(), DrawError> {
        let (style, left) = (text(LABEL, MUTED), self.left + px(4));
        let lines = wrap(&group.effect.in_words(), &style, px(WIDTH - EDGE) - left);
        let first = y - px(LINE_HEIGHT) * (lines.len() as i32 - 1) / 2;
        for (line, k) in lines.iter().zip(0..) {
            let y = first + k * px(LINE_HEIGHT);
            let ground = [(left, y - px(8)), (left + text_width(line, &style), y + px(8))];
            area.draw(&Rectangle::new(ground, BACKGROUND.filled()))?;
            area.draw(&Text::new(line.as_str(), (left, y), left_aligned(style.clone())))?;
        }
        Ok(())
    }

    /// Draws the end of an interval: a cap, or an arrow if it lies beyond the axis.
    fn cap(&self, area: &Area, end: f64, (y, tip): (i32, i32)) -> Result<(), DrawError> {
        let (x, half) = (self.x(end), px(4));
        if self.axis.contains(end) {
            return line(area, (x, y - half), (x, y + half), PALETTE[0].stroke_width(px(2) as u32));
        }
        area.draw(&Polygon::new(vec![(x, y), (x + tip, y - half), (x + tip, y + half)], PALETTE[0]))
    }

    fn x(&self, ratio: f64) -> i32 {
        let width = f64::from(px(WIDTH - RIGHT) - self.left);
        self.left + (self.axis.position(ratio) * width).round() as i32
    }
}

/// An axis that contains 1, every seed, and the intervals up to the widest axis.
fn axis(measured: &[&Comparison]) -> Axis {
    let seeds = measured.iter().flat_map(|comparison| comparison.seeds.iter().map(|(_, ratio)| *ratio));
    let ends = measured.iter().filter_map(|comparison| comparison.interval).flat_map(|(low, high)| [low, high]);
    let ends = ends.map(|end| end.clamp(1.0 / MAX_RATIO, MAX_RATIO));
    Axis::fitted(seeds.chain(ends).chain([NEGLIGIBLE.0, NEGLIGIBLE.1]), MAX_TICKS)
}

fn line(area: &Area, from: (i32, i32), to: (i32, i32), style: ShapeStyle) -> Result<(), DrawError> {
    area.draw(&PathElement::new([from, to], style))
}
