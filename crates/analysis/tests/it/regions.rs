//! Reports on a region.

use analysis::claims::{Decision, SweepPower, detectable_effects};
use analysis::findings::Findings;
use analysis::read::Sweep;
use analysis::report::report;
use analysis::results::Results;
use analysis::summary::Summary;
use spec::{AxisValues, Claim, Region, RegionDesign, RegionFactor, RunSpec, SearchAxis, Setting};

use crate::tree::{Fate, SweepBuilder, WrittenSweep};

/// Two factors in eight settings: without normalisation every setting is worse, with pooling half of them.
pub(crate) fn tree() -> WrittenSweep {
    let rates: Vec<f64> = (1..=8).map(|k| 1e-4 * f64::from(k)).collect();
    let drawn = |rate: &f64| -> Setting {
        [("optimizer.learning_rate".to_owned(), (*rate).into()), ("initializer_std".to_owned(), 0.02.into())].into()
    };
    let fates = |of: &dyn Fn(usize) -> f64| (0..8).map(|k| Fate::Healthy(of(k))).collect::<Vec<_>>();
    let swing = |k: usize| if k.is_multiple_of(2) { 5.0 } else { -5.0 };
    let mut all = fates(&|k| 90.0 + swing(k));
    all[7] = Fate::Diverged(300);
    let claim = |arm: &str, measure: &str, expect: &str| -> Claim {
        serde_json::from_value(serde_json::json!({
            "says": format!("{arm} matters"), "arm": arm, "measure": measure, "expect": expect, "budget": [64_000], "margin": 1.25
        }))
        .expect("a claim")
    };
    SweepBuilder::new("all-kept")
        .arm("all-kept", &fates(&|k| 30.0 - swing(k)))
        .arm("pooling", &fates(&|k| 30.0 + swing(k)))
        .arm("norm", &fates(&|k| 80.0 - swing(k)))
        .arm("all-reversed", &all)
        .plan(|plan| {
            let axis = |key: &str| SearchAxis { key: key.to_owned(), values: AxisValues::LogUniform([1e-4, 1e-1]) };
            let factor = |name: &str| RegionFactor { name: name.to_owned(), set: Setting::new() };
            plan.region = Some(Region {
                axes: vec![axis("optimizer.learning_rate"), axis("initializer_std")],
                factors: vec![factor("pooling"), factor("norm")],
                design: RegionDesign::FullFactorial,
                spec: RunSpec::default(),
                drawn: rates.iter().map(drawn).collect(),
            });
            plan.ends_well = Some(60.0);
            plan.claims = vec![
                claim("norm", "frechet_distance", "higher"),
                claim("pooling", "frechet_distance", "higher"),
                claim("norm", "ends_well", "lower"),
            ];
        })
        .write()
}

#[test]
fn power_is_that_of_the_test_over_settings() {
    let tree = tree();
    let sweep = Sweep::read(&tree.sweep()).expect("a sweep");
    let findings = Findings::new(&sweep);
    assert_eq!(detectable_effects(&findings, None), []);
    let said = [None, Some(5), Some(7)].map(|settings| SweepPower::of(&findings, settings).to_string());
    insta::assert_snapshot!(said.join("\n"), @"
    eight settings, and all flips of their signs decide: seven settings at least for three answers beside each other; each of three claims can be decided
    five settings, and all flips of their signs decide: seven settings at least for three answers beside each other; three of three claims cannot be decided
    seven settings, and all flips of their signs decide: seven settings at least for three answers beside each other; each of three claims can be decided
    ");
}

#[test]
fn effects_are_means_over_settings_of_differences_within_them() {
    let tree = tree();
    let sweep = Sweep::read(&tree.sweep()).expect("a sweep");
    let results = Results::of(&sweep);
    let region = results.region.as_ref().expect("a region");
    let [pooling, norm, all] = &region.at[0].factors[..] else { panic!("two factors and all") };
    assert_eq!(norm.ranks.map(|ranks| ranks.difference), Some(2.0), "both reversed cells rank after both kept ones");
    assert_eq!(norm.ranks.map(|ranks| ranks.p), Some(2.0 / 256.0), "all flips of eight signs");
    assert_eq!(
        pooling.ranks.map(|ranks| ranks.difference),
        Some(0.3125),
        "ties are averaged, and the diverged run ranks last"
    );
    assert_eq!(norm.ends_well, Some([(16, 16), (0, 16)]));
    assert_eq!((all.without_divergence, region.cells[3].runs.len()), ((7, 8), 8));
    let decisions: Vec<Decision> = results.claims.iter().map(|claim| claim.answers[0].decision).collect();
    assert_eq!(decisions, [Decision::Supported, Decision::Undecided, Decision::Supported]);
}

#[test]
fn the_page_shows_a_regions_ranks_proportions_and_map() {
    let tree = tree();
    let page = std::fs::read_to_string(report(&tree.sweep()).expect("a report").page).expect("a page");
    for words in [
        "What each guideline does over 8 settings",
        "+2.00",
        "0 of 16",
        "(of 4 cells) than the one that keeps all",
        "compared within settings",
        "Distance over optimizer.learning_rate and initializer_std",
        "+2.00 ranks",
    ] {
        assert!(page.contains(words), "{words}");
    }
    for absent in ["How much each arm matters", "Effect over training", "times the distance of"] {
        assert!(!page.contains(absent), "a cell is no arm with seeds: {absent}");
    }
    let summary = std::fs::read_to_string(tree.sweep().path().join("summary.md")).expect("written");
    assert!(summary.contains("| norm | +2.00, p 0.008 | "), "{summary}");
}

#[test]
fn a_regions_claim_is_about_settings_and_labelled_by_its_factor() {
    let tree = tree();
    report(&tree.sweep()).expect("a report");
    let text = std::fs::read(tree.sweep().path().join("summary.json")).expect("written");
    let digest: Summary = serde_json::from_slice(&text).expect("a digest");
    let claim = &digest.claims[0];
    assert_eq!((claim.arm.as_str(), claim.seeds, claim.planned), ("norm", (8, 8), None));
    let page = std::fs::read_to_string(tree.sweep().path().join("report.html")).expect("a page");
    assert!(page.contains("8 settings") && page.contains("all flips of the settings"));
}

#[test]
fn the_map_has_a_panel_per_cell_with_dots_and_crosses_for_divergence() {
    let tree = tree();
    report(&tree.sweep()).expect("a report");
    let map = std::fs::read_to_string(tree.sweep().path().join("charts/region.svg")).expect("a chart");
    let (_, drawn) = map.split_once("</style>").expect("a drawing");
    for cell in ["all-kept", "pooling", "norm", "all-reversed"] {
        assert_eq!(drawn.matches(&format!(">{cell}</text>")).count(), 1, "{cell}");
    }
    assert_eq!(drawn.matches("<circle").count(), 2 * 31, "a disc and its edge for each run");
    assert_eq!(drawn.matches("stroke=\"#C44E00\"").count(), 2, "two strokes of one cross");
}
