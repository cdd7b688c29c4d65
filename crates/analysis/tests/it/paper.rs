//! The paper's sentences: each names existing claims, and states no more than they do.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use analysis::measure::MeasureDefinition;
use analysis::paper::{
    ClaimRef, ClaimRole, Paper, Sentence, SentenceStatus, SentenceTest, Source, SweepFile, readme, short_table,
};
use analysis::report::{index, report};
use analysis::summary::{Summary, SummaryClaim, TrainingScale};
use spec::{Claimed, Family, Measure, Pair, read_claims};

use crate::tree::Fate::Healthy;
use crate::tree::SweepBuilder;

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../experiments/paper.toml")
}

fn paper() -> Paper {
    Paper::read(&file()).unwrap_or_else(|error| panic!("{error}"))
}

/// The summary of a sweep in which a claim has this answer.
pub fn summary(claim: &ClaimRef, decision: &str, budget: Option<u64>) -> Summary {
    Summary {
        schema: 1,
        sweep: claim.sweep.name().to_owned(),
        question: None,
        headline: String::new(),
        details: Vec::new(),
        runs: "20 finished (20 learning)".to_owned(),
        updated: None,
        thumbnail: None,
        power: String::new(),
        family: Family::Secondary,
        arms: Vec::new(),
        claims: vec![SummaryClaim {
            says: "it is <b>further</b>".to_owned(),
            guideline: None,
            best_of: None,
            arm: claim.arm.clone(),
            against: claim.against.clone().unwrap_or_else(|| "dcgan".to_owned()),
            than: None,
            is_against_reference: claim.against.is_none(),
            measure: MeasureDefinition::of(claim.measure).name.to_owned(),
            budget,
            decision: serde_json::from_value(decision.into()).expect("a decision"),
            is_negligible: false,
            as_expected: decision == "supported",
            ratio: Some(1.3),
            interval: Some((1.1, 1.52)),
            p: Some(0.002),
            corrected_p: Some(0.012),
            seeds: (10, 10),
            planned: None,
            diverged: None,
            is_saturated: false,
            values: None,
            scale: Some(TrainingScale {
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

#[test]
fn every_test_names_a_claim_of_its_sweeps_file() {
    let paper = paper();
    let mut files: BTreeMap<&SweepFile, Claimed> = BTreeMap::new();
    for SentenceTest { claim: named, .. } in paper.sentences().flat_map(|sentence| &sentence.tests) {
        let Claimed { reference, claims } = files.entry(&named.sweep).or_insert_with(|| {
            let file = file().with_file_name(named.sweep.path());
            read_claims(&file).unwrap_or_else(|diagnostics| panic!("{}: {diagnostics}", file.display()))
        });
        let against = named.against.as_ref().unwrap_or(reference);
        let stands = claims.iter().any(|claim| {
            let claim = claim.resolved(reference);
            let is_at = named.budget.is_none() || claim.budgets.iter().flatten().any(|at| named.budget == Some(*at));
            claim.arm == named.arm
                && claim.against.as_ref() == Some(against)
                && claim.than == named.than
                && claim.measure == named.measure
                && is_at
        });
        assert!(stands, "experiments/{} has no claim of {named:?}: change experiments/paper.toml", named.sweep.path());
    }
}

#[test]
fn a_sentence_has_a_test_or_states_what_it_needs() {
    let paper = paper();
    let silent = paper.sentences().filter(|sentence| sentence.tests.is_empty() && sentence.open.is_empty());
    assert_eq!(silent.map(|sentence| sentence.says.as_str()).collect::<Vec<_>>(), [""; 0]);
    for expected in ["black boxes", "look wobbly", "chained models add noise"] {
        assert!(paper.sentences().any(|sentence| sentence.says.contains(expected)), "{expected} has a row");
    }
}

pub fn named(sweep: &str) -> ClaimRef {
    ClaimRef {
        sweep: sweep.into(),
        arm: "other".to_owned(),
        against: None,
        than: None,
        measure: Measure::FrechetDistance,
        budget: None,
        turned: false,
    }
}

fn sentence(tests: Vec<(ClaimRef, ClaimRole)>) -> Sentence {
    let tests = tests.into_iter().map(|(claim, role)| SentenceTest { claim, role }).collect();
    Sentence { section: "3".to_owned(), says: "it is further".to_owned(), tests, open: "why".to_owned() }
}

/// The status of a sentence whose claims have these answers.
fn status_of(tests: Vec<(ClaimRef, ClaimRole)>, answers: &[&str]) -> &'static str {
    let summaries: Vec<Summary> =
        tests.iter().zip(answers).map(|((claim, _), answer)| summary(claim, answer, None)).collect();
    sentence(tests).status(&summaries).name()
}

#[test]
fn a_sentences_status_follows_from_its_claims() {
    use ClaimRole::{Context, Decides, Insufficient};
    let both = || vec![(named("a"), Decides), (named("b"), Decides)];
    let turned = || vec![(ClaimRef { turned: true, ..named("a") }, Decides), (named("b"), Context)];
    let beyond = || vec![(named("a"), Decides), (named("b"), Insufficient)];
    for (tests, answers, expected) in [
        (both(), ["supported", "supported"], "supported"),
        (both(), ["undecided", "supported"], "undecided"),
        (both(), ["contradicted", "undecided"], "undecided"),
        (both(), ["supported", "contradicted"], "mixed"),
        (both(), ["supported", "mixed"], "mixed"),
        (both(), ["supported", "no verdict"], "undecided"),
        (both(), ["no verdict", "no verdict"], "no verdict"),
        (beyond(), ["supported", "supported"], "undecided"),
        (turned(), ["supported", "supported"], "contradicted"),
        (turned(), ["contradicted", "contradicted"], "supported"),
        (vec![(named("a"), Context)], ["contradicted", ""], "varied"),
    ] {
        assert_eq!(status_of(tests, &answers), expected, "{answers:?}");
    }
}

#[test]
fn a_claim_is_looked_up_at_the_budget_that_is_named_else_at_the_last() {
    let mut of_sweep = summary(&named("a"), "undecided", Some(96_000));
    of_sweep.claims.extend(summary(&named("a"), "supported", Some(384_000)).claims);
    let at = |budget| {
        sentence(vec![(ClaimRef { budget, ..named("a") }, ClaimRole::Decides)])
            .status(std::slice::from_ref(&of_sweep))
            .name()
    };
    assert_eq!(
        [at(None), at(Some(96_000)), at(Some(384_000)), at(Some(1))],
        ["supported", "undecided", "supported", "no results here"]
    );
}

#[test]
fn what_stands_beside_a_claim_without_results_decides_nothing() {
    let beside = summary(&named("b"), "supported", Some(96_000));
    let status = |tests| sentence(tests).status(std::slice::from_ref(&beside)).name();
    let of = |sweep, role| (named(sweep), role);
    assert_eq!(status(vec![of("b", ClaimRole::Context)]), "varied");
    assert_eq!(status(vec![of("a", ClaimRole::Decides), of("b", ClaimRole::Context)]), "no results here");
    assert_eq!(status(vec![of("a", ClaimRole::Decides), of("b", ClaimRole::Decides)]), "undecided");
}

#[test]
fn a_contrast_is_looked_up_by_both_of_its_pairs() {
    let pair = |arm: &str| Pair { arm: arm.to_owned(), against: Some("dcgan".to_owned()) };
    let mut of_sweep = summary(&named("a"), "undecided", Some(96_000));
    let mut contrast = summary(&named("a"), "supported", Some(96_000)).claims.remove(0);
    contrast.than = Some(["small".to_owned(), "dcgan".to_owned()]);
    of_sweep.claims.push(contrast);
    let state = |than| {
        sentence(vec![(ClaimRef { than, ..named("a") }, ClaimRole::Decides)])
            .status(std::slice::from_ref(&of_sweep))
            .name()
    };
    assert_eq!(
        [state(None), state(Some(pair("small"))), state(Some(pair("large")))],
        ["undecided", "supported", "no results here"]
    );
}

#[test]
fn a_file_in_a_folder_has_its_results_under_its_name() {
    let decided = sentence(vec![(named("study/a"), ClaimRole::Decides)]);
    let source = Source { title: "A text".to_owned(), about: "Theirs.".to_owned(), sentences: vec![decided] };
    let paper = Paper { sources: vec![source], slope: None, findings: Vec::new() };
    let text = readme(&paper, &[summary(&named("study/a"), "supported", Some(96_000))]);
    for expected in
        ["(../a/summary.md)", "(../../experiments/study/a.toml)", "`cargo xtask sweep study/a.toml --report`"]
    {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn a_row_says_what_was_measured_how_far_it_decides_and_at_which_scale() {
    let decided = sentence(vec![(named("a"), ClaimRole::Decides)]);
    let source = Source { title: "A text".to_owned(), about: "Theirs.".to_owned(), sentences: vec![decided] };
    let paper = Paper { sources: vec![source], slope: None, findings: Vec::new() };
    let text = readme(&paper, &[summary(&named("a"), "supported", Some(96_000))]);
    let row = text.lines().find(|line| line.contains("it is &lt;b>further&lt;/b>")).expect("a row");
    for expected in [
        "it is further",
        "1.30 [1.10, 1.52]; p 0.012",
        "10, 10",
        "| **supported** |",
        "| supported after 96,000 images |",
        "10,000 images of fashion-mnist-small, 32×32, width 16, batch 64, 1,200 steps",
        "(../a/summary.md)",
        "(../../experiments/a.toml)",
    ] {
        assert!(row.contains(expected), "{expected} in {row}");
    }
    assert!(text.contains("`cargo xtask sweep a.toml --report`"));
    assert!(text.contains("**Of 1 sentences: 1 supported.**"), "{text}");
    let short = short_table(&paper, &[summary(&named("a"), "supported", None)]);
    assert!(short.contains("| it is further | **supported** |") && short.contains("(../a/summary.md)"), "{short}");
}

#[test]
fn a_claim_without_finished_runs_has_no_results() {
    let tested = sentence(vec![(named("a"), ClaimRole::Decides)]);
    assert_eq!(tested.status(&[]), SentenceStatus::NoResults);
    let mut unfinished = summary(&named("a"), "undecided", None);
    assert_ne!(tested.status(std::slice::from_ref(&unfinished)), SentenceStatus::NoResults);
    unfinished.claims[0].seeds = (10, 0);
    assert_eq!(tested.status(&[unfinished]), SentenceStatus::NoResults);
}

#[test]
fn a_sentence_with_an_insufficient_claim_is_undecided_with_a_reason() {
    let paper = paper();
    for sentence in paper.sentences().filter(|sentence| sentence.has_insufficient_test()) {
        assert_ne!(sentence.open, "", "{}", sentence.says);
        for decision in ["supported", "contradicted"] {
            let summaries: Vec<Summary> =
                sentence.tests.iter().map(|test| summary(&test.claim, decision, None)).collect();
            assert_eq!(sentence.status(&summaries).name(), "undecided", "{}", sentence.says);
        }
    }
}

/// The error for a file of sentences.
fn error(text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("paper.toml");
    fs::write(&path, text).expect("written");
    let error = Paper::read(&path).expect_err("something is wrong with it").to_string();
    error.replace(&format!("{}/", folder.path().display()), "")
}

#[test]
fn errors_in_a_file_of_sentences_are_explained() {
    let of = |rules: &str| {
        error(&format!(
            "[[source]]\ntitle = \"a\"\nabout = \"b\"\n[[source.sentence]]\nsection = \"1\"\nsays = \"it is so\"\n{rules}"
        ))
    };
    let claim = "{ sweep = \"a\", arm = \"b\", measure = \"recall\" }";
    insta::assert_snapshot!(of(&format!("decided_by = {claim}\nall_of = [{claim}, {claim}]")), @r#"
    paper.toml: both `decided_by` and `all_of`, of the sentence "it is so"
    hint: one rule decides a sentence: keep one of the two
    "#);
    insta::assert_snapshot!(of(&format!("all_of = [{claim}]")), @r#"
    paper.toml: `all_of` names one claim, of the sentence "it is so"
    hint: one claim alone is `decided_by`
    "#);
    insta::assert_snapshot!(of(&format!("insufficient = [{claim}]")), @r#"
    paper.toml: nothing says why its claims are insufficient, of the sentence "it is so"
    hint: say what they leave open: open = "…"
    "#);
    assert!(
        of("decided_by = { sweep = \"a\", arm = \"b\", measure = \"beauty\" }").contains("unknown variant `beauty`")
    );
    assert!(of("decides = 1").contains("unknown field `decides`"));
    assert!(Paper::read(Path::new("nowhere.toml")).is_err());
}

#[test]
fn the_table_is_updated_with_every_report() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(50.0)]).write();
    report(&tree.sweep()).expect("a report");
    index(tree.results(), None).expect("a page");
    assert!(!tree.results().join("paper").exists(), "where no file of sentences is named there is no table");
    index(tree.results(), Some(&file())).expect("a page");
    for file in ["README.md", "short.md"] {
        assert!(tree.results().join("paper").join(file).exists(), "{file}");
    }
}
