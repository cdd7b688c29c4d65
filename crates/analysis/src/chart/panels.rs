//! Lines over steps: one panel with its lines named beside them, or a panel for each arm, two abreast, on shared axes.

use plotters::prelude::*;

use super::axis::{Axis, tick_label};
use super::canvas::{Area, BACKGROUND, DrawError, FOREGROUND, GRID, LABEL, MUTED, px};
use super::end_labels::{EndLabel, LINE, separated};
use super::grid::{framed, most_title_lines, panel_grid, panel_title};
use super::header::Header;
use super::ruler_marks::Mark;
use super::text::{bold, left_aligned, text, text_width, wrap};
use crate::curve::Curve;

/// A chart of lines over steps.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What stands above it.
    pub header: Header,
    /// The height.
    pub height: Axis,
    /// The last step.
    pub steps: u64,
    /// What is drawn.
    pub panels: Vec<Panel>,
    /// Heights that say what a value means: one panel names them beside their lines, several leave that to the head.
    pub marks: Vec<Mark>,
}

/// One pair of axes.
#[derive(Clone, Debug)]
pub struct Panel {
    /// What stands above it.
    pub title: String,
    /// Its lines, the lowest first.
    pub lines: Vec<Line>,
}

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its points.
    pub curve: Curve,
    /// Its colour.
    pub color: RGBColor,
    /// How much it stands out.
    pub weight: Weight,
    /// Its name, written at its end.
    pub name: Option<String>,
}

/// How much a line stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// One seed.
    Thin,
    /// One seed that has not finished.
    Dashed,
    /// The middle of all seeds.
    Thick,
}

const SINGLE: u32 = 310;
const SMALL: u32 = 154;
/// How much a name's ground covers what is behind it.
const GROUND: f64 = 0.7;
/// From the marks of the axis to what they are marks of.
const GAP: u32 = 14;

impl Figure {
    /// The chart as SVG.
    ///
    /// # Errors
    ///
    /// What plotters says.
    pub fn svg(&self) -> Result<String, DrawError> {
        let around = (&self.header, "training step");
        match self.panels.as_slice() {
            [only] => framed(around, SINGLE, |body| self.single(body, only)),
            panels => {
                let height = SMALL + LINE * (self.title_lines() - 1);
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
        for EndLabel { name, style, x, y } in separated(ends, px(SINGLE - 24 + LINE)) {
            for (line, k) in name.into_iter().zip(0..) {
                let y = y + k * px(LINE);
                // Where a line ends before the others do, its name stands among them: they are seen through its ground.
                let ground = [(x, y - px(7)), (x + text_width(&line, &style), y + px(7))];
                area.draw(&Rectangle::new(ground, BACKGROUND.mix(GROUND).filled()))?;
                area.draw(&Text::new(line, (x, y), left_aligned(style.clone())))?;
            }
        }
        Ok(())
    }

    /// Lines of the longest title of a panel.
    fn title_lines(&self) -> u32 {
        most_title_lines(self.panels.iter().map(|panel| panel.title.as_str()))
    }

    fn small(&self, area: &Area, panel: &Panel) -> Result<(), DrawError> {
        panel_title(area, &panel.title, LINE)?;
        self.lines(&area.margin(px(3 + LINE * self.title_lines()), 0, 0, 0), panel, px(24)).map(|_| ())
    }

    /// Room for the widest mark of the axis, in units of the drawing.
    fn tick_label_width(&self) -> i32 {
        let widths = self.height.ticks().iter().map(|value| text_width(&tick_label(*value), &text(LABEL, MUTED)));
        widths.max().unwrap_or(0) + px(GAP)
    }

    /// Draws axes and lines, and says where those end that have a name, the marks among them.
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
