//! Reports on a search.

use analysis::read::Sweep;
use analysis::report::{latex, report};
use analysis::results::Results;
use spec::{
    Arm, AtEdge, AxisValues, BestOf, Cadence, Chosen, Claim, RoundRecord, RunSpec, SCHEMA, Search, SearchAxis,
    SearchRecord, SearchRound, SearchedArm, SearchedDesign, Setting, Tried, Try, Widening,
};

use crate::tree::{Fate, SweepBuilder, WrittenSweep};

const RATE: &str = "optimizer.learning_rate";

fn setting(rate: f64) -> Setting {
    [(RATE.to_owned(), rate.into())].into()
}

fn arm(name: &str, first: [Option<f64>; 4], chosen: usize) -> SearchedArm {
    let tried = |(setting, outcome): (usize, Option<f64>)| Tried { setting, outcomes: vec![outcome] };
    let last = Tried { setting: chosen, outcomes: vec![Some(10.0), Some(40.0)] };
    SearchedArm {
        arm: name.to_owned(),
        design: Default::default(),
        rounds: vec![first.into_iter().enumerate().map(tried).collect(), vec![last]],
        chosen: Some(Chosen { setting: chosen, values: setting(1e-3), second: None }),
    }
}

/// Two arms at the best of four settings.
pub(crate) fn tree() -> WrittenSweep {
    with_final_runs(&[30.0, 31.0, 32.0, 33.0].map(Fate::Healthy))
}

fn with_final_runs(runs: &[Fate]) -> WrittenSweep {
    let claim: Claim = serde_json::from_value(serde_json::json!({
        "says": "worse", "arm": "other", "measure": "frechet_distance", "expect": "higher", "budget": [64_000], "margin": 1.25
    }))
    .expect("a claim");
    let tree = SweepBuilder::new("plain").arm("plain", runs).arm("other", runs).plan(|plan| {
        plan.best_of = Some(BestOf { settings: 4, search: "first-look".to_owned() });
        plan.claims.push(claim);
    });
    let written = tree.write();
    let record = SearchRecord {
        schema: SCHEMA,
        sweep: "first-look".to_owned(),
        is_over: true,
        axes: vec![SearchAxis { key: RATE.to_owned(), values: AxisValues::LogUniform([1e-4, 3e-2]) }],
        settings: [2e-4, 1e-3, 8e-3, 2e-2].map(setting).to_vec(),
        widened: vec![Widening {
            key: RATE.to_owned(),
            upper: true,
            to: 3e-2,
            settings: 1,
            arms: vec!["other".to_owned()],
        }],
        at_edges: vec![AtEdge { key: RATE.to_owned(), upper: true, at: 3e-2, arms: vec!["other".to_owned()] }],
        rounds: vec![
            RoundRecord { steps: 1_500, seeds: vec![100] },
            RoundRecord { steps: 6_000, seeds: vec![101, 102] },
        ],
        arms: vec![
            arm("plain", [Some(60.0), Some(30.0), Some(40.0), Some(90.0)], 1),
            arm("other", [Some(200.0), Some(70.0), None, Some(50.0)], 3),
        ],
    };
    written.sweep().write_search(&record).expect("written");
    written
}

fn page(tree: &WrittenSweep) -> String {
    let page = report(&tree.sweep()).expect("a report").page;
    std::fs::read_to_string(page).expect("a page")
}

#[test]
fn best_of_k_and_near_best_counts_follow_from_the_tries() {
    let tree = tree();
    let sweep = Sweep::read(&tree.sweep()).expect("a sweep");
    let searched = Results::of(&sweep).search.expect("a search");
    let [plain, other] = &searched.arms[..] else { panic!("two arms") };
    let medians: Vec<f64> = plain.best_of.iter().filter_map(|best| Some(best.median?.round())).collect();
    assert_eq!(
        medians,
        [50.0, 35.0, 30.0, 30.0],
        "the median of the smallest, over all choices of 1, 2, 3 and 4 of the tries"
    );
    assert_eq!((plain.within_twice, plain.diverged), (3, 0));
    assert_eq!((other.within_twice, other.diverged), (2, 1));
    let (chosen, _, came_to) = plain.chosen.as_ref().expect("chosen");
    assert_eq!((*chosen, came_to.map(f64::round)), (1, Some(20.0)), "a geometric mean over the last round's seeds");
}

