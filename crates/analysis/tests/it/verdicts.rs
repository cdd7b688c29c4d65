//! Verdicts of recorded runs with a ruler. The rules are tested in `evidence`.

use std::fs;
use std::path::Path;

use analysis::findings::Findings;
use analysis::publish::publish;
use analysis::read::Sweep;
use analysis::report::{report, report_with_rulers};
use analysis::results::controls;
use analysis::verdict::{Verdict, applicable, has_discriminator_won};
use runs::{Row, Ruler, SeriesWriter, SweepFolder};
use spec::{Source, Task, names};

use crate::reports::file;
use crate::tree::Fate::{Diverged, Healthy, Improving};
use crate::tree::{SweepBuilder, WrittenSweep};
use crate::warnings::ruler;

/// The verdicts of the reference's runs.
fn verdicts(tree: &WrittenSweep) -> Vec<Verdict> {
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let findings = Findings::new(&sweep);
    findings.runs().map(|(_, run)| run.run_verdict.expect("a verdict").verdict).collect()
}

#[test]
fn without_a_ruler_runs_are_learning_plateau_or_diverged() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(50.0), Improving(50.0), Diverged(400)]).write();
    assert_eq!(verdicts(&tree), [Verdict::Plateau, Verdict::Learning, Verdict::Diverged]);
}

#[test]
fn a_run_that_is_no_better_than_half_of_the_nearest_baseline_has_not_begun() {
    // Independent pixels have a distance of 294, uniform noise of 372.
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(140.0), Healthy(155.0), Healthy(200.0)]).write();
    assert_eq!(verdicts(&tree), [Verdict::Plateau; 3], "without a ruler nobody knows");
    ruler(&tree, |_| {});
    assert_eq!(verdicts(&tree), [Verdict::Plateau, Verdict::NotBegun, Verdict::NotBegun]);
    ruler(&tree, |ruler| ruler.baselines.clear());
    assert_eq!(verdicts(&tree), [Verdict::Plateau, Verdict::Plateau, Verdict::NotBegun], "half of uniform noise");
    ruler(&tree, |ruler| ruler.features.sha256 = "e".repeat(64));
    assert_eq!(verdicts(&tree), [Verdict::Plateau; 3], "a ruler of another network says nothing");
}

/// The verdicts, and the note on missing ones, with rulers of another folder of results.
fn verdicts_with(sweep: &SweepFolder, rulers: Option<&Path>) -> (Vec<Verdict>, Option<String>) {
    let sweep = Sweep::read_with(sweep, rulers).expect("a plan");
    let findings = Findings::new(&sweep);
    (
        findings.runs().map(|(_, run)| run.run_verdict.expect("a verdict").verdict).collect(),
        findings.unavailable_verdicts(),
    )
}

#[test]
fn rulers_of_the_results_folder_precede_those_of_another() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(140.0), Healthy(155.0)]).write();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let to = SweepFolder::new(elsewhere.path().join("first-look"));
    publish(&tree.sweep(), &to, &[], None).expect("published");
    ruler(&tree, |_| {});
    let workspace = Some(tree.results());
    let (without, unavailable_verdicts) = verdicts_with(&to, None);
    assert_eq!(without, [Verdict::Plateau; 2]);
    insta::assert_snapshot!(unavailable_verdicts.expect("nobody knows"), @r#""Not begun" and "collapsed" can't be told here: there is no ruler of fashion-mnist-small. So "relapsed", "learning" and "plateau" are also said of runs that have learnt nothing. `cargo xtask data ruler fashion-mnist-small` makes it; then make the report again."#);
    assert_eq!(verdicts_with(&to, workspace), (vec![Verdict::Plateau, Verdict::NotBegun], None));

    let own = Ruler::file(elsewhere.path(), Source::default());
    let mut nearer = Ruler::read(&Ruler::file(tree.results(), Source::default())).expect("a ruler");
    for baseline in &mut nearer.baselines {
        baseline.measures.insert(names::FRECHET_DISTANCE.to_owned(), 200.0);
    }
    fs::create_dir_all(own.parent().expect("a folder")).expect("writable");
    nearer.write(&own).expect("writable");
    assert_eq!(
        verdicts_with(&to, workspace),
        (vec![Verdict::NotBegun; 2], None),
        "the results' own ruler is the first"
    );
}

#[test]
fn reports_and_published_sweeps_use_another_folders_ruler() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(155.0)]).write();
    let workspace = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(155.0)]).write();
    ruler(&workspace, |_| {});
    assert_eq!(
        report(&tree.sweep()).expect("a report").tally,
        "1 finished (1 plateau; not begun and collapsed can't be told)"
    );
    let with = report_with_rulers(&tree.sweep(), Some(workspace.results())).expect("a report");
    assert_eq!(with.tally, "1 finished (1 not begun)");
    let to = SweepFolder::new(tree.results().join("published").join("first-look"));
    publish(&tree.sweep(), &to, &[], Some(workspace.results())).expect("published");
    assert_eq!(verdicts_with(&to, None), (vec![Verdict::NotBegun], None), "it has the ruler beside it");
}

