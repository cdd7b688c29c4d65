//! The slope chart: two sweeps side by side, from either form of their runs, with missing data in words.

use std::fs;
use std::path::{Path, PathBuf};

use analysis::paper::{Paper, Slope};
use analysis::publish::publish;
use analysis::report::{index, report};
use analysis::summary::Summary;
use runs::SweepFolder;
use spec::{BestOf, Claim, Plan, Run, RunSpec, read_claims};

use crate::search;
use crate::tree::Fate::{Diverged, Healthy, Pending};
use crate::tree::{Fate, STEPS, SweepBuilder, WrittenSweep};

const SHORT: u64 = STEPS * 64;
const LONG: u64 = 2 * SHORT;
const SEEDS: usize = 8;

/// The chart of two arms at three columns.
const SENTENCES: &str = r#"
[[source]]
title = "A text"
about = "It says nothing."

[slope]
question = "Which survive?"
measure = "frechet_distance"
reference = "DCGAN"
column = [
    { says = "as written", sweep = "as-written", budget = 64_000 },
    { says = "tuned", sweep = "tuned", budget = 64_000 },
    { says = "tuned", sweep = "tuned", budget = 128_000 },
]
line = [{ says = "1 pooling", arm = "pooling" }, { says = "2 dense", arm = "dense" }]
"#;

/// This many runs around a distance.
fn around(distance: f64) -> Vec<Fate> {
    (0..SEEDS).map(|k| Healthy(distance * (1.0 + 0.01 * k as f64))).collect()
}

fn claims(plan: &mut Plan, budgets: &[u64]) {
    let claim = |arm: &str| -> Claim {
        serde_json::from_value(serde_json::json!({
            "says": format!("{arm} is worse"), "arm": arm, "measure": "frechet_distance", "expect": "higher", "budget": budgets, "margin": 1.25
        }))
        .expect("a claim")
    };
    plan.claims = vec![claim("pooling"), claim("dense")];
}

fn sweep(name: &str, dense: &[Fate]) -> SweepBuilder {
    SweepBuilder::new("dcgan").named(name).arm("dcgan", &around(20.0)).arm("pooling", &around(60.0)).arm("dense", dense)
}

/// The second sweep: each arm at its best setting, with half of the seeds longer.
fn tuned(dense: &[Fate]) -> SweepBuilder {
    sweep("tuned", dense).plan(|plan| {
        claims(plan, &[SHORT, LONG]);
        plan.best_of = Some(BestOf { settings: 24, search: "tuned".to_owned() });
        for arm in &mut plan.arms {
            let longer =
                |run: &Run| Run { is_longer: true, ..Run::new(RunSpec { steps: 2 * STEPS, ..run.spec.clone() }) };
            let longer: Vec<Run> = arm.runs.iter().take(SEEDS / 2).map(longer).collect();
            arm.runs.extend(longer);
        }
    })
}

fn as_written(dense: &[Fate]) -> SweepBuilder {
    sweep("as-written", dense).plan(|plan| claims(plan, &[SHORT]))
}

/// Both sweeps, with their reports.
fn both(dense: &[Fate]) -> WrittenSweep {
    let written = tuned(dense).write_beside(as_written(&around(40.0)).write());
    for name in ["as-written", "tuned"] {
        report(&SweepFolder::new(written.results().join(name))).expect("a report");
    }
    written
}

fn sentences(folder: &Path) -> PathBuf {
    let file = folder.join("sentences.toml");
    fs::write(&file, SENTENCES).expect("written");
    file
}

fn slope(results: &Path) -> Slope {
    let summaries = ["as-written", "tuned"].into_iter().filter_map(|name| {
        let text = fs::read(results.join(name).join("summary.json")).ok()?;
        Some(serde_json::from_slice::<Summary>(&text).expect("a digest"))
    });
    let asked = Paper::read(&sentences(results)).expect("sentences").slope.expect("a chart");
    Slope::of(&asked, &summaries.collect::<Vec<_>>()).expect("numbers")
}

#[test]
fn each_number_is_the_answer_to_a_claim_at_its_budget() {
    let written = both(&around(22.0));
    let slope = slope(written.results());
    let heads: Vec<(&str, &str)> =
        slope.columns.iter().map(|column| (column.settings.as_str(), column.budget.as_str())).collect();
    assert_eq!(
        heads,
        [("as written", "64,000 images"), ("best of 24", "64,000 images"), ("best of 24", "128,000 images")]
    );
    let ratios = |k: usize| -> Vec<Option<f64>> {
        slope.lines[k].points.iter().map(|point| point.map(|point| (point.ratio * 1e6).round() / 1e6)).collect()
    };
    assert_eq!(ratios(0), [Some(3.0); 3]);
    assert_eq!(ratios(1), [Some(2.0), Some(1.1), Some(1.1)]);
    let is_negligible: Vec<bool> = slope.lines[1].points.iter().flatten().map(|point| point.is_negligible).collect();
    assert_eq!(is_negligible, [false, true, true]);
    assert!(slope.points().all(|point| point.interval.is_some()));
    assert_eq!(slope.missing, [""; 0]);
}

