//! Text for people: names that can't harm a terminal, and numbers as one says them.

pub use process::print;
pub use spec::{printable, printable_lines};

/// "1 run", "2 runs".
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A time as one says it: "40 s", "7 min", "2 h 10 min", "12 days".
pub fn duration(seconds: f64) -> String {
    let minutes = (seconds / 60.0).round() as u64;
    match minutes {
        _ if seconds < 59.5 => format!("{} s", seconds.max(0.0).round()),
        0..90 => format!("{minutes} min"),
        5760.. => format!("{} days", thousands((minutes + 720) / 1440)),
        _ => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

/// A size on disk: "60 MB".
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        1_000_000..10_000_000_000 => format!("{} MB", (bytes + 500_000) / 1_000_000),
        _ => format!("{} GB", (bytes + 500_000_000) / 1_000_000_000),
    }
}

/// A whole number with separators: "1,410".
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let head = digits.len() % 3;
    let mut text = digits[..head].to_owned();
    for group in digits.as_bytes()[head..].chunks(3) {
        if !text.is_empty() {
            text.push(',');
        }
        text.extend(group.iter().map(|&digit| char::from(digit)));
    }
    text
}

/// A measured value with three digits that count, or a dash where nothing was measured.
pub fn measured(value: Option<f64>) -> String {
    match value {
        None => "–".to_owned(),
        Some(value) if !value.is_finite() || value.abs() >= 100.0 => format!("{value:.0}"),
        Some(value) if value.abs() >= 10.0 => format!("{value:.1}"),
        Some(value) => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_read_as_one_says_them() {
        assert_eq!([4.4, 59.6, 420.0, 7800.0].map(duration), ["4 s", "1 min", "7 min", "2 h 10 min"]);
        assert_eq!([345_540.0, 345_600.0, 1e9].map(duration), ["95 h 59 min", "4 days", "11,574 days"]);
        assert_eq!([900, 60_200_000, 12_300_000_000].map(size), ["1 kB", "60 MB", "12 GB"]);
        assert_eq!([7, 980, 1_410, 1_000_000].map(thousands), ["7", "980", "1,410", "1,000,000"]);
        assert_eq!([None, Some(402.3), Some(46.31), Some(0.357)].map(measured), ["–", "402", "46.3", "0.36"]);
        assert_eq!([count(1, "run"), count(2, "run")], ["1 run", "2 runs"]);
    }
}