#[test]
fn the_limit_is_valid_for_fewer_samples_down_to_the_minimum() {
    let of = |samples: usize| {
        let tree = SweepBuilder::new("dcgan");
        let tree = tree.arm_with("dcgan", 0, &[Healthy(155.0)], |spec| spec.evaluation.samples = samples).write();
        ruler(&tree, |_| {});
        tree
    };
    let (few, fewer) = (of(512), of(128));
    assert_eq!(verdicts_with(&few.sweep(), None), (vec![Verdict::NotBegun], None));
    report(&few.sweep()).expect("a report");
    let summary = file(&few, "summary.md");
    assert!(summary.contains("from fewer samples distances are only larger"), "{summary}");
    assert!(summary.contains("No arm is better than noise yet"), "{summary}");
    let (verdicts, unavailable_verdicts) = verdicts_with(&fewer.sweep(), None);
    assert_eq!(verdicts, [Verdict::Plateau]);
    let unavailable_verdicts = unavailable_verdicts.expect("nobody knows");
    assert!(
        unavailable_verdicts.contains("128 samples are too few")
            && unavailable_verdicts.contains("`evaluation.samples = 256`"),
        "{unavailable_verdicts}"
    );
}

#[test]
fn unavailable_verdicts_are_noted_beside_the_counts_and_in_the_legend() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(155.0), Diverged(400)]).write();
    report(&tree.sweep()).expect("a report");
    let (page, summary) = (file(&tree, "report.html"), file(&tree, "summary.md"));
    let (sentence, count) = ("there is no ruler of fashion-mnist-small.", "not begun and collapsed can't be told");
    assert_eq!((page.matches(sentence).count(), summary.matches(sentence).count()), (2, 1), "{summary}");
    assert!(page.contains(count) && summary.contains(count), "{summary}");
    assert!(summary.contains("`cargo xtask data ruler fashion-mnist-small` makes it"), "{summary}");
    let pictures = SweepBuilder::new("dcgan");
    let pictures = pictures.arm_with("dcgan", 0, &[Healthy(155.0)], |spec| spec.data.source = Source::Images).write();
    let unavailable_verdicts = verdicts_with(&pictures.sweep(), None).1.expect("nobody knows");
    assert!(
        unavailable_verdicts.contains("no feature network was trained") && !unavailable_verdicts.contains("data ruler"),
        "{unavailable_verdicts}"
    );
    let diverged = SweepBuilder::new("dcgan").arm("dcgan", &[Diverged(400)]).write();
    assert_eq!(verdicts_with(&diverged.sweep(), None).1, None, "that a run diverged is known");
}

#[test]
fn baselines_occur_once_among_the_controls() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(50.0)]).write();
    ruler(&tree, |_| {});
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let controls = controls(&Findings::new(&sweep));
    let noise: Vec<_> = controls.iter().filter(|control| control.says == "uniform noise").collect();
    assert!(matches!(noise.as_slice(), [control] if control.is_trivial));
    assert_eq!(controls.iter().filter(|control| control.is_trivial).count(), 3);
    assert!(controls.iter().any(|control| control.says == "3×3 blur" && !control.is_trivial));
}

#[test]
fn samples_with_low_recall_are_a_collapse() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(50.0), Healthy(50.0)]).write();
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
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(50.0)]).write();
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    assert!(!has_discriminator_won(&sweep.runs[0]));
    let path = tree.run("dcgan", 0).metrics_file();
    let text = fs::read_to_string(&path).expect("a series");
    let won = text.lines().map(|line| match line.split(',').collect::<Vec<_>>().as_slice() {
        [step, seconds, "d_real", _] => format!("{step},{seconds},d_real,0.99\n"),
        [step, seconds, "d_fake", _] => format!("{step},{seconds},d_fake,0.01\n"),
        _ => format!("{line}\n"),
    });
    fs::write(&path, won.collect::<String>()).expect("written");
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    assert!(has_discriminator_won(&sweep.runs[0]));
    assert_eq!(verdicts(&tree), [Verdict::Plateau]);
}

#[test]
fn a_classifier_has_no_samples_to_collapse() {
    assert_eq!(applicable(Task::Generation).count(), 6);
    let of_classifiers: Vec<Verdict> = applicable(Task::Classification).collect();
    assert_eq!(of_classifiers, [Verdict::Diverged, Verdict::Relapsed, Verdict::Learning, Verdict::Plateau]);
}
