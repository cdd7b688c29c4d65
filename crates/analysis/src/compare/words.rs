//! Effects in words.

use super::{Comparison, Effect};
use crate::number::{number_word, with_interval};

impl Effect {
    /// The comparison with the reference, if there is a ratio.
    pub fn comparison(&self) -> Option<&Comparison> {
        match self {
            Self::Measured(comparison) => Some(comparison),
            _ => None,
        }
    }

    /// The ratio with its interval, `the reference`, or the reason why there is no ratio.
    pub fn in_words(&self) -> String {
        match self {
            Self::Reference => "the reference".to_owned(),
            Self::Measured(comparison) => comparison.in_words(),
            Self::NoRatio { diverged: (0, _), of_reference: (0, _) } => "no ratio: values are not above 0".to_owned(),
            Self::NoRatio { diverged: (0, _), of_reference: (reference, _) } => {
                format!("no ratio: the reference diverged in {}", number_word(*reference))
            }
            Self::NoRatio { diverged: (here, all), .. } => {
                format!("no ratio: {} of {} diverged", number_word(*here), number_word(*all))
            }
            Self::Incomparable(measured) => format!("no ratio: measured {measured}"),
            Self::Unfinished => "no ratio yet: runs are missing".to_owned(),
            Self::WithinSettings => "compared within settings".to_owned(),
        }
    }
}

impl Comparison {
    /// `5.1 [0.7, 37]`, or the ratio alone. If runs diverged, with the count: `5.1 [0.7, 37], 15 of 16 runs`.
    pub fn in_words(&self) -> String {
        let ratio = with_interval(self.ratio, self.interval);
        match (self.runs, self.of_reference) {
            ((here, all), _) if here < all => format!("{ratio}, {here} of {all} runs"),
            (_, (there, all)) if there < all => format!("{ratio}, {there} of the reference's {all} runs"),
            _ => ratio,
        }
    }
}
