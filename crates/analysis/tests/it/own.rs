//! Sweeps of an external program: judged like any other, with its measures attributed to it.

use std::fs;

use runs::Data;
use serde_json::json;
use spec::{Claim, Expect, Features, Measure, NEGLIGIBLE, RunSpec, Source, Trainer};

use crate::reports::{file, made};
use crate::tree::Fate::Healthy;
use crate::tree::{Fate, SweepBuilder, WrittenSweep};

fn own(arm: usize) -> impl Fn(&mut RunSpec) {
    move |spec| {
        spec.latent = RunSpec::default().latent;
        let command = ["python3", "train.py", "{out}"].map(str::to_owned).to_vec();
        spec.trainer = Some(Trainer { command, content: "c0ffee".to_owned(), ..Trainer::default() });
        spec.params.insert("lr".to_owned(), json!(arm));
    }
}

fn sweep() -> WrittenSweep {
    let fates = |last: f64| -> Vec<Fate> { (0..8).map(|k| Healthy(last * 1.01_f64.powi(k * k % 5))).collect() };
    let claim = Claim {
        guideline: None,
        says: "it is worse".to_owned(),
        arm: "other".to_owned(),
        against: None,
        measure: Measure::FrechetDistance,
        expect: Expect::Higher,
        than: None,
        budgets: None,
        margin: NEGLIGIBLE,
    };
    let tree = SweepBuilder::new("plain").arm_with("plain", 0, &fates(40.0), own(0)).arm_with(
        "other",
        0,
        &fates(80.0),
        own(1),
    );
    let written = tree.plan(|plan| plan.claims = vec![claim]).write();
    for arm in ["plain", "other"] {
        for seed in 0..8 {
            written.manifest(arm, seed, |manifest| {
                let content = "c0ffee".to_owned();
                manifest.features = Some(Features { name: Features::OWN.to_owned(), sha256: content.clone() });
                let source = "python3 train.py".to_owned();
                manifest.data = Some(Data { source, checksum: content, training: 0, test: 0 });
                manifest.networks = None;
            });
        }
    }
    written
}

#[test]
fn claims_are_judged_and_measures_are_attributed() {
    let tree = sweep();
    // A ruler of the spec's default data set does not apply to an external program.
    fs::create_dir_all(tree.results().join("ruler")).expect("made");
    let ruler = tree.results().join("ruler").join(format!("{}.json", Source::default().name()));
    fs::write(ruler, "not even read").expect("written");
    insta::assert_snapshot!(made(&tree), @"16 finished (16 plateau; not begun and collapsed can't be told)");
    let summary = file(&tree, "summary.md");
    assert!(summary.contains("Measured by the program itself, `python3 train.py` (content c0ffee)"), "{summary}");
    assert!(summary.contains("supported"), "{summary}");
    let unavailable_verdicts = "can't be told here: no ruler measures what a program of one's own measures.";
    assert!(
        summary.contains(unavailable_verdicts) && file(&tree, "report.html").contains(unavailable_verdicts),
        "{summary}"
    );
    for text in [summary, file(&tree, "report.html"), file(&tree, "summary.csv")] {
        assert!(!text.contains("fashion-mnist"), "no data set of this workspace is named: {text}");
    }
    assert!(file(&tree, "report.html").contains("/plain/seed-0/spec.toml --out once-more"));
}

/// The example sweep files of external programs, by topic.
fn examples() -> Vec<(&'static str, String)> {
    let page = include_str!("../../../../docs/own-trainer.md");
    let indented = page.lines().skip_while(|line| !line.starts_with("    question"));
    let example = indented.take_while(|line| line.starts_with("    ")).map(|line| format!("{}\n", line.trim()));
    vec![
        ("docs/own-trainer.md", example.collect()),
        ("python/toy.toml", include_str!("../../../../python/toy.toml").to_owned()),
        ("python/dcgan.toml", include_str!("../../../../python/dcgan.toml").to_owned()),
    ]
}

#[test]
fn examples_give_every_parameter_that_an_arm_changes_to_the_reference_too() {
    for (name, text) in examples() {
        let file: toml::Table = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        let common = file["set"]["params"].as_table().expect("parameters");
        let arms = file["arm"].as_array().expect("arms").iter().filter_map(|arm| arm.get("set")?.as_table());
        let changed: Vec<&str> =
            arms.flat_map(toml::Table::keys).filter_map(|key| key.strip_prefix("params.")).collect();
        assert!(!changed.is_empty(), "{name}");
        let lacks: Vec<&str> = changed.into_iter().filter(|key| !common.contains_key(*key)).collect();
        assert!(lacks.is_empty(), "{name}: a table by {lacks:?} has an empty cell for the reference");
    }
}
