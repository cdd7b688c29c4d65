//! Charts: axes, text, and dark mode.

use std::collections::BTreeSet;

use analysis::chart::{Axis, Chart, all};
use analysis::read::Sweep;
use analysis::results::Results;
use proptest::prelude::*;

use crate::tree::Fate::{Diverged, Healthy, Pending, Running};
use crate::tree::{SweepBuilder, WrittenSweep};
use crate::warnings::ruler;

fn chart(tree: &WrittenSweep, file: &str) -> Chart {
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let charts = all(&Results::of(&sweep)).expect("charts");
    charts.into_iter().find(|chart| chart.file == file).unwrap_or_else(|| panic!("a chart `{file}`"))
}

fn svg(tree: &WrittenSweep, file: &str) -> String {
    chart(tree, file).svg
}

/// The texts of a chart, in order.
fn words(svg: &str) -> Vec<&str> {
    let texts = svg.split("<text ").skip(1).filter_map(|text| text.split_once(">")?.1.split_once("</text>"));
    texts.map(|(words, _)| words.trim()).collect()
}

fn tree() -> WrittenSweep {
    SweepBuilder::new("dcgan")
        .arm("dcgan", &[Healthy(46.0), Healthy(50.0)])
        .arm("no-batch-norm", &[Healthy(90.0), Running(500)])
        .arm("fast", &[Diverged(400), Healthy(60.0)])
        .write()
}

/// The vertical positions of a chart's texts, in units of the drawing.
fn text_positions(svg: &str) -> Vec<(i32, &str)> {
    let texts = svg.split("<text ").skip(1).filter_map(|text| text.split_once("</text>"));
    let text_positions = texts.filter_map(|(text, _)| {
        let (head, words) = text.split_once('>')?;
        Some((head.split("y=\"").nth(1)?.split('"').next()?.parse().ok()?, words.trim()))
    });
    text_positions.collect()
}

/// The vertical positions of a chart's dotted lines.
fn dotted_lines(svg: &str) -> BTreeSet<i32> {
    let lines = svg.split("<polyline ").skip(1).filter(|line| line.contains("stroke=\"#636B74\""));
    lines.filter_map(|line| line.split("points=\"").nth(1)?.split([',', ' ']).nth(1)?.parse().ok()).collect()
}

/// A reference and healthy arms with these names.
fn tree_of(names: &[&str]) -> WrittenSweep {
    let seeds = [Healthy(46.0), Healthy(50.0)];
    names.iter().fold(SweepBuilder::new("dcgan").arm("dcgan", &seeds), |tree, name| tree.arm(name, &seeds)).write()
}

#[test]
fn a_distance_names_its_network_and_sample_count() {
    let svg = svg(&tree(), "distance");
    let words = words(&svg).join(" ");
    assert!(words.contains("Fréchet distance (features of fashion-cnn, 10,000 samples), log scale"), "{words}");
    assert!(words.contains("no-batch-norm") && words.contains("training step"), "{words}");
}

#[test]
fn effects_show_the_ratio_or_why_there_is_none() {
    let tree = SweepBuilder::new("dcgan")
        .arm("dcgan", &[Healthy(50.0), Healthy(50.0)])
        .arm("worse", &[Healthy(100.0), Healthy(100.0)])
        .arm("fast", &[Diverged(400), Diverged(300)])
        .arm("waiting", &[Pending, Pending])
        .write();
    let svg = svg(&tree, "effects");
    let words = words(&svg);
    for expected in ["2.00 [2.00, 2.00]", "no ratio: two of two diverged", "no ratio yet: runs are missing", "1×"] {
        assert!(words.contains(&expected), "{expected} in {words:?}");
    }
}

#[test]
fn effects_omit_arms_on_other_images_with_a_note() {
    let seeds = [Healthy(46.0), Healthy(50.0)];
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &seeds).arm("gan", &seeds);
    let tree = ["dcgan-64", "gan-64"]
        .iter()
        .fold(tree, |tree, name| tree.arm_with(name, 0, &seeds, |spec| spec.data.image_size = 64))
        .write();
    let svg = svg(&tree, "effects");
    let words = words(&svg).join(" ");
    assert!(words.contains("Not compared with dcgan: dcgan-64, gan-64 (measured on images of 64×64)"), "{words}");
    assert!(!words.contains("no ratio"), "{words}");
}

#[test]
fn effects_say_when_arms_are_compared() {
    let svg = svg(&tree_of(&["max-pooling"]), "effects");
    let words = words(&svg).join(" ");
    assert!(words.contains("distance at the end of the runs as a multiple of"), "{words}");
}

