//! Charts: their axes, their words, and that they stand on dark ground.

use analysis::chart::{Axis, all};
use analysis::findings::Findings;
use analysis::read::Sweep;
use proptest::prelude::*;

use crate::tree::Fate::{Diverged, Healthy, Pending, Running};
use crate::tree::{Tree, Written};

fn svg(tree: &Written, file: &str) -> String {
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let charts = all(&Findings::new(&sweep)).expect("charts");
    charts.into_iter().find(|chart| chart.file == file).unwrap_or_else(|| panic!("a chart `{file}`")).svg
}

/// The texts of a chart, in order.
fn words(svg: &str) -> Vec<&str> {
    let texts = svg.split("<text ").skip(1).filter_map(|text| text.split_once(">")?.1.split_once("</text>"));
    texts.map(|(words, _)| words.trim()).collect()
}

fn tree() -> Written {
    Tree::new("dcgan")
        .arm("dcgan", &[Healthy(46.0), Healthy(50.0)])
        .arm("no-batch-norm", &[Healthy(90.0), Running(500)])
        .arm("fast", &[Diverged(400), Healthy(60.0)])
        .write()
}

/// A reference and healthy arms of these names.
fn tree_of(names: &[&str]) -> Written {
    let seeds = [Healthy(46.0), Healthy(50.0)];
    names.iter().fold(Tree::new("dcgan").arm("dcgan", &seeds), |tree, name| tree.arm(name, &seeds)).write()
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
    let tree = Tree::new("dcgan")
        .arm("dcgan", &[Healthy(50.0), Healthy(50.0)])
        .arm("worse", &[Healthy(100.0), Healthy(100.0)])
        .arm("fast", &[Diverged(400), Healthy(60.0)])
        .arm("waiting", &[Pending, Pending])
        .write();
    let svg = svg(&tree, "effects");
    let words = words(&svg);
    for expected in ["2.00 [2.00, 2.00]", "no ratio: one of two diverged", "no ratio yet: runs are missing", "1×"] {
        assert!(words.contains(&expected), "{expected} in {words:?}");
    }
}

#[test]
fn effects_leave_out_what_is_measured_on_other_images_and_say_so() {
    let seeds = [Healthy(46.0), Healthy(50.0)];
    let tree = Tree::new("dcgan").arm("dcgan", &seeds).arm("gan", &seeds);
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
fn effects_say_which_evaluations_they_are_of() {
    let svg = svg(&tree_of(&["max-pooling"]), "effects");
    let words = words(&svg).join(" ");
    assert!(words.contains("median of the last five evaluations, steps 800 to 1,000"), "{words}");
}

#[test]
fn no_name_is_cut() {
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

#[test]
fn survival_is_drawn_where_runs_failed() {
    let failed = tree();
    let svg = svg(&failed, "survival");
    assert!(words(&svg).join(" ").contains("runs that have not failed"));
    let sound = tree_of(&["max-pooling"]);
    let sweep = Sweep::read(&sound.sweep()).expect("a plan");
    let charts = all(&Findings::new(&sweep)).expect("charts");
    assert!(charts.iter().all(|chart| chart.file != "survival"));
}

#[test]
fn every_colour_has_a_counterpart_on_dark_ground() {
    let tree = tree();
    for file in ["distance", "scores", "gradients", "losses", "effects", "survival"] {
        let svg = svg(&tree, file);
        let (style, drawing) = svg.split_once("</style>").expect("a style sheet");
        let colours = drawing.split("=\"#").skip(1).map(|rest| &rest[..6]);
        let unknown: Vec<&str> = colours.filter(|colour| !style.contains(&format!("\"#{colour}\""))).collect();
        assert!(unknown.is_empty(), "{file}: {unknown:?}");
    }
}

#[test]
fn what_was_not_measured_has_no_chart() {
    let tree = Tree::new("dcgan").arm("dcgan", &[Pending]).arm("other", &[Pending]).write();
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    assert_eq!(all(&Findings::new(&sweep)).expect("no charts"), []);
}

#[test]
fn logarithmic_axes_are_marked_at_round_numbers() {
    let marks = |low, high| Axis::logarithmic([low, high].into_iter(), 7).marks().to_vec();
    assert_eq!(marks(46.0, 800.0), [20.0, 50.0, 100.0, 200.0, 500.0, 1000.0]);
    assert_eq!(marks(0.02, 5e6).len(), 5);
    assert!(marks(46.0, 46.0).len() >= 2, "a single value has an axis too");
}

proptest! {
    #[test]
    fn an_axis_holds_what_it_was_made_for(values in prop::collection::vec(1e-6..1e9, 1..20)) {
        let axis = Axis::logarithmic(values.iter().copied(), 7);
        prop_assert!(values.iter().all(|value| axis.holds(*value) && (0.0..=1.0).contains(&axis.share(*value))));
        prop_assert!((1..=7).contains(&axis.marks().len()), "{:?}", axis.marks());
        prop_assert!(axis.marks().iter().all(|mark| axis.holds(*mark / 1.01) || axis.holds(*mark * 1.01)));
    }
}
