//! The files in `experiments/` say what they mean to say.

use std::path::Path;

use spec::{Claimed, Overrides, Plan, RunSpec, read_claims, read_spec, read_sweep};

fn plan(name: &str) -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../experiments").join(name);
    read_sweep(&path, &Overrides::default()).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}

fn arms(plan: &Plan) -> Vec<&str> {
    plan.arms.iter().map(|arm| arm.name.as_str()).collect()
}

#[test]
fn the_base_spells_out_the_reference_recipe() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../experiments/base.toml");
    assert_eq!(read_spec(&path).unwrap_or_else(|diagnostics| panic!("{diagnostics}")), RunSpec::default());
    let text = std::fs::read_to_string(path).expect("the base");
    let written: toml::Table = text.parse().expect("TOML");
    let defaults = toml::Table::try_from(RunSpec::default()).expect("a spec is TOML");
    let missing: Vec<_> = defaults.keys().filter(|key| !written.contains_key(*key)).collect();
    assert_eq!(missing, ["backend", "seed"]);
    for (key, table) in defaults.iter().filter_map(|(key, value)| Some((key, value.as_table()?))) {
        assert!(table.keys().eq(written[key].as_table().expect("a table").keys()), "{key} is not written out in full");
    }
}

#[test]
fn the_quickstart_has_three_arms_on_three_seeds_and_nothing_odd() {
    let plan = plan("quickstart.toml");
    assert_eq!(arms(&plan), ["dcgan", "no-batch-norm", "max-pooling"]);
    assert_eq!(plan.runs().count(), 9);
    assert_eq!(plan.warnings(), [""; 0]);
}

#[test]
fn every_block_of_the_study_has_claims_about_budgets_and_nothing_odd() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../experiments/study");
    let files = std::fs::read_dir(folder).expect("the study").map(|entry| entry.expect("an entry").file_name());
    for file in files {
        let plan = plan(&format!("study/{}", file.to_str().expect("a name")));
        assert_eq!(plan.warnings(), [""; 0], "{}", plan.name);
        assert!(!plan.claims.is_empty() && plan.claims.iter().all(|claim| claim.budgets.is_some()), "{}", plan.name);
    }
}

#[test]
fn every_guideline_is_claimed_at_the_papers_settings_and_at_its_best() {
    let plan = plan("ablations.toml");
    assert_eq!(plan.warnings(), [""; 0]);
    assert!(plan.arms.iter().all(|arm| arm.runs.len() == 8));
    for (suffix, reference) in [("", "dcgan"), ("-tuned", "dcgan-tuned")] {
        let claimed = |arm: &str| plan.claims.iter().find(|claim| claim.arm == format!("{arm}{suffix}"));
        for (arm, guideline) in [
            ("pooled-and-resized", Some(1)),
            ("fully-connected-hidden", Some(2)),
            ("tanh-and-relu", Some(3)),
            ("no-batch-norm", Some(4)),
            ("all-reversed", None),
        ] {
            let claim = claimed(arm).unwrap_or_else(|| panic!("{arm}{suffix} has a claim"));
            assert_eq!((claim.guideline, claim.against.as_deref()), (guideline, Some(reference)), "{arm}");
        }
    }
}

#[test]
fn the_tuned_arms_of_the_ablations_have_the_settings_that_the_study_chose() {
    let plan = plan("ablations.toml");
    let record = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../results/core/search.json");
    let record = spec::SearchRecord::read(&record).expect("the study's search");
    for searched in &record.arms {
        let chosen = &searched.chosen.as_ref().expect("a choice").values;
        let arm = plan.arm(&format!("{}-tuned", searched.arm)).expect("a tuned arm");
        for (key, value) in chosen {
            let change = arm.changes.iter().find(|change| change.key == *key).unwrap_or_else(|| panic!("{key}"));
            assert_eq!(change.to.to_string(), value.to_string(), "{} of {}", key, arm.name);
        }
    }
}

#[test]
fn each_detail_that_drifts_is_one_value_away_from_the_reference() {
    let plan = plan("drift.toml");
    let changes: Vec<usize> = plan.arms.iter().map(|arm| arm.changes.len()).collect();
    assert_eq!(changes, [0, 1, 1, 1, 1, 1, 1, 1]);
    assert_eq!(plan.warnings(), [""; 0]);
}

