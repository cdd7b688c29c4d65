//! Sweeps of a program of one's own: judged like any other, and said to be measured by the program.

use std::fs;

use runs::Data;
use serde_json::json;
use spec::{Claim, Expect, Features, Measure, NEGLIGIBLE, RunSpec, Source, Trainer};

use crate::reports::{file, made};
use crate::tree::Fate::Healthy;
use crate::tree::{Fate, Tree, Written};

fn own(arm: usize) -> impl Fn(&mut RunSpec) {
    move |spec| {
        spec.latent = RunSpec::default().latent;
        let command = ["python3", "train.py", "{out}"].map(str::to_owned).to_vec();
        spec.trainer = Some(Trainer { command, content: "c0ffee".to_owned(), ..Trainer::default() });
        spec.params.insert("lr".to_owned(), json!(arm));
    }
}

fn sweep() -> Written {
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
    let tree = Tree::new("plain").arm_with("plain", 0, &fates(40.0), own(0)).arm_with("other", 0, &fates(80.0), own(1));
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
fn claims_are_judged_and_the_page_says_whose_measure_it_is() {
    let tree = sweep();
    // A ruler of the data set that such a spec does not have is none of its outcomes'.
    fs::create_dir_all(tree.results().join("ruler")).expect("made");
    let ruler = tree.results().join("ruler").join(format!("{}.json", Source::default().name()));
    fs::write(ruler, "not even read").expect("written");
    insta::assert_snapshot!(made(&tree), @"16 finished (16 plateau)");
    let summary = file(&tree, "summary.md");
    assert!(summary.contains("Measured by the program itself, `python3 train.py` (content c0ffee)"), "{summary}");
    assert!(summary.contains("supported"), "{summary}");
    let untold = "can't be told here: no ruler measures what a program of one's own measures.";
    assert!(summary.contains(untold) && file(&tree, "report.html").contains(untold), "{summary}");
    for text in [summary, file(&tree, "report.html"), file(&tree, "summary.csv")] {
        assert!(!text.contains("fashion-mnist"), "no data set of this workspace is named: {text}");
    }
    assert!(file(&tree, "report.html").contains("/plain/seed-0/spec.toml --out once-more"));
}
