//! Text on a chart: its size and place, how wide it is, and where it is broken into lines. Nothing is ever cut off.
//!
//! Widths are looked up in a font that is compiled in, so that the same chart is laid out alike everywhere; the SVG asks
//! for `sans-serif`.

use std::sync::Once;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontFamily, register_font};

use super::canvas::px;

const FONT: &[u8] = include_bytes!("../../fonts/DejaVuSans-subset.ttf");

/// How much wider bold letters are than those of the font, which has none of its own.
const BOLD: f64 = 1.12;

static REGISTERED: Once = Once::new();

/// Text of a size in pixels.
pub fn text<'a>(size: u32, color: RGBColor) -> TextStyle<'a> {
    register(); // plotters looks a font up when a style is made
    // plotters divides by 1.24 when it writes the size down.
    let size = f64::from(px(size)) * 1.24;
    let style = TextStyle::from((FontFamily::SansSerif, size));
    TextStyle { color: color.to_backend_color(), ..style }
}

/// The same text in bold.
pub fn bold<'a>(size: u32, color: RGBColor) -> TextStyle<'a> {
    let mut style = text(size, color);
    style.font = style.font.style(FontStyle::Bold);
    style
}

/// The same text, to the right of its point and level with it.
pub fn left_aligned(style: TextStyle) -> TextStyle {
    style.pos(Pos::new(HPos::Left, VPos::Center))
}

/// The same text, to the left of its point and level with it.
pub fn right_aligned(style: TextStyle) -> TextStyle {
    style.pos(Pos::new(HPos::Right, VPos::Center))
}

/// The same text, centred under its point.
pub fn centered_below(style: TextStyle) -> TextStyle {
    style.pos(Pos::new(HPos::Center, VPos::Top))
}

/// How wide a text is, in units of the drawing.
pub fn text_width(words: &str, style: &TextStyle) -> i32 {
    let width = style.font.box_size(words).map_or(0, |(width, _)| width as i32);
    if matches!(style.font.get_style(), FontStyle::Bold) { (f64::from(width) * BOLD) as i32 } else { width }
}

/// A text in lines that fit a width, in units of the drawing: broken at spaces and after hyphens, for names of arms are
/// long, and anywhere where a part alone is too wide.
pub fn wrap(words: &str, style: &TextStyle, width: i32) -> Vec<String> {
    let fits = |line: &str| text_width(line.trim_end(), style) <= width;
    let mut lines: Vec<String> = Vec::new();
    for part in parts(words) {
        match lines.last_mut() {
            Some(line) if fits(&format!("{line}{part}")) => line.push_str(part),
            _ if fits(part) => lines.push(part.to_owned()),
            _ => lines.extend(broken(part, fits)),
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// What is never broken while it fits: up to a space or a hyphen, but not inside a number like `2e-4`.
fn parts(words: &str) -> Vec<&str> {
    let is_break = |(place, letter): &(usize, char)| {
        let before = &words.as_bytes()[..*place];
        let in_number = matches!(before, [.., digit, b'e'] if digit.is_ascii_digit());
        *letter == ' ' || *letter == '-' && !in_number
    };
    let mut parts = Vec::new();
    let mut from = 0;
    for (place, _) in words.char_indices().filter(is_break) {
        parts.push(&words[from..=place]);
        from = place + 1;
    }
    parts.push(&words[from..]);
    parts
}

/// A part without a place to break it, broken where it must be.
fn broken(part: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    part.chars().fold(Vec::new(), |mut lines: Vec<String>, letter| {
        match lines.last_mut() {
            Some(line) if fits(&format!("{line}{letter}")) => line.push(letter),
            _ => lines.push(letter.to_string()),
        }
        lines
    })
}

fn register() {
    REGISTERED.call_once(|| {
        let registered = register_font("sans-serif", FontStyle::Normal, FONT);
        debug_assert!(registered.is_ok(), "the font in the repository can be read");
    });
}
