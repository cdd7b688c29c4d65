//! Class histograms.

use metrics::{ClassHistogram, MODE_RARITY};
use proptest::prelude::*;

fn of(labels: &[u8]) -> ClassHistogram {
    ClassHistogram::of_labels(labels, 10).expect("labels below 10")
}

proptest! {
    #[test]
    fn total_variation_lies_between_uniform_and_a_single_class(labels in prop::collection::vec(0u8..10, 1..300)) {
        let histogram = of(&labels);
        prop_assert!((0.0..=0.9 + 1e-12).contains(&histogram.total_variation()));
        prop_assert!((1..=10).contains(&histogram.modes()));
        prop_assert!((histogram.shares().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn which_classes_are_which_does_not_matter(labels in prop::collection::vec(0u8..10, 1..300), shift in 0u8..10) {
        let renamed: Vec<u8> = labels.iter().map(|label| (label + shift) % 10).collect();
        prop_assert!((of(&labels).total_variation() - of(&renamed).total_variation()).abs() < 1e-12);
        prop_assert_eq!(of(&labels).modes(), of(&renamed).modes());
    }

    #[test]
    fn a_sample_is_of_the_class_of_its_largest_logit(labels in prop::collection::vec(0u8..10, 1..50), largest in -5f32..5.0) {
        let logits: Vec<f32> = labels
            .iter()
            .flat_map(|&label| (0..10).map(move |class| if class == label { largest } else { largest - 0.5 }))
            .collect();
        prop_assert_eq!(ClassHistogram::of_logits(&logits, 10), Ok(of(&labels)));
    }
}

#[test]
fn equal_shares_have_total_variation_0_and_all_modes() {
    let histogram = of(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!((histogram.total_variation(), histogram.modes()), (0.0, 10));
}

#[test]
fn a_single_class_has_the_largest_total_variation() {
    let histogram = of(&[3; 20]);
    assert_eq!(histogram.counts(), [0, 0, 0, 20, 0, 0, 0, 0, 0, 0]);
    assert!((histogram.total_variation() - 0.9).abs() < 1e-12);
    assert_eq!(histogram.modes(), 1);
}

#[test]
fn a_class_is_a_mode_from_a_tenth_of_the_uniform_share_on() {
    let with_rare = |rare: usize| of(&[vec![7; rare], vec![0; 10_000 - rare]].concat()).modes();
    let least = 10_000 / 10 / MODE_RARITY as usize;
    assert_eq!((with_rare(least - 1), with_rare(least)), (1, 2));
}

#[test]
fn the_first_of_equal_logits_wins() {
    let histogram = ClassHistogram::of_logits(&[1.0, 1.0, 0.0], 3).expect("finite logits");
    assert_eq!(histogram.counts(), [1, 0, 0]);
}
