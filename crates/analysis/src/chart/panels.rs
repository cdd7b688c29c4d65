//! Line charts over steps: one panel with labelled lines, or one for each arm in two columns with shared axes.

use plotters::prelude::*;

use super::axis::{Axis, tick_label};
use super::canvas::{Area, BACKGROUND, DrawError, FOREGROUND, GRID, LABEL, MUTED, px};
use super::end_labels::{EndLabel, LINE_HEIGHT, separate};
use super::grid::{framed, most_title_lines, panel_grid, panel_title};
use super::header::Header;
use super::ruler_marks::Mark;
use super::text::{bold, left_aligned, text, text_width, wrap};
use crate::curve::Curve;

/// A line chart over steps.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The header.
    pub header: Header,
    /// The y axis.
    pub height: Axis,
    /// The last step.
    pub steps: u64,
    /// The panels.
    pub panels: Vec<Panel>,
    /// Horizontal reference lines. A single panel labels them; several panels leave that to the header.
    pub marks: Vec<Mark>,
}

/// A panel.
#[derive(Clone, Debug)]
pub struct Panel {
    /// The title.
    pub title: String,
    /// The lines, lowest layer first.
    pub lines: Vec<Line>,
}

/// A line.
#[derive(Clone, Debug)]
pub struct Line {
    /// The points.
    pub curve: Curve,
    /// The colour.
    pub color: RGBColor,
    /// The line weight.
    pub weight: Weight,
    /// The label at its end.
    pub name: Option<String>,
}

/// The weight of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// One seed.
    Thin,
    /// An unfinished seed.
    Dashed,
    /// The median of all seeds.
    Thick,
}

const SINGLE_HEIGHT: u32 = 310;
const PANEL_HEIGHT: u32 = 154;
/// Opacity of the background of a label.
const LABEL_OPACITY: f64 = 0.7;
/// Gap between tick labels and the axis in pixels.
const GAP: u32 = 14;

impl Figure {
    /// Renders the chart as SVG.
    ///
    /// # Errors
    ///
    /// The error of plotters.
    pub fn svg(&self) -> Result<String, DrawError> {
        let around = (&self.header, "training step");
        match self.panels.as_slice() {
            [only] => framed(around, SINGLE_HEIGHT, |body| self.single(body, only)),
            panels => {
                let height = PANEL_HEIGHT + LINE_HEIGHT * (self.title_lines() - 1);
                panel_grid(around, height, panels, |area, panel| self.small(area, panel))
            }
        }
    }

    fn single(&self, area: &Area, panel: &Panel) -> Result<(), DrawError> {
        let names =
            panel.lines.iter().filter_map(|line| Some(text_width(line.name.as_deref()?, &bold(LABEL, FOREGROUND))));
        let marks = self.marks.iter().map(|(words, _)| text_width(words, &text(LABEL, MUTED)));
        let widest = names.chain(marks).max().unwrap_or(0);
        let margin = (widest + px(14)).clamp(px(24), px(170));
        let ends = self.lines(area, panel, margin)?;
        for EndLabel { name, style, x, y } in separate(ends, px(SINGLE_HEIGHT - 24 + LINE_HEIGHT)) {
            for (line, k) in name.into_iter().zip(0..) {
                let y = y + k * px(LINE_HEIGHT);
                // A label among lines that continue gets a translucent background.
                let ground = [(x, y - px(7)), (x + text_width(&line, &style), y + px(7))];
                area.draw(&Rectangle::new(ground, BACKGROUND.mix(LABEL_OPACITY).filled()))?;
                area.draw(&Text::new(line, (x, y), left_aligned(style.clone())))?;
            }
        }
        Ok(())
    }

    /// The number of lines of the longest panel title.
    fn title_lines(&self) -> u32 {
        most_title_lines(self.panels.iter().map(|panel| panel.title.as_str()))
    }

    fn small(&self, area: &Area, panel: &Panel) -> Result<(), DrawError> {
        panel_title(area, &panel.title, LINE_HEIGHT)?;
        self.lines(&area.margin(px(3 + LINE_HEIGHT * self.title_lines()), 0, 0, 0), panel, px(24)).map(|_| ())
    }

    /// The width of the y tick labels, in units of the drawing.
    fn tick_label_width(&self) -> i32 {
        let widths = self.height.ticks().iter().map(|value| text_width(&tick_label(*value), &text(LABEL, MUTED)));
        widths.max().unwrap_or(0) + px(GAP)
    }

    /// Draws axes, reference lines and lines. Returns the labels of line ends.
    fn lines(&self, area: &Area, panel: &Panel, margin: i32) -> Result<Vec<EndLabel>, DrawError> {
        let across = Axis::linear(0.0, self.steps as f64, if self.panels.len() == 1 { 6 } else { 3 });
        let mut chart = ChartBuilder::on(area)
            .margin_top(px(6))
            .margin_right(margin)
            .x_label_area_size(px(20))
            .y_label_area_size(self.tick_label_width())
            .build_cartesian_2d(across, self.height.clone())?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID.stroke_width(px(1) as u32))
            .axis_style(GRID.stroke_width(px(1) as u32))
            .label_style(text(LABEL, MUTED))
            .draw()?;
        let (left, top) = area.get_base_pixel();
        for (_, value) in &self.marks {
            let ends = [(0.0, *value), (self.steps as f64, *value)];
            chart.draw_series(DashedLineSeries::new(ends, px(4), px(8), MUTED.stroke_width(px(1) as u32)))?;
        }
        for line in &panel.lines {
            let points = points(&line.curve);
            match line.weight {
                Weight::Thin => {
                    chart.draw_series(LineSeries::new(points, line.color.mix(0.45).stroke_width(px(1) as u32)))?;
                }
                Weight::Thick => {
                    chart.draw_series(LineSeries::new(points, line.color.stroke_width(px(3) as u32)))?;
                }
                Weight::Dashed => {
                    let style = line.color.mix(0.6).stroke_width(px(1) as u32);
                    chart.draw_series(DashedLineSeries::new(points, px(3), px(3), style))?;
                }
            }
        }
        let end = |(words, style, point): (&str, TextStyle<'static>, (f64, f64))| {
            let (x, y) = chart.backend_coord(&point);
            EndLabel { name: wrap(words, &style, margin - px(8)), style, x: x - left + px(6), y: y - top }
        };
        let named = panel
            .lines
            .iter()
            .filter_map(|line| Some((line.name.as_deref()?, bold(LABEL, line.color), points(&line.curve).pop()?)));
        let marked =
            self.marks.iter().map(|(words, value)| (words.as_str(), text(LABEL, MUTED), (self.steps as f64, *value)));
        Ok(named.chain(marked).map(end).collect())
    }
}

fn points(curve: &Curve) -> Vec<(f64, f64)> {
    let finite = curve.points().iter().filter(|(_, value)| value.is_finite());
    finite.map(|(step, value)| (*step as f64, *value)).collect()
}
