//! What stands above every chart: its title, what is measured, and the names of its colours.

use plotters::prelude::*;

use super::canvas::{
    Area, DrawError, EDGE, FAINT, INK, LABEL, TITLE, WIDTH, bold, fitted, px, text, text_width, wrapped,
};

const LINE: u32 = 18;

/// Title, measure and legend of a chart.
#[derive(Clone, Debug)]
pub struct Head {
    /// What is seen.
    pub title: String,
    /// What the axis means, with its unit.
    pub measure: String,
    /// Names of the colours, written in them.
    pub legend: Vec<(String, RGBColor)>,
}

impl Head {
    /// Its height in pixels.
    pub fn height(&self) -> u32 {
        let lines = self.title_lines().len() + self.measure_lines().len() + usize::from(!self.legend.is_empty());
        lines as u32 * LINE + 12
    }

    /// Draws it at the top of an area.
    ///
    /// # Errors
    ///
    /// What plotters says.
    pub fn draw(&self, area: &Area) -> Result<(), DrawError> {
        let titles = self.title_lines().into_iter().map(|line| (line, bold(TITLE, INK)));
        let measures = self.measure_lines().into_iter().map(|line| (line, text(LABEL, FAINT)));
        let mut top = px(8);
        for (line, style) in titles.chain(measures) {
            area.draw(&Text::new(line, (px(EDGE), top), style))?;
            top += px(LINE);
        }
        let mut left = px(EDGE);
        for (name, colour) in &self.legend {
            let style = bold(LABEL, *colour);
            let name = fitted(name, &style, px(WIDTH - EDGE) - left);
            let advance = text_width(&name, &style) + px(16);
            area.draw(&Text::new(name, (left, top), style))?;
            left += advance;
        }
        Ok(())
    }

    fn title_lines(&self) -> Vec<String> {
        wrapped(&self.title, &bold(TITLE, INK))
    }

    fn measure_lines(&self) -> Vec<String> {
        wrapped(&self.measure, &text(LABEL, FAINT))
    }
}
