//! Verdicts of runs, as the ruler and what a run recorded give them. The rules themselves are tested where they are written.

use analysis::findings::Findings;
use analysis::read::Sweep;
use analysis::results::controls;
use analysis::verdict::{Verdict, has_discriminator_won, is_failure, is_sound, possible};
use runs::{Row, SeriesWriter};
use spec::{Task, names};

use crate::tree::Fate::{Diverged, Healthy, Improving};
use crate::tree::{Tree, Written};
use crate::warnings::ruler;

/// The verdicts of the reference's runs.
fn verdicts(tree: &Written) -> Vec<Verdict> {
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let findings = Findings::new(&sweep);
    findings.runs().map(|(_, run)| run.judgement.expect("a verdict").verdict).collect()
}

#[test]
fn without_a_ruler_a_run_learns_stands_still_or_diverges() {
    let tree = Tree::new("dcgan").arm("dcgan", &[Healthy(50.0), Improving(50.0), Diverged(400)]).write();
    assert_eq!(verdicts(&tree), [Verdict::Plateau, Verdict::Learning, Verdict::Diverged]);
}

#[test]
fn a_run_that_is_no_better_than_half_of_the_nearest_baseline_has_not_begun() {
    // Independent pixels come to 294, uniform noise to 372.
    let tree = Tree::new("dcgan").arm("dcgan", &[Healthy(140.0), Healthy(155.0), Healthy(200.0)]).write();
    assert_eq!(verdicts(&tree), [Verdict::Plateau; 3], "without a ruler nobody knows");
    ruler(&tree, |_| {});
    assert_eq!(verdicts(&tree), [Verdict::Plateau, Verdict::NotBegun, Verdict::NotBegun]);
    ruler(&tree, |ruler| ruler.baselines.clear());
    assert_eq!(verdicts(&tree), [Verdict::Plateau, Verdict::Plateau, Verdict::NotBegun], "half of uniform noise");
    ruler(&tree, |ruler| ruler.features.sha256 = "e".repeat(64));
    assert_eq!(verdicts(&tree), [Verdict::Plateau; 3], "a ruler of another network says nothing");
}

#[test]
fn baselines_stand_among_the_controls_once() {
    let tree = Tree::new("dcgan").arm("dcgan", &[Healthy(50.0)]).write();
    ruler(&tree, |_| {});
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let controls = controls(&Findings::new(&sweep));
    let noise: Vec<_> = controls.iter().filter(|control| control.says == "uniform noise").collect();
    assert!(matches!(noise.as_slice(), [control] if control.is_trivial));
    assert_eq!(controls.iter().filter(|control| control.is_trivial).count(), 3);
    assert!(controls.iter().any(|control| control.says == "3×3 blur" && !control.is_trivial));
}

#[test]
fn samples_that_show_next_to_no_kinds_of_images_are_a_collapse() {
    let tree = Tree::new("dcgan").arm("dcgan", &[Healthy(50.0), Healthy(50.0)]).write();
    ruler(&tree, |ruler| {
        let real = ruler.marks.iter_mut().find(|mark| mark.name == "real").expect("real images");
        real.measures.insert(names::RECALL.to_owned(), 0.9);
    });
    for (seed, recall) in [(0, 0.08), (1, 0.3)] {
        let mut series =
            SeriesWriter::from_step(&tree.run("dcgan", seed).metrics_file(), Some(1_000)).expect("a series");
        series
            .append(&[Row { step: 1_000, seconds: 1.0, name: names::RECALL.to_owned(), value: recall }])
            .expect("a row");
    }
    assert_eq!(verdicts(&tree), [Verdict::Collapsed, Verdict::Plateau]);
}

#[test]
fn that_the_discriminator_won_is_a_note() {
    let tree = Tree::new("dcgan").arm("dcgan", &[Healthy(50.0)]).write();
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    assert!(!has_discriminator_won(&sweep.runs[0]));
    let path = tree.run("dcgan", 0).metrics_file();
    let text = std::fs::read_to_string(&path).expect("a series");
    let won = text.lines().map(|line| match line.split(',').collect::<Vec<_>>().as_slice() {
        [step, seconds, "d_real", _] => format!("{step},{seconds},d_real,0.99\n"),
        [step, seconds, "d_fake", _] => format!("{step},{seconds},d_fake,0.01\n"),
        _ => format!("{line}\n"),
    });
    std::fs::write(&path, won.collect::<String>()).expect("written");
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    assert!(has_discriminator_won(&sweep.runs[0]));
    assert_eq!(verdicts(&tree), [Verdict::Plateau]);
}

#[test]
fn a_classifier_has_no_samples_to_collapse() {
    assert_eq!(possible(Task::Generation).count(), 6);
    let of_classifiers: Vec<Verdict> = possible(Task::Classification).collect();
    assert_eq!(of_classifiers, [Verdict::Diverged, Verdict::Relapsed, Verdict::Learning, Verdict::Plateau]);
    assert!(Verdict::ALL.iter().all(|verdict| !(is_failure(*verdict) && is_sound(*verdict))));
}
