//! Paper and ink of every chart: plotters' SVG backend, readable on light and on dark ground.
//!
//! A style sheet inside each SVG turns the colours over where the reader's ground is dark.

use std::fmt::Write;
use std::io;

use plotters::coord::Shift;
use plotters::prelude::*;

/// Where a chart is drawn.
pub type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// What drawing can meet.
pub type DrawError = DrawingAreaErrorKind<io::Error>;

/// A colour on light ground and its counterpart on dark.
type Pair = (RGBColor, RGBColor);

const BACKGROUND_PAIR: Pair = (RGBColor(255, 255, 255), RGBColor(27, 30, 35));
const FOREGROUND_PAIR: Pair = (RGBColor(31, 35, 40), RGBColor(230, 232, 235));
const MUTED_PAIR: Pair = (RGBColor(99, 107, 116), RGBColor(160, 168, 178));
const GRID_PAIR: Pair = (RGBColor(228, 231, 235), RGBColor(56, 62, 70));

/// Okabe and Ito's palette, which colour-blind readers can tell apart, without its yellow (too pale for a line) and its
/// second blue, darkened until words in it have a contrast of 4.5 : 1.
const PALETTE_PAIRS: [Pair; 5] = [
    (RGBColor(0, 114, 178), RGBColor(86, 170, 232)),
    (RGBColor(196, 78, 0), RGBColor(255, 140, 66)),
    (RGBColor(0, 128, 93), RGBColor(52, 200, 155)),
    (RGBColor(176, 86, 138), RGBColor(230, 160, 200)),
    (RGBColor(138, 96, 0), RGBColor(240, 180, 41)),
];

/// The ground.
pub const BACKGROUND: RGBColor = BACKGROUND_PAIR.0;
/// Titles and marks.
pub const FOREGROUND: RGBColor = FOREGROUND_PAIR.0;
/// What explains: labels, axes.
pub const MUTED: RGBColor = MUTED_PAIR.0;
/// The mesh.
pub const GRID: RGBColor = GRID_PAIR.0;
/// Colours that tell lines apart; the first is the reference's.
pub const PALETTE: [RGBColor; 5] =
    [PALETTE_PAIRS[0].0, PALETTE_PAIRS[1].0, PALETTE_PAIRS[2].0, PALETTE_PAIRS[3].0, PALETTE_PAIRS[4].0];

/// Width of every chart in the reader's pixels: a phone shrinks it to 360, and its labels to 10 at least.
pub const WIDTH: u32 = 440;

/// Height of a title's letters in pixels.
pub const TITLE: u32 = 16;

/// Height of all other letters in pixels.
pub const LABEL: u32 = 13;

/// From the edge to where text begins.
pub const EDGE: u32 = 10;

/// plotters places everything on whole units: there are this many to a reader's pixel.
const UNITS: u32 = 4;

/// So many of the reader's pixels in units of the drawing.
pub const fn px(pixels: u32) -> i32 {
    (pixels * UNITS) as i32
}

/// The same of a length, for backends.
pub const fn units(pixels: u32) -> u32 {
    pixels * UNITS
}

/// Draws a chart of that height (in pixels) and returns the SVG.
///
/// # Errors
///
/// What plotters says.
pub fn draw(title: &str, height: u32, paint: impl FnOnce(&Area) -> Result<(), DrawError>) -> Result<String, DrawError> {
    let size = (WIDTH * UNITS, height * UNITS);
    let mut svg = String::new();
    let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
    area.fill(&BACKGROUND)?;
    paint(&area)?;
    area.present()?;
    drop(area);
    Ok(finish(&svg, title, height))
}

/// Gives the drawing its size on the page, its name for those who can't see it, and its colours on dark ground.
fn finish(svg: &str, title: &str, height: u32) -> String {
    let (_, body) = svg.split_once(">\n").unwrap_or(("", svg));
    let body = smaller(body);
    let (wide, high) = (WIDTH * UNITS, height * UNITS);
    format!(
        "<svg width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {wide} {high}\" role=\"img\" font-family=\"sans-serif\" \
         xmlns=\"http://www.w3.org/2000/svg\">\n<title>{}</title>\n<style>@media screen and (prefers-color-scheme:dark){{{}}}</style>\n\
         {body}",
        maud::html! { (title) }.into_string(),
        dark_mode_rules()
    )
}

/// Without what plotters writes at every element and a page does not need: the family stands in the root, full opacity is the default.
fn smaller(body: &str) -> String {
    let body = body.replace(" opacity=\"1\"", "").replace(" font-family=\"sans-serif\"", "");
    body.replace("52.00000000000001", "52").replace("\">\n", "\">").replace("\n</text>", "</text>")
}

fn dark_mode_rules() -> String {
    let hex = |color: RGBColor| format!("#{:02X}{:02X}{:02X}", color.0, color.1, color.2);
    let pairs = [BACKGROUND_PAIR, FOREGROUND_PAIR, MUTED_PAIR, GRID_PAIR].into_iter().chain(PALETTE_PAIRS);
    pairs.fold(String::new(), |mut rules, (light, dark)| {
        let (light, dark) = (hex(light), hex(dark));
        let _ = write!(rules, "[fill=\"{light}\"]{{fill:{dark}}}[stroke=\"{light}\"]{{stroke:{dark}}}");
        rules
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast by WCAG 2: the ratio of relative luminances, each with 0.05 added.
    fn contrast(one: RGBColor, other: RGBColor) -> f64 {
        let linear = |byte: u8| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let luminance =
            |RGBColor(red, green, blue)| 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) + 0.05;
        let (one, other) = (luminance(one), luminance(other));
        one.max(other) / one.min(other)
    }

    #[test]
    fn words_in_every_colour_can_be_read_on_light_and_on_dark_ground() {
        for (light, dark) in [FOREGROUND_PAIR, MUTED_PAIR].into_iter().chain(PALETTE_PAIRS) {
            assert!(contrast(light, BACKGROUND_PAIR.0) >= 4.5, "{light:?} on light ground");
            assert!(contrast(dark, BACKGROUND_PAIR.1) >= 4.5, "{dark:?} on dark ground");
        }
    }
}
