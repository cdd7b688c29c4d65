//! The left part of the slope chart: axis, band of negligible ratios, lines with bars, and column headers.

use evidence::effect_size::NEGLIGIBLE;
use plotters::prelude::*;

use super::{DrawResult, LINE_HEIGHT, Surface};
use crate::chart::axis::{Axis, tick_label};
use crate::chart::canvas::{BACKGROUND, FOREGROUND, GRID, LABEL, MUTED, PALETTE, px};
use crate::chart::end_labels::{EndLabel, separate};
use crate::chart::text::{bold, centered_below, left_aligned, right_aligned, text, text_width, wrap};
use crate::claims::Decision;
use crate::paper::{Slope, SlopeLine, SlopePoint};

/// Left and right end of the plot in pixels.
const ENDS: [u32; 2] = [46, 258];
/// Distance from an end of the plot to the nearest column in pixels.
const INSET: u32 = 22;
/// Horizontal offset between lines within a column.
const LINE_OFFSET: i32 = 7;
/// Opacity of the band of negligible ratios.
const BAND_OPACITY: f64 = 0.6;

/// The plot.
pub struct Plot<'s> {
    slope: &'s Slope,
    axis: Axis,
    /// Upper and lower end in pixels.
    ends: [u32; 2],
}

/// The shape of a point, by its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Decided,
    Mixed,
    Open,
    Saturated,
}

impl Shape {
    fn of(point: &SlopePoint) -> Self {
        match point.decision {
            _ if point.is_saturated => Self::Saturated,
            Decision::Supported | Decision::Contradicted => Self::Decided,
            Decision::Mixed => Self::Mixed,
            Decision::Undecided | Decision::NoVerdict => Self::Open,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Decided => "direction decided",
            Self::Mixed => "mixed: diversity shows the opposite",
            Self::Open => "undecided",
            Self::Saturated => "saturated: its size means little",
        }
    }
}

impl<'s> Plot<'s> {
    pub(super) fn new(slope: &'s Slope, axis: Axis, ends: [u32; 2]) -> Self {
        Self { slope, axis, ends }
    }

    /// The height of column headers and legend in pixels.
    pub(super) fn foot(&self) -> u32 {
        let heads = self.heads().iter().map(Vec::len).max().unwrap_or(0) as u32;
        8 + LINE_HEIGHT * heads + 8 + LINE_HEIGHT * self.legend().last().map_or(0, |(line, ..)| line + 1)
    }

    /// The colour of a line.
    pub(super) fn color(line: usize) -> RGBColor {
        PALETTE[line % PALETTE.len()]
    }

    /// The y coordinate of a ratio, in units of the drawing.
    pub(super) fn y(&self, ratio: f64) -> i32 {
        let [top, bottom] = self.ends.map(px);
        bottom - (self.axis.position(ratio) * f64::from(bottom - top)).round() as i32
    }

    /// The x coordinate of a line's point, in units of the drawing. Lines of a column are offset from each other.
    pub(super) fn x(&self, column: usize, line: usize) -> i32 {
        let middle = (self.slope.lines.len() as i32 - 1) * LINE_OFFSET * px(1) / 2;
        self.column(column) + line as i32 * LINE_OFFSET * px(1) - middle
    }

    fn column(&self, column: usize) -> i32 {
        let [left, right] = [px(ENDS[0] + INSET), px(ENDS[1] - INSET)];
        match self.slope.columns.len() {
            1 => (left + right) / 2,
            columns => left + (right - left) * column as i32 / (columns as i32 - 1),
        }
    }

    pub(super) fn paint<DB: DrawingBackend>(&self, area: &Surface<DB>) -> DrawResult<DB> {
        self.paint_frame(area)?;
        for (k, line) in self.slope.lines.iter().enumerate() {
            let points = line.points.iter().enumerate();
            let places: Vec<Option<(i32, i32)>> =
                points.map(|(column, point)| Some((self.x(column, k), self.y(point.as_ref()?.ratio)))).collect();
            for pair in places.windows(2) {
                if let [Some(from), Some(to)] = pair {
                    area.draw(&PathElement::new([*from, *to], Self::color(k).stroke_width(px(2) as u32)))?;
                }
            }
            for (place, point) in places.iter().zip(&line.points) {
                let Some((place, point)) = place.zip(point.as_ref()) else { continue };
                self.paint_bar(area, place.0, (point, Self::color(k)))?;
                paint_shape(area, place, (Shape::of(point), Self::color(k)))?;
            }
        }
        self.paint_tags(area)?;
        self.paint_foot(area)
    }

    /// Draws a tag at each line's end: the first word of its name, such as a guideline's number.
    fn paint_tags<DB: DrawingBackend>(&self, area: &Surface<DB>) -> DrawResult<DB> {
        let tag = |(k, line): (usize, &SlopeLine)| {
            let name = line.says.split(' ').next().unwrap_or_default().to_owned();
            let (_, point) = line.last()?;
            Some(EndLabel {
                name: vec![name],
                style: bold(LABEL, Self::color(k)),
                x: px(ENDS[1] + 4),
                y: self.y(point.ratio),
            })
        };
        let tags: Vec<EndLabel> = self.slope.lines.iter().enumerate().filter_map(tag).collect();
        for EndLabel { name, style, x, y } in separate(tags, px(self.ends[1] + LINE_HEIGHT)) {
            area.draw(&Text::new(name.concat(), (x, y), left_aligned(style)))?;
        }
        Ok(())
    }