#[test]
fn no_name_is_truncated() {
    let names = [
        "no-batch-norm-with-kaiming-initialization-and-a-learning-rate-of-0.001",
        "learning_rate_by_batch_norm_and_initialization_without_a_place_to_break_it_5e-4",
        "a-third",
        "a-fourth",
        "a-fifth",
        "a-sixth",
    ];
    for names in [&names[..], &names[..2]] {
        let tree = tree_of(names);
        for file in ["effects", "distance", "scores"] {
            let svg = svg(&tree, file);
            let shown = words(&svg).concat().replace(' ', "");
            assert!(!shown.contains('…'), "{file}");
            names.iter().for_each(|name| assert!(shown.contains(name), "{file}: {name} in {shown}"));
        }
    }
}

/// The labels of a chart's ruler marks, with their vertical positions.
fn mark_labels(svg: &str) -> Vec<(i32, &str)> {
    let says =
        ["checkerboard", "no class", "noise of", "blur", "copied", "to the right", "no class trouser", "uniform noise"];
    text_positions(svg).into_iter().filter(|(_, words)| says.iter().any(|says| words.contains(says))).collect()
}

#[test]
fn every_ruler_mark_has_its_own_label() {
    let tree = tree_of(&["max-pooling"]);
    ruler(&tree, |_| {});
    let svg = svg(&tree, "distance");
    let (lines, names) = (dotted_lines(&svg), mark_labels(&svg));
    assert_eq!(
        names.iter().map(|(_, words)| *words).collect::<Vec<_>>(),
        ["uniform noise", "no class trouser", "3×3 blur", "noise of σ 0.2"]
    );
    assert_eq!(lines.len(), names.len());
    for (line, (name, words)) in lines.iter().zip(&names) {
        assert!((line - name).abs() <= 100, "{words}: named at {name}, drawn at {line}");
    }
    let mut heights: Vec<i32> = text_positions(&svg)
        .into_iter()
        .filter(|(_, words)| ["dcgan", "max-pooling"].contains(words))
        .map(|(y, _)| y)
        .collect();
    heights.extend(names.iter().map(|(y, _)| *y));
    heights.sort_unstable();
    assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 60), "names stand on each other: {heights:?}");
}

#[test]
fn lines_in_small_panels_are_named_above_them() {
    let tree = tree_of(&["a", "b", "c", "d", "e"]);
    ruler(&tree, |_| {});
    let svg = svg(&tree, "distance");
    let words = words(&svg).join(" ");
    assert!(
        words.contains("dotted, from the lowest: noise of σ 0.2 (21.9), no class trouser (50.4), uniform noise (372)"),
        "{words}"
    );
    assert_eq!(dotted_lines(&svg).len() % 3, 0, "three lines in each row of panels");
}

#[test]
fn captions_explain_what_is_drawn_and_nothing_else() {
    let finished = tree_of(&["max-pooling"]);
    let whole = chart(&finished, "distance").caption;
    assert!(!whole.contains("Dotted") && !whole.contains("dashed"), "{whole}");
    let unfinished = chart(&tree(), "distance").caption;
    assert!(unfinished.contains("dashed"), "{unfinished}");
    ruler(&finished, |_| {});
    assert!(chart(&finished, "distance").caption.contains("Dotted: what real images come to"));

    let effects = |seeds: &[_]| {
        chart(&SweepBuilder::new("dcgan").arm("dcgan", seeds).arm("other", seeds).write(), "effects").caption
    };
    assert!(!effects(&[Healthy(46.0)]).contains("Bar"));
    let several = effects(&[Healthy(46.0), Healthy(50.0)]);
    assert!(several.contains("Bar: its 95 % interval.") && !several.contains("arrow"), "{several}");
}

#[test]
fn a_number_in_a_name_is_not_broken() {
    let names = [
        "fully-connected-hidden-1e-3",
        "relu-in-discriminator-2e-4",
        "tanh-in-generator-5e-4",
        "no-batch-norm-at-2e-4",
    ];
    let tree = tree_of(&names);
    for file in ["effects", "scores"] {
        let svg = svg(&tree, file);
        let broken: Vec<&str> = words(&svg).into_iter().filter(|words| words.ends_with("e-")).collect();
        assert!(broken.is_empty(), "{file}: {broken:?}");
    }
}

#[test]
fn labels_among_longer_lines_have_a_background() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0)]);
    let tree = tree.arm_with("short", 0, &[Healthy(46.0)], |spec| spec.steps = 500).write();
    let svg = svg(&tree, "distance");
    let (before, _) = svg.split_once(">short</text>").expect("a name");
    let behind = before.lines().rev().nth(1).expect("what is drawn before it");
    assert!(behind.starts_with("<rect") && behind.contains("fill=\"#FFFFFF\""), "{behind}");
}

