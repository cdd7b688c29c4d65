//! The header of a chart: title, measure and legend.

use plotters::prelude::*;

use super::canvas::{Area, DrawError, EDGE, FOREGROUND, LABEL, MUTED, TITLE, WIDTH, px};
use super::text::{bold, text, text_width, wrap};

const LINE_HEIGHT: u32 = 18;

/// Title, measure and legend of a chart.
#[derive(Clone, Debug)]
pub struct Header {
    /// The title.
    pub title: String,
    /// The measure of the axis with its unit.
    pub measure: String,
    /// Legend entries in their own colours.
    pub legend: Vec<(String, RGBColor)>,
}

impl Header {
    /// The height in pixels.
    pub fn height(&self) -> u32 {
        let lines = self.title_lines().len() + self.measure_lines().len() + self.legend_lines().len();
        lines as u32 * LINE_HEIGHT + 12
    }

    /// Draws the header at the top of an area.
    ///
    /// # Errors
    ///
    /// The error of plotters.
    pub fn draw(&self, area: &Area) -> Result<(), DrawError> {
        let titles = self.title_lines().into_iter().map(|line| (line, bold(TITLE, FOREGROUND)));
        let measures = self.measure_lines().into_iter().map(|line| (line, text(LABEL, MUTED)));
        let mut top = px(8);
        for (line, style) in titles.chain(measures) {
            area.draw(&Text::new(line, (px(EDGE), top), style))?;
            top += px(LINE_HEIGHT);
        }
        for line in self.legend_lines() {
            for (left, name, color) in line {
                area.draw(&Text::new(name, (left, top), bold(LABEL, color)))?;
            }
            top += px(LINE_HEIGHT);
        }
        Ok(())
    }

    fn title_lines(&self) -> Vec<String> {
        wrap(&self.title, &bold(TITLE, FOREGROUND), px(WIDTH - 2 * EDGE))
    }

    fn measure_lines(&self) -> Vec<String> {
        wrap(&self.measure, &text(LABEL, MUTED), px(WIDTH - 2 * EDGE))
    }

    /// Legend entries with their positions, wrapped into lines.
    fn legend_lines(&self) -> Vec<Vec<(i32, String, RGBColor)>> {
        let mut lines: Vec<Vec<(i32, String, RGBColor)>> = Vec::new();
        let mut left = px(EDGE);
        for (name, color) in &self.legend {
            for part in wrap(name, &bold(LABEL, *color), px(WIDTH - 2 * EDGE)) {
                let width = text_width(&part, &bold(LABEL, *color));
                if lines.is_empty() || left + width > px(WIDTH - EDGE) {
                    left = px(EDGE);
                    lines.push(Vec::new());
                }
                lines.last_mut().into_iter().for_each(|line| line.push((left, part.clone(), *color)));
                left += width + px(16);
            }
        }
        lines
    }
}
