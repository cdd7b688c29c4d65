//! Axes with round marks, logarithmic or linear, chosen from the numbers that they must hold.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, KeyPointWeight, NoDefaultFormatting, Ranged, ValueFormatter};

use crate::number::{significant, thousands};

/// An axis: where a value lies, and which marks are written.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    logarithmic: bool,
    ends: Range<f64>,
    marks: Vec<f64>,
}

impl Axis {
    /// A logarithmic axis that holds the values above 0 among these, with at least two marks and at most so many.
    pub fn logarithmic(values: impl Iterator<Item = f64>, most: usize) -> Self {
        let (low, high) = ends(values.filter(|value| *value > 0.0)).unwrap_or((1.0, 10.0));
        let (low, high) = (round_down(low / 1.05), round_up(high * 1.05));
        Self { logarithmic: true, ends: low..high, marks: log_marks(low, high, most) }
    }

    /// A linear axis between two values, with about so many marks.
    pub fn linear(low: f64, high: f64, about: usize) -> Self {
        let high = if high > low { high } else { low + 1.0 };
        let step = round_up((high - low) / about as f64);
        let first = (low / step).ceil() as i64;
        let last = (high / step * (1.0 + 1e-9)).floor() as i64;
        Self { logarithmic: false, ends: low..high, marks: (first..=last).map(|k| k as f64 * step).collect() }
    }

    /// Whether a value lies between the ends.
    pub fn holds(&self, value: f64) -> bool {
        (self.ends.start..=self.ends.end).contains(&value)
    }

    /// How far along the axis a value lies, from 0 to 1; the nearer end where it lies beyond.
    pub fn share(&self, value: f64) -> f64 {
        let (value, ends) = (value.clamp(self.ends.start, self.ends.end), &self.ends);
        if self.logarithmic {
            (value / ends.start).ln() / (ends.end / ends.start).ln()
        } else {
            (value - ends.start) / (ends.end - ends.start)
        }
    }

    /// The marked values.
    pub fn marks(&self) -> &[f64] {
        &self.marks
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        from + (self.share(*value) * f64::from(to - from)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        match hint.weight() {
            KeyPointWeight::Bold => self.marks.clone(),
            KeyPointWeight::Any => Vec::new(),
        }
    }

    fn range(&self) -> Range<f64> {
        self.ends.clone()
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, value: &f64) -> String {
        mark(*value)
    }
}

/// A round number as an axis writes it: `0.5`, `20`, `1,000`.
pub fn mark(value: f64) -> String {
    let whole = value.round();
    if (value - whole).abs() < 1e-6 * value.abs().max(1e-6) && (0.0..1e9).contains(&whole) {
        return thousands(whole as u64);
    }
    let text = significant(value);
    if text.contains('.') && !text.contains('e') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.filter(|value| value.is_finite()).fold(None, |ends, value| {
        let (low, high) = ends.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}

/// Marks at 1, 2 and 5 of each decade; where those were too many at 1 and 3, else at 1 of every so many decades.
fn log_marks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let decades = low.log10().floor() as i32..=high.log10().ceil() as i32;
    let inside = |mark: &f64| (low * 0.999..=high * 1.001).contains(mark);
    let of = |every: i32, leading: &'static [f64]| -> Vec<f64> {
        let kept = decades.clone().filter(move |decade| decade.rem_euclid(every) == 0);
        kept.flat_map(|decade| leading.iter().map(move |digit| digit * 10_f64.powi(decade))).filter(inside).collect()
    };
    let fine = [of(1, &[1.0, 2.0, 5.0]), of(1, &[1.0, 3.0])];
    let coarse = (1..).map(|every| of(every, &[1.0]));
    fine.into_iter().chain(coarse).find(|marks| marks.len() <= most).unwrap_or_default()
}

/// The next 1, 2 or 5 of a decade that is not above the value.
fn round_down(value: f64) -> f64 {
    let decade = 10_f64.powf(value.log10().floor());
    [5.0, 2.0, 1.0].map(|digit| digit * decade).into_iter().find(|round| *round <= value * 1.000_001).unwrap_or(decade)
}

/// The next 1, 2 or 5 of a decade that is not below the value.
fn round_up(value: f64) -> f64 {
    let decade = 10_f64.powf(value.log10().floor());
    let rounds = [1.0, 2.0, 5.0].map(|digit| digit * decade);
    rounds.into_iter().find(|round| *round >= value * 0.999_999).unwrap_or(10.0 * decade)
}
