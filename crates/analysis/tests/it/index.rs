//! The page that lists all sweeps.

use std::fs;

use analysis::report::index;
use analysis::summary::Summary;
use spec::{Claim, Expect, Measure};

use crate::reports::{file, made};
use crate::tree::Fate::Healthy;
use crate::tree::SweepBuilder;

#[test]
fn the_index_lists_every_sweep_that_has_a_report() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(50.0)]).arm("other", &[Healthy(90.0)]);
    let claims = |plan: &mut spec::Plan| {
        plan.question = Some("Is <it> so?".to_owned());
        plan.claims.push(Claim {
            guideline: None,
            says: "it matters".to_owned(),
            arm: "other".to_owned(),
            against: None,
            measure: Measure::FrechetDistance,
            expect: Expect::Higher,
            than: None,
            budgets: None,
            margin: 1.1,
        });
    };
    let tree = tree.plan(claims).write();
    let empty = fs::read_to_string(index(tree.results(), None).expect("a page")).expect("readable");
    assert!(empty.contains("No report has been made yet"));
    made(&tree);
    let digest: Summary = serde_json::from_str(&file(&tree, "summary.json")).expect("a digest");
    assert_eq!((digest.claims.len(), digest.claims[0].decision.name()), (1, "undecided"));
    let page = fs::read_to_string(index(tree.results(), None).expect("a page")).expect("readable");
    for expected in [
        "href=\"./first-look/report.html\"",
        "Is &lt;it&gt; so?",
        "1 answer: ",
        "1 undecided",
        "2026-01-02",
        &digest.runs,
    ] {
        assert!(page.contains(expected), "{expected}");
    }
}

#[test]
fn the_newest_sweep_comes_first_with_a_picture_of_its_samples() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(50.0)]).write();
    made(&tree);
    let digest: Summary = serde_json::from_str(&file(&tree, "summary.json")).expect("a digest");
    assert_eq!(digest.thumbnail.as_deref(), Some("./samples/dcgan.png"));
    let newer = Summary { sweep: "a-newer-one".to_owned(), updated: Some("2027-01-01T00:00:00Z".to_owned()), ..digest };
    let folder = tree.results().join("a-newer-one");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("summary.json"), serde_json::to_vec(&newer).expect("JSON")).expect("written");
    let page = fs::read_to_string(index(tree.results(), None).expect("a page")).expect("readable");
    let [newer, older] = ["a-newer-one/report.html", "first-look/report.html"].map(|link| page.find(link).expect(link));
    assert!(newer < older && page.contains("src=\"./first-look/samples/dcgan.png\""), "{page}");
}

#[test]
fn an_invalid_summary_is_an_error_with_a_hint() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(50.0)]).write();
    made(&tree);
    fs::write(tree.sweep().path().join("summary.json"), "{}").expect("written");
    let said = index(tree.results(), None).expect_err("damaged").to_string();
    insta::assert_snapshot!(said.replace(&tree.results().display().to_string(), "results"), @"
    results/first-look/summary.json is no summary of a report: missing field `schema` at line 1 column 2
    hint: delete it; the sweep's report writes it again
    ");
}
