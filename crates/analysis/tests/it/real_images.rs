//! Claims about one arm against its runs' measures of real images.

use analysis::claims::Decision;
use spec::{Claim, Expect, Measure, REAL_IMAGES};

use crate::claims::{answers, append, claim, ten, two};

/// An arm of ten runs with these values for samples and for real images, judged by one claim.
fn beside_real_images(measure: Measure, expect: Expect, values: &[(&str, [f64; 2])]) -> String {
    let claim = Claim { arm: "dcgan".to_owned(), against: Some(REAL_IMAGES.to_owned()), ..claim(measure, expect) };
    let tree = two(&ten(50.0), &ten(90.0), &[claim]);
    for (name, [middle, reach]) in values {
        for seed in 0..10 {
            append(&tree, "dcgan", seed, (name, middle + reach * (seed as f64 - 4.5) / 4.5));
        }
    }
    answers(&tree, |_, answer| {
        format!(
            "{}: {} | {}",
            answer.in_words(),
            answer.values.join(" against "),
            answer.effect().unwrap_or_else(|| "no ratio".to_owned())
        )
    })
    .concat()
}

#[test]
fn an_arm_is_compared_with_its_runs_real_images() {
    use Measure::{CopyingTestPixels, JumpLinear};
    let test = |middle, reach| {
        beside_real_images(CopyingTestPixels, Expect::Higher, &[("copying_test_pixels", [middle, reach])])
    };
    let said = [test(9.0, 2.0), test(-7.0, 1.0), test(0.3, 2.0)];
    insta::assert_snapshot!(said.join("\n"), @"
    supported: 8.91 against 0 | no ratio
    contradicted: -7.00 against 0 | no ratio
    undecided: 0.300 against 0 | no ratio
    ");
    let jump = |expect| {
        beside_real_images(JumpLinear, expect, &[("jump_linear", [3.0, 0.1]), ("jump_cross_fade", [2.0, 0.05])])
    };
    insta::assert_snapshot!([jump(Expect::Lower), jump(Expect::Higher)].join("\n"), @"
    contradicted: 3.00 against 2.00 | 1.50 [1.47, 1.53]
    supported: 3.00 against 2.00 | 1.50 [1.47, 1.53]
    ");
}

#[test]
fn claims_about_unmeasured_real_images_are_undecided() {
    let claim = Claim {
        arm: "dcgan".to_owned(),
        against: Some(REAL_IMAGES.to_owned()),
        ..claim(Measure::JumpLinear, Expect::Lower)
    };
    let tree = two(&ten(50.0), &ten(90.0), &[claim]);
    (0..10).for_each(|seed| append(&tree, "dcgan", seed, ("jump_linear", 2.0)));
    assert_eq!(answers(&tree, |_, answer| (answer.decision, answer.ratio)), [(Decision::Undecided, None)]);
}
