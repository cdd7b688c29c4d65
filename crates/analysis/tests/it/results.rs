//! The results: computed once, written as JSON, and rendered by views that compute nothing; and the results of a
//! published sweep.

use std::fs;
use std::path::{Path, PathBuf};

use analysis::claims::Decision;
use analysis::findings::{Findings, Group};
use analysis::outcome::ComparisonPoint;
use analysis::read::Sweep;
use analysis::report::latex;
use analysis::results::Results;
use analysis::statistics::correlation;
use runs::SweepFolder;
use serde_json::Value;

use crate::claims::append;
use crate::reports::{everything, file, made};
use crate::tree::Fate::{self, Healthy};
use crate::tree::SweepBuilder;

/// A withdrawn sweep of 110 runs of 960 steps, as it was published.
fn published() -> Sweep {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sweep = SweepFolder::new(crate_folder.join("tests/fixtures/ablations-960"));
    Sweep::read_with(&sweep, Some(&crate_folder.join("../../results"))).expect("a published sweep")
}

#[test]
fn the_order_of_arms_changes_with_the_step() {
    let sweep = published();
    let results = Results::of(&sweep);
    let ratios = |arm: &str| -> Vec<String> {
        let over = results.over_training.iter().find(|over| over.label == arm).expect("an arm");
        let at = |step: u64| over.points.iter().find(|point| point.step == step).expect("an evaluation");
        [320, 512, 640, 960].map(|step| format!("{:.2}", at(step).ratio)).to_vec()
    };
    assert_eq!(ratios("fully-connected-hidden"), ["1.56", "2.22", "1.79", "0.93"]);
    assert_eq!(ratios("all-reversed"), ["0.75", "1.60", "2.04", "3.76"]);
}

#[test]
fn an_undecided_arm_lists_a_significant_recall() {
    let sweep = published();
    let results = Results::of(&sweep);
    let claim = results.claims.iter().find(|claim| claim.arm() == "fully-connected-hidden").expect("a claim");
    let answer = &claim.answers[0];
    assert_eq!(answer.decision, Decision::Undecided);
    assert_eq!(answer.why.as_deref(), Some("recall and distance on random features show that it is worse"));
}

#[test]
fn precision_and_density_do_not_correlate_with_the_distance() {
    let sweep = published();
    let agreement = Results::of(&sweep).agreement.expect("measures of 110 runs");
    let with_the_distance = |measure: &str| {
        let place = agreement.measures.iter().position(|words| *words == measure).expect("a measure");
        agreement.correlations[0][place].expect("both vary")
    };
    assert!(with_the_distance("precision").abs() < 0.3 && with_the_distance("density").abs() < 0.3);
    assert!(with_the_distance("recall") > 0.8 && with_the_distance("coverage") > 0.8);
}

/// docs/method.md gives this number as the reason why seeds are not paired.
#[test]
fn equal_seeds_of_two_arms_do_not_correlate() {
    let sweep = published();
    let findings = Findings::new(&sweep);
    let logs = |group: &Group| -> Vec<f64> {
        let outcomes = group.seed_outcomes(ComparisonPoint::End).into_iter();
        outcomes.map(|outcome| outcome.expect("no run diverged").ln()).collect()
    };
    let arms: Vec<Vec<f64>> = findings.groups.iter().map(logs).collect();
    let mut correlations = Vec::new();
    for (k, arm) in arms.iter().enumerate() {
        for other in &arms[..k] {
            let pairs: Vec<(f64, f64)> = arm.iter().copied().zip(other.iter().copied()).collect();
            correlations.push(correlation(&pairs).expect("both vary"));
        }
    }
    let mean = correlations.iter().sum::<f64>() / correlations.len() as f64;
    assert_eq!((arms.len(), correlations.len(), format!("{mean:.2}")), (11, 55, "-0.02".to_owned()));
}

#[test]
fn measures_of_real_likeness_agree_by_their_deviation() {
    let runs: Vec<Fate> = (0..9).map(|k| Healthy(40.0 + f64::from(k))).collect();
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &runs).write();
    for seed in 0..9 {
        // The distance grows with the deviation from 1 in either direction.
        let ratio = if seed % 2 == 0 { 1.0 + 0.1 * seed as f64 } else { 1.0 / (1.0 + 0.1 * seed as f64) };
        append(&tree, "dcgan", seed, ("trace_ratio", ratio));
        if seed < 8 {
            append(&tree, "dcgan", seed, ("recall_2000", 0.1 * seed as f64));
        }
        if seed < 7 {
            append(&tree, "dcgan", seed, ("recall", 0.1));
        }
    }
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let agreement = Results::of(&sweep).agreement.expect("nine runs");
    let place = |name: &str| agreement.measures.iter().position(|words| *words == name);
    let with_distance = |name: &str| agreement.correlations[0][place(name)?];
    assert_eq!(with_distance("spread of features").map(f64::round), Some(1.0), "{:?}", agreement.measures);
    assert_eq!(with_distance("recall of 2,000").map(f64::round), Some(-1.0), "over the eight runs that have both");
    assert_eq!(place("recall"), None, "seven runs are too few");
    assert_eq!(agreement.runs, 9);
    let page = made(&tree);
    assert!(page.contains("9 finished") && file(&tree, "report.html").contains("Do the measures agree?"));
}

#[test]
fn all_results_are_written_as_json() {
    let tree = everything();
    made(&tree);
    let json: Value = serde_json::from_str(&file(&tree, "results.json")).expect("JSON");
    for key in ["sweep", "headline", "claims", "effects", "over_training", "columns", "power", "arms", "at"] {
        assert!(!json[key].is_null(), "{key}");
    }
    let run = &json["arms"][0]["runs"][0];
    assert_eq!(
        (run["seed"].as_u64(), run["state"].as_str(), run["verdict"].as_str()),
        (Some(0), Some("finished"), Some("plateau"))
    );
    assert!((run["outcomes"][0]["to"].as_f64().expect("a distance") - 46.0).abs() < 1e-9);
    let headline = json["headline"].as_str().expect("words");
    let words = headline.split('`').next_back().expect("its end").replace('"', "&quot;");
    assert!(file(&tree, "report.html").contains(&words), "the page has the same headline: {words}");
}

#[test]
fn latex_tables_are_written_on_request() {
    let tree = everything();
    made(&tree);
    assert!(!tree.sweep().path().join("summary.tex").exists());
    let text = fs::read_to_string(latex(&tree.sweep(), None).expect("written")).expect("a file");
    for expected in ["\\begin{tabular}{lrrl}", "\\toprule", "narrow & end &", "\\bottomrule"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

/// The source files below a folder of the crate.
fn sources(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let entries = fs::read_dir(&folder).expect("a folder").flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "rs")).collect();
    files.sort();
    files
}

#[test]
fn views_compute_no_statistics() {
    let folders = ["page", "page/samples", "chart", "chart/slope", "markdown", "paper"].map(sources);
    let alone = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/latex.rs");
    for path in [folders.concat(), vec![alone]].concat() {
        let text = fs::read_to_string(&path).expect("a source");
        // Only the median curve is computed by a chart.
        let drawn = path.ends_with("chart/seed_curves.rs");
        for computed in
            ["judge(", "statistics::", "evidence::answer", "evidence::brunner_munzel", "SweepPower::of", "Answer::of"]
        {
            assert!(drawn || !text.contains(computed), "{} calls {computed}", path.display());
        }
    }
}
