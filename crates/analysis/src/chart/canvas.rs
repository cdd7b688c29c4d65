//! The SVG canvas of all charts (plotters), with colours for light and dark mode.
//!
//! A style sheet inside each SVG switches the colours in dark mode.

use std::fmt::Write;
use std::io;

use plotters::coord::Shift;
use plotters::prelude::*;

/// A drawing area of a chart.
pub type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// The error of a drawing call.
pub type DrawError = DrawingAreaErrorKind<io::Error>;

/// A colour in light mode and its counterpart in dark mode.
type Pair = (RGBColor, RGBColor);

const BACKGROUND_PAIR: Pair = (RGBColor(255, 255, 255), RGBColor(27, 30, 35));
const FOREGROUND_PAIR: Pair = (RGBColor(31, 35, 40), RGBColor(230, 232, 235));
const MUTED_PAIR: Pair = (RGBColor(99, 107, 116), RGBColor(160, 168, 178));
const GRID_PAIR: Pair = (RGBColor(228, 231, 235), RGBColor(56, 62, 70));

/// The Okabe-Ito palette, which is safe for colour blindness. It omits yellow, which is too pale for a line, and the
/// second blue. The colours are darkened until text has a contrast of 4.5 : 1.
const PALETTE_PAIRS: [Pair; 5] = [
    (RGBColor(0, 114, 178), RGBColor(86, 170, 232)),
    (RGBColor(196, 78, 0), RGBColor(255, 140, 66)),
    (RGBColor(0, 128, 93), RGBColor(52, 200, 155)),
    (RGBColor(176, 86, 138), RGBColor(230, 160, 200)),
    (RGBColor(138, 96, 0), RGBColor(240, 180, 41)),
];

/// The background.
pub const BACKGROUND: RGBColor = BACKGROUND_PAIR.0;
/// Titles and marks.
pub const FOREGROUND: RGBColor = FOREGROUND_PAIR.0;
/// Labels and axes.
pub const MUTED: RGBColor = MUTED_PAIR.0;
/// Grid lines.
pub const GRID: RGBColor = GRID_PAIR.0;
/// Line colours. The first is the reference's.
pub const PALETTE: [RGBColor; 5] =
    [PALETTE_PAIRS[0].0, PALETTE_PAIRS[1].0, PALETTE_PAIRS[2].0, PALETTE_PAIRS[3].0, PALETTE_PAIRS[4].0];

/// Width of every chart in CSS pixels. A phone scales it to 360, and labels to at least 10.
pub const WIDTH: u32 = 440;

/// Font size of titles in pixels.
pub const TITLE: u32 = 16;

/// Font size of all other text in pixels.
pub const LABEL: u32 = 13;

/// Margin around text in pixels.
pub const EDGE: u32 = 10;

/// Units of the drawing per CSS pixel. plotters rounds coordinates to whole units.
const UNITS: u32 = 4;

/// Converts CSS pixels to units of the drawing.
pub const fn px(pixels: u32) -> i32 {
    (pixels * UNITS) as i32
}

/// The same for unsigned lengths.
pub const fn units(pixels: u32) -> u32 {
    pixels * UNITS
}

/// Draws a chart of this height (in pixels) as SVG.
///
/// # Errors
///
/// The error of plotters.
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

/// Adds the size, the accessible title and the dark-mode colours to the SVG.
fn finish(svg: &str, title: &str, height: u32) -> String {
    let (_, body) = svg.split_once(">\n").unwrap_or(("", svg));
    let body = minified(body);
    let (wide, high) = (WIDTH * UNITS, height * UNITS);
    format!(
        "<svg width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {wide} {high}\" role=\"img\" font-family=\"sans-serif\" \
         xmlns=\"http://www.w3.org/2000/svg\">\n<title>{}</title>\n<style>@media screen and (prefers-color-scheme:dark){{{}}}</style>\n\
         {body}",
        maud::html! { (title) }.into_string(),
        dark_mode_rules()
    )
}

/// Removes redundant attributes that plotters writes at every element: the root has the font family, and full opacity
/// is the default.
fn minified(body: &str) -> String {
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

    /// Contrast by WCAG 2: the ratio of relative luminances, each plus 0.05.
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
    fn text_in_every_color_has_enough_contrast_in_light_and_dark_mode() {
        for (light, dark) in [FOREGROUND_PAIR, MUTED_PAIR].into_iter().chain(PALETTE_PAIRS) {
            assert!(contrast(light, BACKGROUND_PAIR.0) >= 4.5, "{light:?} on light ground");
            assert!(contrast(dark, BACKGROUND_PAIR.1) >= 4.5, "{dark:?} on dark ground");
        }
    }
}
