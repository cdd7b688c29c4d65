//! Number formatting.

use analysis::number::{count, duration, p, significant, thousands};

#[test]
fn numbers_have_three_significant_digits() {
    let shown: Vec<String> = [
        0.0,
        0.000_012_3,
        0.0123,
        0.1,
        1.0,
        5.099,
        9.999,
        46.13,
        99.96,
        173.4,
        1_234.0,
        45_678.0,
        3e10,
        -0.5,
        -1_234.0,
    ]
    .map(significant)
    .to_vec();
    insta::assert_snapshot!(shown.join("  "), @"0  1.2e-5  0.0123  0.100  1.00  5.10  10.0  46.1  100  173  1,230  45,700  3.0e10  -0.500  −1,230");
}

#[test]
fn counts_are_short() {
    let shown = [0, 999, 1_410, 9_994, 45_000, 999_499, 1_204_000, 3_400_000_000].map(count);
    insta::assert_snapshot!(shown.join("  "), @"0  999  1,410  9,994  45.0 k  999 k  1.20 M  3.40 G");
    assert_eq!(thousands(1_234_567), "1,234,567");
}

#[test]
fn durations_have_a_fitting_unit() {
    let shown = [0.04, 8.44, 41.6, 59.6, 200.0, 3_599.6, 3_900.0].map(duration);
    insta::assert_snapshot!(shown.join("  "), @"0.0 s  8.4 s  42 s  1 min 00 s  3 min 20 s  1 h 00 min  1 h 05 min");
}

#[test]
fn a_p_is_never_zero() {
    assert_eq!([0.25, 0.1, 1.0, 0.0625, 0.000_4].map(p).join("  "), "0.25  0.1  1  0.062  < 0.001");
}