#[test]
fn the_effect_over_training_has_a_panel_for_each_arm_and_names_its_reference() {
    let several = tree_of(&["max-pooling", "no-batch-norm"]);
    let drawn = svg(&several, "over-training");
    let shown = words(&drawn);
    for expected in ["Effect over training", "max-pooling", "no-batch-norm", "1×", "training step"] {
        assert!(shown.contains(&expected), "{expected} in {shown:?}");
    }
    assert!(shown.join(" ").contains("multiple of dcgan"), "{shown:?}");
    let alone = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0)]).write();
    let sweep = Sweep::read(&alone.sweep()).expect("a plan");
    assert!(all(&Results::of(&sweep)).expect("charts").iter().all(|chart| chart.file != "over-training"));
}

#[test]
fn an_early_divergence_leaves_the_effect_over_training() {
    let runs = [Healthy(90.0), Healthy(95.0), Diverged(100)];
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0), Healthy(48.0)]).arm("other", &runs).write();
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let results = Results::of(&sweep);
    let ends: Vec<u64> = results.over_training[0].points.iter().map(|point| point.step).collect();
    assert_eq!((results.over_training[0].label.as_str(), ends.last()), ("other", Some(&1_000)));
    assert!(
        results.answer.details.iter().any(|detail| detail.contains("Training diverged with `other` in one of three"))
    );
}

#[test]
fn every_color_has_a_dark_mode_counterpart() {
    let tree = tree();
    for file in ["distance", "scores", "gradients", "losses", "effects", "over-training"] {
        let svg = svg(&tree, file);
        let (style, drawing) = svg.split_once("</style>").expect("a style sheet");
        let colours = drawing.split("=\"#").skip(1).map(|rest| &rest[..6]);
        let unknown: Vec<&str> = colours.filter(|colour| !style.contains(&format!("\"#{colour}\""))).collect();
        assert!(unknown.is_empty(), "{file}: {unknown:?}");
    }
}

#[test]
fn unmeasured_quantities_have_no_chart() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Pending]).arm("other", &[Pending]).write();
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    assert_eq!(all(&Results::of(&sweep)).expect("no charts"), []);
}

#[test]
fn logarithmic_axes_have_round_ticks() {
    let marks = |low, high| Axis::logarithmic([low, high].into_iter(), 7).ticks().to_vec();
    assert_eq!(marks(46.0, 800.0), [20.0, 50.0, 100.0, 200.0, 500.0, 1000.0]);
    assert_eq!(marks(0.02, 5e6).len(), 5);
    assert!(marks(46.0, 46.0).len() >= 2, "a single value has an axis too");
}

#[test]
fn narrow_fitted_axes_have_equidistant_ticks() {
    let marks = |low, high| Axis::fitted([low, high, 0.9, 1.1].into_iter(), 5).ticks().to_vec();
    assert_eq!(marks(0.45, 1.24), [0.6, 0.8, 1.0, 1.2]);
    assert_eq!(marks(0.95, 1.05), [0.9, 0.95, 1.0, 1.05, 1.1]);
    assert_eq!(marks(0.5, 5.6), [0.5, 1.0, 2.0, 5.0]);
    assert_eq!(marks(0.02, 180.0), [0.1, 1.0, 10.0, 100.0]);
}

proptest! {
    #[test]
    fn a_fitted_axis_has_little_padding_and_a_tick_at_1(values in prop::collection::vec(1e-3..1e3, 1..20)) {
        let values = [values.as_slice(), &[0.9, 1.1]].concat();
        let axis = Axis::fitted(values.iter().copied(), 5);
        prop_assert!(values.iter().all(|value| axis.contains(*value)));
        let shares: Vec<f64> = values.iter().map(|value| axis.position(*value)).collect();
        prop_assert!(shares.iter().any(|share| *share < 0.05) && shares.iter().any(|share| *share > 0.95), "{shares:?}");
        prop_assert!((2..=5).contains(&axis.ticks().len()) && axis.ticks().contains(&1.0), "{:?}", axis.ticks());
    }

    #[test]
    fn an_axis_contains_its_values(values in prop::collection::vec(1e-6..1e9, 1..20)) {
        let axis = Axis::logarithmic(values.iter().copied(), 7);
        prop_assert!(values.iter().all(|value| axis.contains(*value) && (0.0..=1.0).contains(&axis.position(*value))));
        prop_assert!((1..=7).contains(&axis.ticks().len()), "{:?}", axis.ticks());
        prop_assert!(axis.ticks().iter().all(|mark| axis.contains(*mark / 1.01) || axis.contains(*mark * 1.01)));
    }
}
