//! The panel grid of a chart: a header, panels in two columns with titles, and a label below.

use plotters::prelude::*;

use super::canvas::{Area, DrawError, EDGE, FOREGROUND, LABEL, MUTED, WIDTH, draw, px};
use super::header::Header;
use super::text::{bold, centered_below, text, wrap};

const FOOTER_HEIGHT: u32 = 26;
const COLUMNS: usize = 2;

/// Line height of panel titles in pixels.
pub const LINE_HEIGHT: u32 = 16;

/// Draws one body of this height (in pixels) between the header and the label below.
///
/// # Errors
///
/// The error of plotters.
pub fn framed(
    (header, foot): (&Header, &str),
    height: u32,
    paint: impl FnOnce(&Area) -> Result<(), DrawError>,
) -> Result<String, DrawError> {
    draw(&header.title, header.height() + height + FOOTER_HEIGHT, |area| {
        let (top, rest) = area.split_vertically(px(header.height()));
        let (body, bottom) = rest.split_vertically(px(height));
        header.draw(&top)?;
        bottom.draw(&Text::new(foot, (px(WIDTH) / 2, px(4)), centered_below(text(LABEL, MUTED))))?;
        paint(&body)
    })
}

/// Draws a panel of this height (in pixels) for each item, in two columns.
///
/// # Errors
///
/// The error of plotters.
pub fn panel_grid<T>(
    around: (&Header, &str),
    height: u32,
    items: &[T],
    paint: impl Fn(&Area, &T) -> Result<(), DrawError>,
) -> Result<String, DrawError> {
    let rows = items.len().div_ceil(COLUMNS);
    framed(around, rows as u32 * height, |body| {
        let cells = body.split_evenly((rows, COLUMNS));
        items.iter().zip(cells).try_for_each(|(item, cell)| paint(&cell, item))
    })
}

/// Draws a panel's title with this line height in pixels.
///
/// # Errors
///
/// The error of plotters.
pub fn panel_title(area: &Area, title: &str, line_height: u32) -> Result<(), DrawError> {
    (0..).zip(title_lines(title)).try_for_each(|(k, line)| {
        area.draw(&Text::new(line, (px(EDGE), px(2 + line_height * k)), bold(LABEL, FOREGROUND)))
    })
}

/// The number of lines of the longest panel title, at least one.
pub fn most_title_lines<'a>(titles: impl Iterator<Item = &'a str>) -> u32 {
    titles.map(|title| title_lines(title).len().max(1) as u32).max().unwrap_or(1)
}

fn title_lines(title: &str) -> Vec<String> {
    wrap(title, &bold(LABEL, FOREGROUND), px(WIDTH / 2 - 2 * EDGE))
}
