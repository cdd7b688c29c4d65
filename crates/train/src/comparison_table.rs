//! A comparison as a table for people: what was compared, on which features, and each measure with its definition.

use std::fmt::Write;

use spec::{Features, names};

use crate::comparison::Comparison;

/// What each measure is, for people.
const DEFINITIONS: [(&str, &str); 12] = [
    (
        names::FRECHET_DISTANCE,
        "Fréchet distance of the features, as normal distributions; biased by the number of samples",
    ),
    (names::FRECHET_DISTANCE_INFINITY, "the same, extrapolated to infinitely many samples; may be below 0"),
    (names::FRECHET_DISTANCE_RANDOM, "Fréchet distance of the features of a network that was never trained"),
    (names::KERNEL_DISTANCE, "squared maximum mean discrepancy, kernel (x·y / dims + 1)³; unbiased, may be below 0"),
    (names::KERNEL_DISTANCE_DEVIATION, "standard deviation of that between blocks of 1,000 samples"),
    (names::PRECISION, "share of samples in the ball around some real one, to its 5th neighbour"),
    (names::RECALL, "share of real ones in the ball around some sample"),
    (names::DENSITY, "how many real balls a sample lies in on average, over 5; may exceed 1"),
    (names::COVERAGE, "share of real balls that hold a sample"),
    (names::MODES, "classes that the feature network sees often enough in the samples"),
    (names::TOTAL_VARIATION, "total variation of their class histogram from the uniform one"),
    (names::CHECKERBOARD, "power of patterns of period two in the samples over the power beside; 1 in noise"),
];

impl Comparison {
    /// The measures with their definitions, one a line, after what they were taken on.
    pub fn table(&self) -> String {
        let mut text = format!("{} real, {} samples", self.real, self.fake);
        if let Some(paired) = self.paired.filter(|paired| *paired < self.real.max(self.fake)) {
            write!(text, "; pair by pair {paired} drawn of either").expect("text takes whatever is written");
        }
        text.push('\n');
        if let Some(Features { name, sha256 }) = &self.features {
            let what = match name.as_str() {
                Features::RANDOM => "a network that was never trained, as for runs on images without one",
                inception if inception.starts_with("inception") => "the network of FID",
                _ => "a classifier trained on the data set",
            };
            writeln!(text, "features of `{name}`, {what} (SHA-256 {})", &sha256[..12.min(sha256.len())])
                .expect("text takes whatever is written");
        }
        for (name, value) in &self.measures {
            if let Some((_, definition)) = DEFINITIONS.iter().find(|(known, _)| known == name) {
                writeln!(text, "{name:<26}{:>12}  {definition}", significant(*value))
                    .expect("text takes whatever is written");
            }
        }
        text
    }
}

/// Five significant digits; whole numbers as they are.
fn significant(value: f64) -> String {
    match value.abs() {
        size if size < 1e6 && value.fract() == 0.0 => format!("{value:.0}"),
        size if (1e-3..1e6).contains(&size) => {
            let decimals = (4 - size.log10().floor() as i32).max(0) as usize;
            format!("{value:.decimals$}")
        }
        _ => format!("{value:.4e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::significant;

    #[test]
    fn values_have_five_significant_digits_whatever_their_size() {
        let values =
            [0.0, 1.0, 10_000.0, 0.012_345_67, 0.999_999_9, 372.123_4, 1.234_56e-7, -4.2e180, f64::MIN_POSITIVE];
        assert_eq!(
            values.map(significant),
            ["0", "1", "10000", "0.012346", "1.00000", "372.12", "1.2346e-7", "-4.2000e180", "2.2251e-308"]
        );
    }
}