#[test]
fn whether_it_memorises_is_asked_of_a_generator_that_does_on_purpose_too() {
    let plan = plan("study/memorization.toml");
    let images: Vec<Option<usize>> = plan.arms.iter().map(|arm| arm.runs[0].spec.data.training_images).collect();
    assert_eq!(images, [None, Some(16), Some(64), Some(256), Some(1024), None]);
    assert_eq!(plan.runs().count(), 24);
}

#[test]
fn classifiers_are_asked_about_strides_and_about_rates() {
    let plan = plan("study/classifier.toml");
    assert_eq!((plan.arms.len(), plan.runs().count()), (7, 70));
    assert!(plan.runs().all(|(_, run)| run.spec.task == spec::Task::Classification));
    assert_eq!(plan.reference, "rate-2e-4-both");
}

#[test]
fn pictures_in_colour_are_claimed_to_need_batch_normalisation_and_strides() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../experiments/pictures.toml");
    let Claimed { reference, claims } = read_claims(&path).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let arms: Vec<&str> = claims.iter().map(|claim| claim.arm.as_str()).collect();
    assert_eq!((reference.as_str(), arms), ("dcgan", vec!["no-batch-norm", "max-pooling"]));
}

#[test]
fn what_the_bench_aims_at_is_said_of_arms_that_there_are() {
    let plan = plan("speed.toml");
    assert_eq!(plan.reference, "dcgan");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../train/benches/step/goals.toml");
    let goals: toml::Table = std::fs::read_to_string(path).expect("goals").parse().expect("TOML");
    for about in ["step", "evaluation"] {
        let goals = goals["speed"][about].as_table().expect("a table");
        assert!(goals.keys().all(|arm| plan.arm(arm).is_some()), "{goals:?}");
    }
    assert_eq!(goals["speed"]["step"].as_table().map(toml::Table::len), Some(9));
}

#[test]
fn backends_are_compared_on_what_batch_normalisation_is_worth() {
    let plan = plan("backends.toml");
    assert_eq!(arms(&plan), ["dcgan", "no-batch-norm"]);
    let of_an_arm = plan.arms[0].runs.iter().map(|run| (run.spec.backend.name(), run.spec.seed)).collect::<Vec<_>>();
    let expected = ["flex", "ndarray", "wgpu"].into_iter().flat_map(|backend| (0..3).map(move |seed| (backend, seed)));
    assert!(expected.eq({
        let mut sorted = of_an_arm;
        sorted.sort_unstable();
        sorted
    }));
}

#[test]
fn the_study_searches_for_every_design_alike() {
    let of = |file, steps: [u64; 2], budgets: &[u64], (arms, seeds, claims): (usize, usize, usize)| {
        let plan = plan(file);
        let search = plan.search.as_ref().expect("a search");
        assert_eq!((search.settings, search.designs.len(), search.axes.len()), (24, arms, 3));
        let rounds: Vec<_> = search.rounds.iter().map(|round| (round.keep, round.steps, round.seeds.len())).collect();
        assert_eq!(rounds, [(None, steps[0], 1), (Some(4), steps[1], 3)]);
        assert_eq!(plan.claims.len(), claims);
        assert!(plan.claims.iter().all(|claim| claim.budgets.as_deref() == Some(budgets)));
        assert!(plan.arms.iter().all(|arm| arm.awaits.as_ref().is_some_and(|awaits| awaits.seeds.len() == seeds)));
        let unlike = plan.warnings();
        assert!(unlike.is_empty(), "{unlike:?}");
        plan.family
    };
    assert_eq!(of("study/core.toml", [1_500, 3_000], &[96_000, 384_000], (6, 16, 5)), spec::Family::Primary);
    of("study/halves.toml", [1_500, 3_000], &[96_000, 384_000], (5, 8, 4));
    of("study/longer.toml", [1_500, 12_000], &[384_000, 1_536_000], (6, 8, 5));
    of("study/rooms.toml", [1_500, 3_000], &[96_000, 384_000], (6, 8, 5));
    of("study/width.toml", [1_500, 3_000], &[96_000, 384_000], (4, 8, 3));
}

#[test]
fn the_small_search_is_the_study_made_small() {
    let plan = plan("search.toml");
    let search = plan.search.as_ref().expect("a search");
    assert_eq!((search.settings, search.designs.len(), search.rounds.len()), (4, 2, 2));
    assert!(search.designs.iter().all(|design| (design.spec.width, design.spec.steps) == (8, 200)));
}
