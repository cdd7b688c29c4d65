//! Verdicts of runs, as the ruler and what a run recorded give them. The rules themselves are tested where they are written.

use analysis::findings::Findings;
use analysis::read::Sweep;
use analysis::verdict::{Verdict, has_discriminator_won, is_failure, is_sound, possible};
use spec::Task;
use spec::results::{Row, SeriesWriter, names};

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
fn a_run_that_is_no_better_than_half_of_noise_has_not_begun() {
    // Uniform noise comes to 372.
    let tree = Tree::new("dcgan").arm("dcgan", &[Healthy(180.0), Healthy(190.0)]).write();
    assert_eq!(verdicts(&tree), [Verdict::Plateau; 2], "without a ruler nobody knows");
    ruler(&tree, |_| {});
    assert_eq!(verdicts(&tree), [Verdict::Plateau, Verdict::NotBegun]);
    ruler(&tree, |ruler| ruler.features.sha256 = "e".repeat(64));
    assert_eq!(verdicts(&tree), [Verdict::Plateau; 2], "a ruler of another network says nothing");
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
