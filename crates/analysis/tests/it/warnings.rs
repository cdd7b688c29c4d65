//! Warnings: problems are reported, and incomparable arms are not compared.

use std::fs;

use analysis::chart::{all, ruler_marks};
use analysis::findings::Findings;
use analysis::read::Sweep;
use analysis::results::{Document, Results};
use analysis::warnings::Severity;
use runs::{Fingerprint, Ruler};
use spec::{Claim, Expect, Measure};

use crate::tree::Fate::{Healthy, Pending};
use crate::tree::{SweepBuilder, WrittenSweep};

fn tree() -> WrittenSweep {
    let seeds = [Healthy(46.0), Healthy(50.0), Healthy(41.0)];
    SweepBuilder::new("dcgan").arm("dcgan", &seeds).arm("max-pooling", &seeds).write()
}

fn warnings_of(tree: &WrittenSweep) -> String {
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let each = Results::of(&sweep).warnings.into_iter().map(|warning| match warning.severity {
        Severity::Invalid => format!("INVALID {}", warning.text),
        Severity::Note => warning.text,
    });
    each.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_valid_sweep_has_no_warnings() {
    assert_eq!(warnings_of(&tree()), "");
}

#[test]
fn another_feature_network_is_invalid_and_comes_first() {
    let tree = tree();
    tree.manifest("dcgan", 1, |manifest| manifest.features.as_mut().expect("a network").sha256 = "e".repeat(64));
    insta::assert_snapshot!(warnings_of(&tree), @"INVALID The distances were measured with different feature networks (fashion-cnn eeeeeeeeeeee; fashion-cnn ffffffffffff): they can't be compared, and where an arm and the reference differ in it no ratio is given.");
}

#[test]
fn different_sample_counts_are_incomparable() {
    let seeds = [Healthy(46.0), Healthy(50.0), Healthy(41.0)];
    let fewer = SweepBuilder::new("dcgan").arm("dcgan", &seeds);
    let tree = fewer.arm_with("few", 0, &seeds, |spec| spec.evaluation.samples = 1_000).write();
    insta::assert_snapshot!(warnings_of(&tree), @"
    INVALID Measured as no other arm is, so that nothing can be compared with it: `dcgan` (from 10,000 samples), `few` (from 1,000 samples).
    Arm `few` is measured on 1000 samples, and the reference `dcgan` on 10000: a distance depends on that number, so the two can't be compared.
    ");
}

/// Two designs at 32×32 and at 64×64, with a claim about one arm.
fn sizes(arm: &str, against: &str) -> WrittenSweep {
    let (near, far) = ([Healthy(46.0), Healthy(50.0), Healthy(41.0)], [Healthy(92.0), Healthy(100.0), Healthy(82.0)]);
    let claim = Claim {
        guideline: None,
        says: "it draws worse".to_owned(),
        arm: arm.to_owned(),
        against: Some(against.to_owned()),
        measure: Measure::FrechetDistance,
        expect: Expect::Higher,
        than: None,
        budgets: None,
        margin: 1.1,
    };
    SweepBuilder::new("dcgan")
        .arm("dcgan", &near)
        .arm_with("dcgan-64", 0, &near, |spec| spec.data.image_size = 64)
        .arm("gan", &far)
        .arm_with("gan-64", 0, &far, |spec| spec.data.image_size = 64)
        .plan(|plan| plan.claims.push(claim))
        .write()
}

#[test]
fn several_image_sizes_are_valid_if_each_claim_stays_within_one() {
    let tree = sizes("gan-64", "dcgan-64");
    insta::assert_snapshot!(warnings_of(&tree), @"Arms are measured differently, as planned: on images of 32×32 `dcgan`, `gan`; on images of 64×64 `dcgan-64`, `gan-64`. Only distances that are measured alike can be compared.");
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let effect = Results::of(&sweep).claims[0].answers[0].effect().expect("an effect");
    assert!(effect.starts_with("2.00 ["), "{effect}");
}

#[test]
fn a_claim_across_image_sizes_is_invalid() {
    let tree = sizes("gan-64", "dcgan");
    insta::assert_snapshot!(warnings_of(&tree), @r#"
    INVALID No answer to the claim "it draws worse": `gan-64` is measured on images of 64×64, and `dcgan` on images of 32×32, which can't be compared.
    Arms are measured differently, as planned: on images of 32×32 `dcgan`, `gan`; on images of 64×64 `dcgan-64`, `gan-64`. Only distances that are measured alike can be compared.
    "#);
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let answer = &Results::of(&sweep).claims[0].answers[0];
    assert_eq!((answer.ratio, answer.why.as_deref()), (None, Some("the arms were measured differently")));
}

#[test]
fn different_networks_are_invalid_within_one_image_size() {
    let tree = sizes("gan-64", "dcgan-64");
    tree.manifest("gan-64", 1, |manifest| manifest.features.as_mut().expect("a network").sha256 = "e".repeat(64));
    assert!(warnings_of(&tree).starts_with("INVALID The distances were measured with different feature networks"));
}

#[test]
fn several_commits_machines_and_versions_are_reported() {
    let tree = tree();
    tree.manifest("dcgan", 1, |manifest| {
        manifest.provenance.commit = "fedcba-dirty".to_owned();
        manifest.provenance.host.cores = 64;
        manifest.provenance.versions.insert("burn".to_owned(), "0.23.0".to_owned());
    });
    insta::assert_snapshot!(warnings_of(&tree), @"
    These runs come from 2 commits: 0123456789abcdef0123456789abcdef01234567; fedcba-dirty.
    These runs come from 2 machines: a processor, linux x86_64 (2 cores); a processor, linux x86_64 (64 cores).
    These runs come from 2 sets of versions: burn 0.22.1; burn 0.23.0.
    Files had changed since the commit when one run started: the commit does not say all.
    ");
}

#[test]
fn a_run_resumed_at_another_commit_has_both() {
    let tree = tree();
    tree.manifest("dcgan", 1, |manifest| {
        manifest.sittings = manifest.sittings_so_far();
        manifest.provenance.commit = "fedcba".to_owned();
    });
    assert_eq!(warnings_of(&tree), "These runs come from 2 commits: 0123456789abcdef0123456789abcdef01234567; fedcba.");
}

#[test]
fn only_differing_versions_are_listed() {
    let tree = tree();
    for (arm, seed) in [("dcgan", 0), ("dcgan", 1)] {
        tree.manifest(arm, seed, |manifest| {
            let versions = &mut manifest.provenance.versions;
            versions.insert("instructions".to_owned(), if seed == 0 { "avx2" } else { "avx512" }.to_owned());
        });
    }
    let warnings = warnings_of(&tree);
    assert!(
        warnings.contains("3 sets of versions: instructions avx2; instructions avx512; none of these."),
        "{warnings}"
    );
}

/// Sets the fingerprint in a run's manifest.
fn fingerprint(tree: &WrittenSweep, (arm, seed): (&str, u64), instructions: &[&str]) {
    tree.manifest(arm, seed, |manifest| {
        manifest.provenance.fingerprints = instructions.iter().copied().map(Fingerprint::of).collect();
    });
}

#[test]
fn mixed_fingerprints_are_reported_on_the_page_and_in_the_json() {
    let tree = tree();
    let runs = ["dcgan", "max-pooling"].into_iter().flat_map(|arm| (0..3).map(move |seed| (arm, seed)));
    runs.for_each(|run| fingerprint(&tree, run, &["avx512"]));
    assert_eq!(warnings_of(&tree), "");
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let json = serde_json::to_value(Document::of(&Results::of(&sweep))).expect("plain data");
    let (one, runs) = (&json["fingerprints"][0]["fingerprints"][0], &json["fingerprints"][0]["runs"]);
    assert_eq!((one["instructions"].as_str(), runs.as_u64()), (Some("avx512"), Some(6)));

    fingerprint(&tree, ("dcgan", 1), &["avx2", "avx512"]);
    fingerprint(&tree, ("max-pooling", 2), &[]);
    insta::assert_snapshot!(warnings_of(&tree), @"Fingerprints are mixed (one run on flex: none written down; one run on flex: avx2, numerics 1, then avx512, numerics 1; four runs on flex: avx512, numerics 1): such runs differ in their last digits, whatever their arm, and no run can be repeated to the bit on another fingerprint than its own.");
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let json = serde_json::to_value(Document::of(&Results::of(&sweep))).expect("plain data");
    assert_eq!(json["fingerprints"].as_array().map(Vec::len), Some(3));
    let warnings = json["warnings"].to_string();
    assert!(warnings.contains("Fingerprints are mixed"), "{warnings}");
}

#[test]
fn manifests_without_fingerprints_are_valid() {
    let tree = tree();
    let text = fs::read_to_string(tree.run("dcgan", 0).manifest_file()).expect("a manifest");
    assert!(!text.contains("fingerprint"), "{text}");
    assert_eq!(warnings_of(&tree), "");
}

#[test]
fn a_folder_with_another_run_is_omitted_with_the_differing_keys() {
    let tree = tree();
    let folder = tree.run("dcgan", 1);
    let mut other = folder.read_spec().expect("a spec");
    other.batch_size = 32;
    folder.write_spec(&other).expect("writable");
    tree.manifest("dcgan", 1, |manifest| manifest.run_id = spec::RunId::of(&other));
    insta::assert_snapshot!(warnings_of(&tree), @"Left out: `dcgan` seed 1: its folder holds another run (batch_size = 32).");
}

#[test]
fn damaged_runs_are_omitted() {
    let tree = tree();
    fs::write(tree.run("dcgan", 0).manifest_file(), "{").expect("writable");
    fs::write(tree.run("dcgan", 1).metrics_file(), "step,seconds,name,value\n1,2\n3,4,a,5\n").expect("writable");
    fs::write(tree.run("dcgan", 2).metrics_file(), "step,seconds,name,value\n50,1,frechet_distance,50\n")
        .expect("writable");
    fs::remove_file(tree.run("max-pooling", 0).metrics_file()).expect("removable");
    tree.manifest("max-pooling", 1, |manifest| manifest.schema = 99);
    tree.manifest("max-pooling", 2, |manifest| manifest.features = None);
    insta::assert_snapshot!(warnings_of(&tree), @r#"
    Left out: `dcgan` seed 0: manifest.json is damaged: EOF while parsing an object at line 1 column 1.
    Left out: `dcgan` seed 1: metrics.csv is damaged: line 2 is no row: "1,2".
    Left out: `dcgan` seed 2: it finished, but metrics.csv has no evaluation at step 0.
    Left out: `max-pooling` seed 0: it finished, but metrics.csv is missing.
    Left out: `max-pooling` seed 1: manifest.json was written by a newer version (schema 99, this one reads up to 1).
    Left out: `max-pooling` seed 2: its manifest does not say what its distances were measured with.
    "#);
}

/// Writes the ruler of the sweep's data set, made with the runs' feature network.
pub(crate) fn ruler(tree: &WrittenSweep, change: impl FnOnce(&mut Ruler)) {
    ruler_of(tree, "dcgan", change);
}

/// Writes a ruler that fits the runs of an arm.
pub(crate) fn ruler_of(tree: &WrittenSweep, arm: &str, change: impl FnOnce(&mut Ruler)) {
    let manifest = tree.run(arm, 0).read_manifest().expect("readable").expect("a manifest");
    let (features, data) = (manifest.features.expect("a network"), manifest.data.expect("images"));
    let text = include_str!("../../../../results/ruler/fashion-mnist-small.json");
    let mut ruler: Ruler = serde_json::from_str(text).expect("a ruler");
    ruler.features = features;
    ruler.checksum = data.checksum;
    change(&mut ruler);
    let file = Ruler::file(tree.results(), ruler.source);
    fs::create_dir_all(file.parent().expect("a folder")).expect("writable");
    ruler.write(&file).expect("writable");
}

#[test]
fn a_fitting_ruler_gives_no_warning_and_has_marks() {
    let tree = tree();
    ruler(&tree, |_| {});
    assert_eq!(warnings_of(&tree), "");
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let findings = Findings::new(&sweep);
    assert!(ruler_marks(&findings).iter().any(|(words, _)| words == "3×3 blur"));
    let charts = all(&Results::of(&sweep)).expect("charts");
    assert!(charts.iter().any(|chart| chart.file == "distance" && chart.svg.contains("no class trouser")));
}

#[test]
fn few_omitted_runs_are_named_and_the_rest_is_counted() {
    let fates = vec![Healthy(50.0); 10];
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &fates).write();
    (0..10).for_each(|seed| fs::remove_file(tree.run("dcgan", seed).metrics_file()).expect("removable"));
    let warnings = warnings_of(&tree);
    assert_eq!(warnings.lines().count(), 7);
    insta::assert_snapshot!(warnings.lines().last().unwrap_or_default(), @"Left out for such reasons: four runs more.");
}

#[test]
fn a_ruler_of_another_network_is_omitted() {
    let tree = tree();
    ruler(&tree, |ruler| ruler.features.sha256 = "e".repeat(64));
    insta::assert_snapshot!(warnings_of(&tree), @"The ruler of fashion-mnist-small was made with the feature network eeeeeeeeeeee, and the runs with ffffffffffff (`cargo xtask data ruler fashion-mnist-small` makes it again): its marks are left out.");
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    assert_eq!(ruler_marks(&Findings::new(&sweep)), []);
}

#[test]
fn a_ruler_of_another_number_of_samples_is_omitted() {
    let tree = tree();
    ruler(&tree, |ruler| ruler.samples = 2_500);
    insta::assert_snapshot!(warnings_of(&tree), @"The ruler of fashion-mnist-small was made with 2,500 samples, and the runs with 10,000: its marks are left out. Its limit of 147 still tells whether a run has begun to learn: from more samples distances are hardly smaller.");
}

#[test]
fn a_failed_control_comes_first() {
    let tree = tree();
    ruler(&tree, |ruler| {
        let blurred = ruler.marks.iter_mut().find(|mark| mark.name == "blurred").expect("a blur");
        blurred.measures.insert("recall".to_owned(), 0.99);
    });
    let first = warnings_of(&tree);
    assert!(first.starts_with("INVALID A control fails: `recall` should fall"), "{first}");
}

#[test]
fn unplanned_runs_are_listed() {
    let tree = tree();
    let stray = tree.sweep().path().join("old-arm/seed-7-flex");
    fs::create_dir_all(&stray).expect("a folder");
    fs::copy(tree.run("dcgan", 0).spec_file(), stray.join("spec.toml")).expect("a copy");
    insta::assert_snapshot!(warnings_of(&tree), @"Left out: a run that the plan does not have (old-arm/seed-7-flex).");
}

#[test]
fn warnings_of_the_plan_are_included() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0)]).arm("max-pooling", &[Pending]).write();
    insta::assert_snapshot!(warnings_of(&tree), @"Every arm has 1 seed: fewer than 3 show no spread between seeds, and decide nothing.");
}
