//! Where the panels of a chart lie: between its head and the words under its axes, two abreast, each under its title.

use plotters::prelude::*;

use super::canvas::{Area, DrawError, EDGE, FAINT, INK, LABEL, WIDTH, draw, px};
use super::head::Head;
use super::words::{bold, text, under, wrapped};

const FOOT: u32 = 26;
const ABREAST: usize = 2;

/// From one line of a panel's title to the next, in pixels.
pub const LINE: u32 = 16;

/// Draws one body of that height (in pixels) between the head and the words under its axes.
///
/// # Errors
///
/// What plotters says.
pub fn framed(
    (head, foot): (&Head, &str),
    height: u32,
    paint: impl FnOnce(&Area) -> Result<(), DrawError>,
) -> Result<String, DrawError> {
    draw(&head.title, head.height() + height + FOOT, |area| {
        let (top, rest) = area.split_vertically(px(head.height()));
        let (body, bottom) = rest.split_vertically(px(height));
        head.draw(&top)?;
        bottom.draw(&Text::new(foot, (px(WIDTH) / 2, px(4)), under(text(LABEL, FAINT))))?;
        paint(&body)
    })
}

/// Draws a panel of that height (in pixels) for each item, two abreast.
///
/// # Errors
///
/// What plotters says.
pub fn grid<T>(
    around: (&Head, &str),
    height: u32,
    items: &[T],
    paint: impl Fn(&Area, &T) -> Result<(), DrawError>,
) -> Result<String, DrawError> {
    let rows = items.len().div_ceil(ABREAST);
    framed(around, rows as u32 * height, |body| {
        let cells = body.split_evenly((rows, ABREAST));
        items.iter().zip(cells).try_for_each(|(item, cell)| paint(&cell, item))
    })
}

/// Writes a panel's title, its lines so many pixels apart.
///
/// # Errors
///
/// What plotters says.
pub fn title(area: &Area, title: &str, line_height: u32) -> Result<(), DrawError> {
    (0..)
        .zip(title_lines(title))
        .try_for_each(|(k, line)| area.draw(&Text::new(line, (px(EDGE), px(2 + line_height * k)), bold(LABEL, INK))))
}

/// How many lines the longest of these titles of panels has, at least one.
pub fn most_title_lines<'a>(titles: impl Iterator<Item = &'a str>) -> u32 {
    titles.map(|title| title_lines(title).len().max(1) as u32).max().unwrap_or(1)
}

fn title_lines(title: &str) -> Vec<String> {
    wrapped(title, &bold(LABEL, INK), px(WIDTH / 2 - 2 * EDGE))
}
