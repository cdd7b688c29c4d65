//! Reports on classifiers: errors instead of distances, one network, and no samples.

use runs::NetworkSize;
use spec::{Features, RunSpec, Task};

use crate::reports::{file, made};
use crate::tree::Fate::Healthy;
use crate::tree::{SweepBuilder, WrittenSweep};

/// Two arms of classifiers, as their program writes them.
fn classifiers() -> WrittenSweep {
    let classify = |spec: &mut RunSpec| spec.task = Task::Classification;
    let seeds = [Healthy(150.0), Healthy(160.0)];
    let tree = SweepBuilder::new("dcgan")
        .arm_with("dcgan", 0, &seeds, classify)
        .arm_with("other", 0, &seeds, classify)
        .write();
    for (arm, seed) in ["dcgan", "other"].into_iter().flat_map(|arm| [(arm, 0), (arm, 1)]) {
        tree.manifest(arm, seed, |manifest| {
            manifest.features = Some(Features { name: "labels".to_owned(), sha256: String::new() });
            let networks = manifest.networks.as_mut().expect("sizes");
            networks.generator = NetworkSize { parameters: 0, multiply_adds: 0 };
        });
    }
    tree
}

/// The visible text of the page, with single spaces.
fn text(tree: &WrittenSweep) -> String {
    let page = file(tree, "report.html");
    let (_, body) = page.split_once("<main>").expect("a page");
    let text: Vec<&str> = body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
    text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Asserts that a word does not occur, and shows its context otherwise.
#[track_caller]
fn assert_absent(word: &str, text: &str) {
    let around = text.find(word).map(|at| text[..at + word.len()].chars().rev().take(80).collect::<String>());
    assert_eq!(around, None, "{word}, backwards");
}

#[test]
fn a_page_of_classifiers_has_errors_and_no_samples() {
    let tree = classifiers();
    made(&tree);
    let text = text(&tree);
    assert!(text.contains("0.150") && text.contains("test error"), "{text}");
    ["Samples", "distance", "no picture"].iter().for_each(|word| assert_absent(word, &text));
}

#[test]
fn a_page_of_classifiers_has_no_column_of_a_generator() {
    let tree = classifiers();
    made(&tree);
    let text = text(&tree);
    assert!(text.contains("multiply-adds parameters time per run"), "{text}");
    assert!(text.contains("1.30 M 45.0 k"), "{text}");
    ["G, D", "0, 45.0 k", "collapsed"].iter().for_each(|word| assert_absent(word, &text));
    let summary = file(&tree, "summary.md");
    assert!(summary.contains("| parameters | multiply-adds | time per run |"), "{summary}");
    assert!(summary.contains("| 45.0 k | 1.30 M |"), "{summary}");
}

#[test]
fn a_measure_that_no_classifier_records_has_no_column() {
    let tree = classifiers();
    for (arm, seed) in ["dcgan", "other"].into_iter().flat_map(|arm| [(arm, 0), (arm, 1)]) {
        let series = tree.run(arm, seed).metrics_file();
        let lines = std::fs::read_to_string(&series).expect("a series");
        let kept = lines.lines().filter(|line| !line.contains("gradient_norm")).map(|line| format!("{line}\n"));
        std::fs::write(&series, kept.collect::<String>()).expect("written");
    }
    made(&tree);
    let text = text(&tree);
    assert_absent("gradient norm", &text);
    assert!(text.contains("spread between seeds unrest around the trend worst rise of the test error"), "{text}");
}