#[test]
fn both_forms_give_the_same_chart() {
    let written = both(&around(22.0));
    let file = sentences(written.results());
    let chart = |results: &Path| {
        index(results, Some(&file)).expect("drawn");
        ["slope.svg", "slope.png"].map(|name| fs::read(results.join("paper").join(name)).expect("a chart"))
    };
    let first = chart(written.results());
    assert!(first == chart(written.results()), "the same files give the same bytes");
    let elsewhere = tempfile::tempdir().expect("a folder");
    for name in ["as-written", "tuned"] {
        let to = SweepFolder::new(elsewhere.path().join(name));
        publish(&SweepFolder::new(written.results().join(name)), &to, &[], None).expect("published");
    }
    assert!(first == chart(elsewhere.path()));
    let svg = String::from_utf8(first[0].clone()).expect("text");
    assert_eq!(svg.matches("<image ").count(), 3, "samples of the reference and of each line");
    for words in
        ["best of 24", "1 pooling", "2 dense", "the reference", "negligible: 0.8 to 1.25", "Samples, best of 24"]
    {
        assert!(svg.contains(words), "{words}");
    }
    let readme = fs::read_to_string(written.results().join("paper/README.md")).expect("a table");
    for words in ["(slope.svg)", "| 1 pooling | 3.00 [", "supported, negligible"] {
        assert!(readme.contains(words), "{words} in {readme}");
    }
}

#[test]
fn missing_data_is_listed_and_the_rest_is_drawn() {
    let some: Vec<Fate> = (0..SEEDS).map(|k| if k < 3 { Healthy(22.0 + k as f64) } else { Pending }).collect();
    let written = both(&some);
    let slope = slope(written.results());
    assert_eq!(
        slope.missing,
        [
            "best of 24, 64,000 images: runs are missing (2 dense 3 of 8 have finished).",
            "best of 24, 128,000 images: runs are missing (2 dense 3 of 4 have finished)."
        ]
    );
    assert!(slope.lines[1].points.iter().all(Option::is_some), "what has finished is compared");
    index(written.results(), Some(&sentences(written.results()))).expect("drawn");
    let svg = fs::read_to_string(written.results().join("paper/slope.svg")).expect("a chart");
    assert!(svg.contains("Missing: best of 24"), "the picture says it by itself");
}

#[test]
fn missing_sweeps_are_listed_and_empty_charts_are_not_drawn() {
    let written = as_written(&[Diverged(300), Diverged(400)]).write();
    report(&written.sweep()).expect("a report");
    let slope = slope(written.results());
    assert_eq!(
        slope.missing,
        ["tuned, 64,000 images: `tuned` has not run.", "tuned, 128,000 images: `tuned` has not run."]
    );
    assert_eq!(slope.columns.iter().map(|column| column.has_report).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(slope.diverged, ["as written, 64,000 images: 2 dense 2 of 2; ratios are over the others."]);
    let file = sentences(written.results());
    index(written.results(), Some(&file)).expect("drawn");
    assert!(written.results().join("paper/slope.png").is_file(), "one line has a number");
    let none = as_written(&[Pending]).plan(|plan| plan.arms.iter_mut().for_each(|arm| arm.runs.truncate(1)));
    let none = none.named("tuned").plan(|plan| plan.arms.retain(|arm| arm.name != "dcgan")).write();
    report(&none.sweep()).expect("a report");
    index(none.results(), Some(&file)).expect("drawn");
    assert!(!none.results().join("paper/slope.png").exists());
}

#[test]
fn the_chart_reports_a_running_search() {
    let searching = search::in_first_round();
    report(&searching.sweep()).expect("a report");
    let text = fs::read(searching.sweep().path().join("summary.json")).expect("a digest");
    let digest: Summary = serde_json::from_slice(&text).expect("a digest");
    let file = searching.results().join("sentences.toml");
    fs::write(&file, SENTENCES.replace("\"tuned\", budget", "\"first-look\", budget")).expect("written");
    let asked = Paper::read(&file).expect("sentences").slope.expect("a chart");
    let slope = Slope::of(&asked, &[digest]).expect("a sweep of it has a report");
    assert!(!slope.has_points());
    let said = "tuned, 64,000 images: No arm has its setting yet; the search's table has the tries so far.";
    assert_eq!(slope.missing[1], said);
}

#[test]
fn an_invalid_chart_is_an_error_with_a_hint() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |from: &str, to: &str| {
        let file = folder.path().join("sentences.toml");
        assert!(SENTENCES.contains(from));
        fs::write(&file, SENTENCES.replace(from, to)).expect("written");
        let error = Paper::read(&file).expect_err("refused").to_string();
        error.rsplit_once("toml: ").map_or(error.clone(), |(_, why)| why.to_owned())
    };
    insta::assert_snapshot!(refused("arm = \"dense\"", "arm = \"pooling\""), @r"
    the slope chart names the arm `pooling` twice
    hint: keep one of its lines
    ");
    insta::assert_snapshot!(refused("line = [{ says = \"1 pooling\", arm = \"pooling\" }, { says = \"2 dense\", arm = \"dense\" }]", "line = []"), @r"
    the slope chart has no column or no line
    hint: write [[slope.column]] and [[slope.line]]
    ");
}

#[test]
fn the_studys_chart_names_claims_of_its_files() {
    let experiments = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../experiments");
    let asked = Paper::read(&experiments.join("paper.toml")).expect("sentences").slope.expect("a chart");
    for column in &asked.column {
        let file = experiments.join(column.sweep.path());
        let claimed = read_claims(&file).unwrap_or_else(|diagnostics| panic!("{}: {diagnostics}", file.display()));
        for line in &asked.line {
            let stands = claimed.claims.iter().any(|claim| {
                let claim = claim.resolved(&claimed.reference);
                let is_at = claim.budgets.as_ref().is_none_or(|budgets| budgets.contains(&column.budget));
                claim.arm == line.arm && claim.measure == asked.measure && is_at
            });
            assert!(stands, "{}: no claim of {} at {}", file.display(), line.arm, column.budget);
        }
    }
}