#[test]
fn the_page_shows_the_search_and_claims_state_best_of_n() {
    let tree = tree();
    let page = page(&tree);
    for words in [
        "worse (best of 4)",
        "Every arm tried the same 4 settings, in two rounds (1,500 steps with one seed, then 6,000 steps with two seeds), its best in each again.",
        "optimizer.learning_rate was widened up to 0.03",
        "because of other",
        "The best two settings of other lie at the upper end of optimizer.learning_rate, 0.0300: better ones may lie beyond.",
        "optimizer.learning_rate: log-uniform from 0.0001 to 0.03",
        "What tuning is worth",
        "Distance over optimizer.learning_rate",
        "3 of 4",
        "href=\"#search\"",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let folder = tree.sweep();
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("written");
    latex(&folder, None).expect("written");
    let noted =
        " was widened up to 0.0300 for all arms, because of other. The best two settings of other lie at the upper end";
    assert!(read("summary.md").contains(noted), "{}", read("summary.md"));
    for file in ["summary.md", "summary.tex"] {
        assert!(read(file).contains("worse (best of 4)"), "{file}");
    }
    assert!(read("results.json").contains("\"best_of\": 4"));
    assert!(read("summary.json").contains("\"best_of\": 4"));
    assert!(folder.path().join("charts/best-of.svg").is_file() && folder.path().join("charts/tries.svg").is_file());
}

#[test]
fn a_sweep_whose_search_is_over_says_that_its_final_runs_are_missing() {
    let tree = with_final_runs(&[Fate::Pending, Fate::Pending]);
    let page = page(&tree);
    assert!(page.contains("The search has chosen each arm's setting; no final run has finished yet."), "{page}");
    let summary = std::fs::read_to_string(tree.sweep().path().join("summary.md")).expect("written");
    assert!(summary.contains("No final run has measured a distance yet."), "{summary}");
}

#[test]
fn tries_are_dots_the_choice_is_ringed_and_divergence_is_a_cross() {
    let tree = tree();
    report(&tree.sweep()).expect("a report");
    let chart = std::fs::read_to_string(tree.sweep().path().join("charts/tries.svg")).expect("a chart");
    let (_, drawn) = chart.split_once("</style>").expect("a drawing");
    assert_eq!(drawn.matches("<circle").count(), 7 + 2, "seven tries that did not diverge, two of them chosen");
    assert_eq!(drawn.matches("stroke=\"#C44E00\"").count(), 2, "two strokes of one cross");
}

/// A running search of two arms and four settings, with the given state of its second round.
fn searching(second: &[(&str, Vec<usize>)]) -> SweepBuilder {
    let round = |steps: u64, seeds: Vec<u64>, keep: Option<usize>| SearchRound {
        keep,
        steps,
        seeds,
        tried: Default::default(),
    };
    let mut rounds = vec![round(500, vec![100], None), round(1_000, vec![101, 102], Some(2))];
    rounds[0].tried = ["plain", "other"].map(|arm| (arm.to_owned(), vec![0, 1, 2, 3])).into();
    rounds[1].tried = second.iter().map(|(arm, settings)| ((*arm).to_owned(), settings.clone())).collect();
    let arm = |name: &str| -> Arm {
        serde_json::from_value(serde_json::json!({
            "name": name, "changes": [], "runs": [], "awaits": { "steps": 1_000, "seeds": [0, 1, 2] }
        }))
        .expect("an arm")
    };
    let design = |arm: &str, latent: usize| SearchedDesign {
        arm: arm.to_owned(),
        spec: RunSpec {
            latent,
            steps: 1_000,
            cadence: Cadence { log: 10, ..Cadence::default() },
            ..RunSpec::default()
        },
    };
    SweepBuilder::new("plain").plan(|plan| {
        plan.arms = ["plain", "other"].map(arm).into();
        plan.search = Some(Search {
            axes: vec![SearchAxis { key: RATE.to_owned(), values: AxisValues::LogUniform([1e-4, 3e-2]) }],
            settings: 4,
            designs: vec![design("plain", 100), design("other", 101)],
            rounds,
            drawn: [2e-4, 1e-3, 8e-3, 2e-2].map(setting).to_vec(),
        });
    })
}

/// The record as the runner writes it before a round, without the round's results.
fn recorded(tree: &WrittenSweep, first: [&[(usize, f64)]; 2]) {
    let search = tree.plan.search.as_ref().expect("a search");
    let tried = |(setting, outcome): &(usize, f64)| Tried { setting: *setting, outcomes: vec![Some(*outcome)] };
    let arm = |(name, first): (&str, &[(usize, f64)])| SearchedArm {
        arm: name.to_owned(),
        design: Default::default(),
        rounds: vec![first.iter().map(tried).collect(), Vec::new()],
        chosen: None,
    };
    let record = SearchRecord {
        schema: SCHEMA,
        sweep: "first-look".to_owned(),
        is_over: false,
        axes: search.axes.clone(),
        settings: search.drawn.clone(),
        widened: Vec::new(),
        at_edges: Vec::new(),
        rounds: search
            .rounds
            .iter()
            .map(|round| RoundRecord { steps: round.steps, seeds: round.seeds.clone() })
            .collect(),
        arms: ["plain", "other"].into_iter().zip(first).map(arm).collect(),
    };
    tree.sweep().write_search(&record).expect("written");
}

/// Some tries of the first round have finished, and the record lacks them.
pub(crate) fn in_first_round() -> WrittenSweep {
    let fate = |attempt: &Try| match (attempt.design.as_str(), attempt.setting) {
        ("plain", setting) => Some(Fate::Healthy([60.0, 30.0, 40.0, 90.0][setting])),
        (_, 0) => Some(Fate::Healthy(50.0)),
        (_, 1) => Some(Fate::Diverged(200)),
        (_, 2) => Some(Fate::Interrupted(300)),
        _ => None,
    };
    let tree = searching(&[]).tries(fate).write();
    recorded(&tree, [&[], &[]]);
    tree
}

#[test]
fn a_running_round_shows_finished_tries_and_counts_the_others() {
    let tree = in_first_round();
    let sweep = Sweep::read(&tree.sweep()).expect("a sweep");
    let searched = Results::of(&sweep).search.expect("a search");
    let counts: Vec<(usize, usize)> = searched.arms.iter().map(|arm| (arm.tries.len(), arm.diverged)).collect();
    assert_eq!(counts, [(4, 0), (2, 1)], "what is not in the record is read from the runs");
    let median =
        |arm: usize| searched.arms[arm].best_of.iter().map(|best| best.median.map(f64::round)).collect::<Vec<_>>();
    assert_eq!(median(0), [Some(50.0), Some(35.0), Some(30.0), Some(30.0)]);
    assert_eq!(median(1)[1], Some(50.0), "the best of two is the one that did not diverge");
    let page = page(&tree);
    for words in [
        "No arm has its setting yet; the search's table has the tries so far.",
        "Of round 1 of 2 (500 steps), 6 of 8 tries have finished.",
        "Every arm tries the same 4 settings",
        "The search has not ended: nothing is chosen yet.",
        "(6 of 8 have",
        "2 of 4",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let summary = std::fs::read_to_string(tree.sweep().path().join("summary.md")).expect("written");
    assert!(summary.contains("6 of 8 tries have finished"), "{summary}");
    assert!(summary.contains("| other | 2 of 4 | 50.0 | "), "{summary}");
}

#[test]
fn the_page_reports_the_progress_of_a_second_round() {
    let kept = [("plain", vec![1, 2]), ("other", vec![0, 3])];
    let fate = |attempt: &Try| match attempt.round {
        0 => Some(Fate::Healthy(50.0)),
        _ => (attempt.design == "plain").then_some(Fate::Healthy(30.0)),
    };
    let tree = searching(&kept).tries(fate).write();
    recorded(&tree, [&[(0, 50.0), (1, 50.0), (2, 50.0), (3, 50.0)]; 2]);
    let page = page(&tree);
    assert!(page.contains("Of round 2 of 2 (1,000 steps), 2 of 4 tries have finished."));
    assert!(page.contains("of the first round, after 500 steps, log scale"), "the first round is whole");
}

#[test]
fn a_time_limit_of_a_search_is_reported() {
    let tree = searching(&[]).plan(|plan| plan.timed_out = Some(5_400)).write();
    recorded(&tree, [&[], &[]]);
    report(&tree.sweep()).expect("a report");
    let text = std::fs::read_to_string(tree.sweep().path().join("summary.md")).expect("written");
    assert!(text.contains("tries have finished. The time limit of 1 h 30 min ended the sweep."), "{text}");
}

#[test]
fn a_search_without_finished_tries_is_reported() {
    let tree = searching(&[]).write();
    recorded(&tree, [&[], &[]]);
    let page = page(&tree);
    assert!(page.contains("Nothing to compare yet: the search has not chosen the arms' settings."));
    assert!(page.contains("0 of 8 tries have finished.") && page.contains("href=\"#search\""));
    assert!(!page.contains("What tuning is worth"), "there is nothing to draw");
}

#[test]
fn a_sweep_without_a_search_has_no_search_section() {
    let tree = SweepBuilder::new("plain").arm("plain", &[Fate::Healthy(30.0)]).write();
    let page = page(&tree);
    assert!(!page.contains("id=\"search\"") && !page.contains("best of"));
}