    fn paint_frame<DB: DrawingBackend>(&self, area: &Surface<DB>) -> DrawResult<DB> {
        let [left, right] = ENDS.map(px);
        let band = [(left, self.y(NEGLIGIBLE.1)), (right, self.y(NEGLIGIBLE.0))];
        area.draw(&Rectangle::new(band, GRID.mix(BAND_OPACITY).filled()))?;
        for value in self.axis.ticks() {
            let y = self.y(*value);
            let color = if *value == 1.0 { FOREGROUND } else { GRID };
            area.draw(&PathElement::new([(left, y), (right, y)], color.stroke_width(px(1) as u32)))?;
            area.draw(&Text::new(
                format!("{}×", tick_label(*value)),
                (left - px(5), y),
                right_aligned(text(LABEL, MUTED)),
            ))?;
        }
        let above = (left, px(self.ends[0] - 10));
        area.draw(&Text::new("↑ worse when reversed", above, left_aligned(text(LABEL, MUTED))))
    }

    /// Draws an interval with caps, or with an arrow where it lies beyond the axis.
    fn paint_bar<DB: DrawingBackend>(
        &self,
        area: &Surface<DB>,
        x: i32,
        (point, color): (&SlopePoint, RGBColor),
    ) -> DrawResult<DB> {
        let Some((low, high)) = point.interval else { return Ok(()) };
        let style = color.stroke_width(px(1) as u32);
        area.draw(&PathElement::new([(x, self.y(low)), (x, self.y(high))], style))?;
        for (end, tip) in [(low, -px(5)), (high, px(5))] {
            let y = self.y(end);
            match self.axis.contains(end) {
                true => area.draw(&PathElement::new([(x - px(3), y), (x + px(3), y)], style))?,
                false => area.draw(&Polygon::new(vec![(x, y), (x - px(3), y + tip), (x + px(3), y + tip)], color))?,
            }
        }
        Ok(())
    }

    /// Draws column headers and the legend.
    fn paint_foot<DB: DrawingBackend>(&self, area: &Surface<DB>) -> DrawResult<DB> {
        let top = self.ends[1] + 8;
        let heads = self.heads();
        for (column, lines) in heads.iter().enumerate() {
            for ((line, color), k) in lines.iter().zip(0..) {
                let place = (self.column(column), px(top + k * LINE_HEIGHT));
                area.draw(&Text::new(line.as_str(), place, centered_below(text(LABEL, *color))))?;
            }
        }
        let below = top + LINE_HEIGHT * heads.iter().map(Vec::len).max().unwrap_or(0) as u32 + 8;
        for (line, x, shape, words) in self.legend() {
            let place = (x + px(8), px(below + line * LINE_HEIGHT + LINE_HEIGHT / 2 - 1));
            match shape {
                Some(shape) => paint_shape(area, place, (shape, FOREGROUND))?,
                None => {
                    let swatch = [(place.0 - px(8), place.1 - px(6)), (place.0 + px(6), place.1 + px(6))];
                    area.draw(&Rectangle::new(swatch, GRID.mix(BAND_OPACITY).filled()))?;
                }
            }
            area.draw(&Text::new(words, (place.0 + px(10), place.1), left_aligned(text(LABEL, MUTED))))?;
        }
        Ok(())
    }

    /// Column headers (settings and budget), wrapped to the column width.
    fn heads(&self) -> Vec<Vec<(String, RGBColor)>> {
        let apart = match self.slope.columns.len() {
            1 => px(ENDS[1] - ENDS[0]),
            columns => px(ENDS[1] - ENDS[0] - 2 * INSET) / (columns as i32 - 1) - px(4),
        };
        let lines = |words: &str, color| {
            wrap(words, &text(LABEL, color), apart).into_iter().map(move |line| (line, color)).collect::<Vec<_>>()
        };
        let header = |column: &crate::paper::SlopeColumn| {
            [lines(&column.settings, FOREGROUND), lines(&column.budget, MUTED)].concat()
        };
        self.slope.columns.iter().map(header).collect()
    }

    /// Legend entries: text line, x coordinate, shape and label. The band has no shape.
    fn legend(&self) -> Vec<(u32, i32, Option<Shape>, String)> {
        let mut shapes: Vec<Shape> = self.slope.points().map(Shape::of).collect();
        shapes.sort_unstable();
        shapes.dedup();
        let shapes = shapes.into_iter().map(|shape| (Some(shape), shape.words().to_owned()));
        let band = format!("negligible: {} to {}", tick_label(NEGLIGIBLE.0), tick_label(NEGLIGIBLE.1));
        let (mut line, mut x) = (0, px(10));
        let placed = [(None, band)].into_iter().chain(shapes).map(|(shape, words)| {
            let width = px(18) + text_width(&words, &text(LABEL, MUTED));
            if x > px(10) && x + width > px(430) {
                (line, x) = (line + 1, px(10));
            }
            let place = (line, x, shape, words);
            x += width + px(14);
            place
        });
        placed.collect()
    }
}

/// Draws a point.
fn paint_shape<DB: DrawingBackend>(
    area: &Surface<DB>,
    (x, y): (i32, i32),
    (shape, color): (Shape, RGBColor),
) -> DrawResult<DB> {
    let (half, line) = (px(4), px(2) as u32);
    let square = [(x - half, y - half), (x + half, y + half)];
    match shape {
        Shape::Decided => area.draw(&Circle::new((x, y), px(5), color.filled())),
        Shape::Open => {
            area.draw(&Circle::new((x, y), px(5), BACKGROUND.filled()))?;
            area.draw(&Circle::new((x, y), half, color.stroke_width(line)))
        }
        Shape::Mixed => {
            let half = px(6);
            area.draw(&Polygon::new(vec![(x - half, y), (x, y - half), (x + half, y), (x, y + half)], color))
        }
        Shape::Saturated => {
            area.draw(&Rectangle::new(square, BACKGROUND.filled()))?;
            area.draw(&Rectangle::new(square, color.stroke_width(line)))
        }
    }
}
