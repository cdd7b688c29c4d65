//! The living table: its rows name claims that stand in sweep files, and its answers come from reports.

use std::collections::BTreeMap;
use std::path::Path;

use analysis::digest::{Digest, JudgedClaim, Scale};
use analysis::measure::Definition;
use analysis::paper::{Bearing, SOURCES, Sentence, State, Test, short, written};
use analysis::report::{index, report};
use spec::{Claimed, Measure, read_claims};

use crate::tree::Fate::Healthy;
use crate::tree::Tree;

fn sentences() -> impl Iterator<Item = &'static Sentence> {
    SOURCES.iter().flat_map(|source| source.sentences)
}

/// What a report of the sweep behind a sentence's first test would say.
fn digest(sentence: &Sentence, decision: &str) -> Digest {
    let test = sentence.tests.first().expect("a test");
    Digest {
        schema: spec::SCHEMA,
        sweep: test.sweep.to_owned(),
        question: None,
        headline: String::new(),
        details: Vec::new(),
        runs: "20 finished".to_owned(),
        power: String::new(),
        claims: vec![JudgedClaim {
            says: "it is <b>further</b>".to_owned(),
            guideline: None,
            arm: test.arm.to_owned(),
            against: "dcgan".to_owned(),
            is_against_reference: true,
            measure: Definition::of(test.measure).name.to_owned(),
            decision: decision.to_owned(),
            as_expected: true,
            ratio: Some(1.3),
            interval: Some((1.1, 1.52)),
            p: Some(0.001),
            corrected_p: Some(0.012),
            seeds: (10, 10),
            values: None,
            about_speed: true,
            scale: Some(Scale {
                source: "fashion-mnist-small".to_owned(),
                images: 10_000,
                image_size: 32,
                width: 16,
                batch_size: 64,
                steps: 1_200,
            }),
        }],
    }
}

fn with_a_test() -> &'static Sentence {
    let decides = |test: &Test| test.against.is_none() && test.bearing == Bearing::For;
    let is_decided_by_one = |sentence: &&Sentence| sentence.tests.len() == 1 && decides(&sentence.tests[0]);
    sentences().find(is_decided_by_one).expect("a sentence with a test")
}

#[test]
fn every_test_names_a_claim_that_stands_in_its_sweeps_file() {
    let experiments = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../experiments");
    let mut files: BTreeMap<&str, Claimed> = BTreeMap::new();
    for test in sentences().flat_map(|sentence| sentence.tests) {
        let Claimed { reference, claims } = files.entry(test.sweep).or_insert_with(|| {
            let file = experiments.join(format!("{}.toml", test.sweep));
            read_claims(&file).unwrap_or_else(|mistakes| panic!("{}: {mistakes}", file.display()))
        });
        let against = test.against.unwrap_or(reference).to_owned();
        let stands = claims.iter().any(|claim| {
            let claim = claim.resolved(reference);
            claim.arm == test.arm && claim.against.as_ref() == Some(&against) && claim.measure == test.measure
        });
        assert!(
            stands,
            "experiments/{}.toml has no claim of {test:?}: change crates/analysis/src/paper/sentences",
            test.sweep
        );
    }
}

