//! Number formatting: three significant digits, thousands separators and units.

/// The placeholder for a missing value.
pub const NO_VALUE: &str = "–";

/// Three significant digits: `1,230`, `46.1`, `0.0123`, `1.2e-5`.
pub fn significant(value: f64) -> String {
    let size = value.abs();
    match size {
        _ if !size.is_finite() => value.to_string(),
        0.0 => "0".to_owned(),
        size if !(1e-3..1e9).contains(&size) => format!("{value:.1e}"),
        size if size >= 99.95 => {
            let digits = 10_f64.powi(2 - size.log10().floor() as i32).min(1.0);
            let rounded = ((size * digits).round() / digits).round() as u64;
            let sign = if value < 0.0 { "−" } else { "" };
            format!("{sign}{}", thousands(rounded))
        }
        size => {
            let decimals = (2 - (size * 1.000_5).log10().floor() as i32).max(0) as usize;
            format!("{value:.decimals$}")
        }
    }
}

/// Three significant digits, or the placeholder.
pub fn or_dash(value: Option<f64>) -> String {
    value.map_or(NO_VALUE.to_owned(), significant)
}

/// An interval: `[1.04, 1.40]`.
pub fn interval((low, high): (f64, f64)) -> String {
    format!("[{}, {}]", significant(low), significant(high))
}

/// A value with its interval, if it has one: `1.21 [1.04, 1.40]`.
pub fn with_interval(value: f64, ends: Option<(f64, f64)>) -> String {
    let ends = ends.map_or(String::new(), |ends| format!(" {}", interval(ends)));
    significant(value) + &ends
}

/// An integer with thousands separators: `1,410`.
pub fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| str::from_utf8(group).ok()).collect();
    groups.join(",")
}

/// A count with an SI prefix: `523`, `23.4 k`, `1.20 M`.
pub fn count(value: u64) -> String {
    match value as f64 {
        size if size >= 999_500_000.0 => format!("{} G", significant(size / 1e9)),
        size if size >= 999_500.0 => format!("{} M", significant(size / 1e6)),
        size if size >= 9_995.0 => format!("{} k", significant(size / 1e3)),
        _ => thousands(value),
    }
}

/// A duration: `8.4 s`, `42 s`, `3 min 20 s`, `1 h 05 min`.
pub fn duration(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        _ if seconds < 9.95 => format!("{seconds:.1} s"),
        0..60 => format!("{whole} s"),
        60..3_600 => format!("{} min {:02} s", whole / 60, whole % 60),
        _ => {
            let minutes = (seconds / 60.0).round() as u64;
            format!("{} h {:02} min", minutes / 60, minutes % 60)
        }
    }
}

/// A p value: `0.25`, `0.002`, `< 0.001`.
pub fn p(value: f64) -> String {
    let text = format!("{value:.3}");
    if value < 0.001 { "< 0.001".to_owned() } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}

/// A small integer as a word: `three`, `12`.
pub fn number_word(count: usize) -> String {
    const WORDS: [&str; 11] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// A count with its noun: `one seed`, `three seeds`.
pub fn pluralize(count: usize, thing: &str) -> String {
    format!("{} {thing}{}", number_word(count), if count == 1 { "" } else { "s" })
}

/// Capitalises the first letter.
pub fn capitalize(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
