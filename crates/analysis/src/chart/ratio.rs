//! The label of an arm's ratio, or the reason why it has none.

use crate::compare::{Comparison, Effect};
use crate::findings::Group;
use crate::number::{number_word, significant};

/// An arm's comparison with the reference, if it has a ratio.
pub fn comparison_of<'a>(group: &'a Group) -> Option<&'a Comparison> {
    match &group.effect {
        Effect::Measured(comparison) => Some(comparison),
        _ => None,
    }
}

/// The reason why there is no ratio.
pub fn why_no_ratio(effect: &Effect) -> String {
    match effect {
        Effect::NoRatio { diverged: (0, _), of_reference: (0, _) } => "no ratio: values are not above 0".to_owned(),
        Effect::NoRatio { diverged: (0, _), of_reference: (reference, _) } => {
            format!("no ratio: the reference diverged in {}", number_word(*reference))
        }
        Effect::NoRatio { diverged: (here, all), .. } => {
            format!("no ratio: {} of {} diverged", number_word(*here), number_word(*all))
        }
        Effect::Incomparable(measured) => format!("no ratio: measured {measured}"),
        Effect::Unfinished => "no ratio yet: runs are missing".to_owned(),
        Effect::WithinSettings => "compared within settings".to_owned(),
        Effect::Reference | Effect::Measured(_) => String::new(),
    }
}

/// `5.1 [0.7, 37]`, or the ratio alone. If runs diverged, with the count: `5.1 [0.7, 37], 15 of 16 runs`.
pub fn ratio_label(comparison: &Comparison) -> String {
    let ratio = significant(comparison.ratio);
    let ratio = match comparison.interval {
        Some((low, high)) => format!("{ratio} [{}, {}]", significant(low), significant(high)),
        None => ratio,
    };
    match (comparison.runs, comparison.of_reference) {
        ((here, all), _) if here < all => format!("{ratio}, {here} of {all} runs"),
        (_, (there, all)) if there < all => format!("{ratio}, {there} of the reference's {all} runs"),
        _ => ratio,
    }
}