#[test]
fn a_sentence_has_a_test_or_says_what_it_would_take() {
    let silent: Vec<&str> = sentences()
        .filter(|sentence| sentence.tests.is_empty() && sentence.open.is_empty())
        .map(|sentence| sentence.says)
        .collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn a_row_says_what_was_measured_how_far_it_decides_and_at_which_scale() {
    let sentence = with_a_test();
    let sweep = sentence.tests[0].sweep;
    for decision in ["supported", "contradicted"] {
        let text = written(&[digest(sentence, decision)]);
        let row = text.lines().find(|line| line.contains("it is &lt;b>further&lt;/b>")).expect("a row");
        for expected in [
            sentence.says,
            "1.30 [1.10, 1.52]; p 0.012",
            "10, 10",
            &format!("| **{decision}** |"),
            &format!("| {decision}, about speed |"),
            "10,000 images of fashion-mnist-small, 32×32, width 16, batch 64, 1,200 steps",
            &format!("(../{sweep}/summary.md)"),
            &format!("(../../experiments/{sweep}.toml)"),
        ] {
            assert!(row.contains(expected), "{expected} in {row}");
        }
        assert!(text.contains(&format!("`cargo xtask sweep {sweep}.toml --report`")));
        let short = short(&[digest(sentence, decision)]);
        assert!(
            short.contains(&format!("| **{decision}**, about speed |"))
                && short.contains(&format!("(../{sweep}/summary.md)")),
            "{short}"
        );
    }
}

/// The state of a sentence with these claims.
fn state(tests: &'static [Test], answers: &[&str]) -> State {
    let sentence = Sentence { section: "", says: "", tests, open: "" };
    let digests = tests.iter().zip(answers).map(|(test, answer)| {
        let alone = Sentence { tests: std::slice::from_ref(test), ..sentence };
        digest(&alone, answer)
    });
    sentence.state(&digests.collect::<Vec<_>>())
}

#[test]
fn a_sentence_is_what_its_claims_say_of_it() {
    const fn test(sweep: &'static str, bearing: Bearing) -> Test {
        Test { sweep, arm: "other", against: None, measure: Measure::FrechetDistance, bearing }
    }
    const BOTH: &[Test] = &[test("a", Bearing::For), test("b", Bearing::For)];
    const TURNED: &[Test] = &[test("a", Bearing::Against), test("b", Bearing::Beside)];
    const BEYOND: &[Test] = &[test("a", Bearing::For), test("b", Bearing::Insufficient)];
    const BESIDE: &[Test] = &[test("a", Bearing::Beside)];
    for (tests, answers, expected) in [
        (BOTH, ["supported", "supported"], "supported"),
        (BOTH, ["undecided", "supported"], "undecided"),
        (BOTH, ["contradicted", "undecided"], "undecided"),
        (BOTH, ["supported", "contradicted"], "mixed"),
        (BOTH, ["supported", "equivalent"], "mixed"),
        (BOTH, ["undecided", "equivalent"], "undecided"),
        (BOTH, ["undecided", "undecided"], "undecided"),
        (BEYOND, ["supported", "supported"], "undecided"),
        (BEYOND, ["contradicted", "contradicted"], "undecided"),
        (TURNED, ["supported", "supported"], "contradicted"),
        (TURNED, ["contradicted", "contradicted"], "supported"),
        (BESIDE, ["contradicted", ""], "varied"),
    ] {
        assert_eq!(state(tests, &answers).name(), expected, "{answers:?}");
    }
}

#[test]
fn what_has_no_finished_run_has_no_results_here() {
    let sentence = with_a_test();
    assert_eq!(sentence.state(&[]), State::NoResults);
    let mut unfinished = digest(sentence, "undecided");
    assert_ne!(sentence.state(&[unfinished.clone()]), State::NoResults);
    unfinished.claims[0].seeds = (10, 0);
    assert_eq!(sentence.state(&[unfinished]), State::NoResults);
    let beyond = sentences().filter(|sentence| sentence.is_beyond_its_tests()).count();
    let others = sentences().count() - beyond;
    let text = written(&[]);
    let counted = format!("**Of {} sentences: {beyond} undecided, {others} no results here.**", beyond + others);
    assert!(text.contains(&counted), "{text}");
}

#[test]
fn a_sentence_that_goes_beyond_its_tests_says_why_and_is_undecided_whatever_they_answer() {
    for sentence in sentences().filter(|sentence| sentence.is_beyond_its_tests()) {
        assert_ne!(sentence.open, "", "{}", sentence.says);
        let digests = ["supported", "contradicted"].map(|decision| digest(sentence, decision));
        for digest in digests {
            assert_eq!(sentence.state(std::slice::from_ref(&digest)).name(), "undecided", "{}", sentence.says);
            let row = format!("| {} | **undecided** | – | {} |", sentence.says, sentence.open);
            assert!(short(&[digest]).contains(&row), "{row}");
        }
    }
}

#[test]
fn it_is_drawn_again_whenever_something_is_reported() {
    let tree = Tree::new("dcgan").arm("dcgan", &[Healthy(50.0)]).write();
    report(&tree.sweep(), None).expect("a report");
    index(tree.results()).expect("a page");
    for file in ["README.md", "short.md"] {
        assert!(tree.results().join("paper").join(file).exists(), "{file}");
    }
}
