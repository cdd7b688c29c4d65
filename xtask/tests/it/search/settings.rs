//! The settings of a search: on widened axes, more of them, and those that another sweep takes.

use runs::Standing;
use spec::{AtEdge, AxisValues};

use super::{INSIDE, rate, record, run, search, stage};
use crate::stage::Said;

/// Takes the best setting of `plain` for itself and for a wider arm.
const DOGS: &str = "seeds = [5]\nset = { steps = 6 }\n[search]\nfrom = \"results/pets/search.json\"\n\
    [[arm]]\nname = \"plain\"\n[[arm]]\nname = \"wide\"\nbest_of = \"plain\"\nset = { width = 8 }\n";

#[test]
fn an_optimum_at_an_edge_widens_the_axis_for_all_arms() {
    let stage = stage();
    stage.write("pets.toml", &search().replace("settings = 6", "settings = 24"));
    let said = run(&stage, "optimizer.learning_rate=1e-1", "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(
        said.stderr.contains("pets: search, round 1 of 2, widened: 30 settings × 3 arms × 1 seed"),
        "{}",
        said.stderr
    );
    let record = record(&stage);
    let ends: Vec<(bool, f64, usize)> = record.widened.iter().map(|one| (one.upper, one.to, one.settings)).collect();
    assert_eq!(ends, [(true, 3e-2, 6), (true, 9e-2, 6)], "by a factor of 3, at the same density, twice at most");
    assert!(record.widened.iter().all(|one| one.arms == ["plain", "no-norm", "half"]));
    assert!(record.settings[24..30].iter().all(|setting| (1e-2..=3e-2).contains(&rate(setting))));
    assert!(record.settings[30..].iter().all(|setting| (3e-2..=9e-2).contains(&rate(setting))));
    for arm in &record.arms {
        assert_eq!(arm.rounds[0].len(), 36, "every arm has tried every setting");
        assert!(rate(&arm.chosen.as_ref().expect("chosen").values) > 3e-2);
    }
    assert_eq!(record.axes[0].values, AxisValues::LogUniform([1e-4, 9e-2]));
    let edge = |edge: &AtEdge| (edge.upper, edge.at, edge.arms.len());
    assert_eq!(record.at_edges.iter().map(edge).collect::<Vec<_>>(), [(true, 9e-2, 3)], "the optimum lies beyond");
    let best = record.arms[0].chosen.as_ref().expect("chosen").setting;
    for line in [
        "optimizer.learning_rate is widened up to 0.03 for all arms, because of plain, no-norm, half: 6 settings more\n".to_owned(),
        format!("plain is at its best of 36 at s{best:02}: optimizer.beta_1 = "),
        "warning: plain, no-norm, half: the best two settings lie at the upper end of optimizer.learning_rate, 0.09; better ones may lie beyond\n".to_owned(),
    ] {
        assert_eq!(said.stderr.matches(&line).count(), 1, "{line} in {}", said.stderr);
    }

    // Settings of before a widening compete with those of after it.
    let other = self::stage();
    other.write("pets.toml", &search().replace("settings = 6", "settings = 24"));
    let later = record.arms[0].rounds[1].iter().map(|tried| tried.setting).filter(|setting| *setting >= 24);
    let diverging: Vec<String> = later.map(|setting| format!("plain.s{setting:02}.r2/101=diverges")).collect();
    let said = run(&other, "optimizer.learning_rate=1e-1", &diverging.join(","));
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let plain = &self::record(&other).arms[0];
    assert!(plain.rounds[1].len() > 2, "two of the round after the widening as well");
    assert!(plain.chosen.as_ref().expect("chosen").setting < 24, "the best of all that have the last round");
}

#[test]
fn more_settings_later_draw_none_anew() {
    let stage = stage();
    run(&stage, INSIDE, "");
    let before = record(&stage).settings;
    stage.write("pets.toml", &search().replace("settings = 6", "settings = 9"));
    let said = Said::of(stage.with_optimum(INSIDE, &["sweep", "pets.toml", "--dry-run"], ""));
    assert!(said.stdout.contains("27 runs, 9 to do"), "{}{}", said.stdout, said.stderr);
    run(&stage, INSIDE, "");
    assert_eq!(record(&stage).settings[..6], before);
    let plan = stage.sweep().read_plan().expect("a plan");
    let claims = stage.sweep().read_claims().expect("readable");
    let claim = &plan.claims[0];
    assert_eq!((claims.standing(claim, &plan), claims.added(claim, &plan)), (Standing::Extended, vec!["settings"]));
}

#[test]
fn an_axis_that_was_changed_after_runs_had_begun_is_named_once() {
    let stage = stage();
    run(&stage, INSIDE, "no-norm.s02.r1/100=full");
    stage.write("pets.toml", &search().replace("[1e-4, 1e-2]", "[1e-4, 1e-1]"));
    let said = stage.say(&["sweep", "pets.toml"], "");
    assert_eq!(said.code, Some(2));
    insta::assert_snapshot!(said.stderr, @"
    error: `optimizer.learning_rate` was log-uniform from 0.0001 to 0.01 when runs began, and is log-uniform from 0.0001 to 0.1 now
    hint: settings are drawn from the axes: write back what it was, give the file another name, or delete the old runs with `cargo xtask clean --sweep pets`
    ");
}

#[test]
fn another_sweep_takes_the_settings_that_a_search_chose() {
    let stage = stage();
    run(&stage, INSIDE, "");
    stage.write("dogs.toml", DOGS);
    let said = Said::of(stage.with_optimum(INSIDE, &["sweep", "dogs.toml"], ""));
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "2 finished\n"), "{}", said.stderr);
    assert!(!said.stderr.contains("which it is anyway"), "what the search chose is not written there: {}", said.stderr);
    let rate = rate(&record(&stage).arms[0].chosen.as_ref().expect("chosen").values);
    for arm in ["plain", "wide"] {
        assert_eq!(stage.run_of("dogs", arm, 5).read_spec().expect("a spec").optimizer.learning_rate, rate);
    }
}

#[test]
fn a_sweep_that_can_t_take_its_settings_from_a_search_is_refused() {
    let stage = stage();
    run(&stage, INSIDE, "");
    let refused = |from: &str, to: &str| {
        stage.write("dogs.toml", &DOGS.replace(from, to));
        let said = stage.say(&["sweep", "dogs.toml"], "");
        assert_eq!(said.code, Some(2), "{}", said.stderr);
        said.stderr
    };
    let reserved = refused("seeds = [5]", "seeds = [101]");
    assert!(reserved.starts_with("error: seed 101 is the search's"), "{reserved}");
    assert!(reserved.contains("--> dogs.toml:6\n") && reserved.contains("--> dogs.toml:8\n"), "{reserved}");
    insta::assert_snapshot!(refused("best_of = \"plain\"\n", ""), @"
    error: `wide` was not searched by `pets`, in arm `wide`
      --> dogs.toml:8
    hint: `best_of` names the arm whose setting it takes; searched: plain, no-norm, half
    ");
    insta::assert_snapshot!(refused("name = \"plain\"", "name = \"plain\"\nset = { width = 8 }"), @r#"
    error: `plain` was searched with another `width`, in arm `plain`
      --> dogs.toml:6
    hint: a best setting holds for what was searched: search again, or say best_of = "ARM" if it is meant so
    "#);
    insta::assert_snapshot!(refused("results/pets/search.json", "results/cats/search.json"), @r#"
    error: there is no file `results/cats/search.json`
      --> dogs.toml:4
    hint: `from` is a path from the folder of the sweep's file: from = "../results/core/search.json"
    "#);
    let unfinished = self::stage();
    run(&unfinished, INSIDE, "no-norm.s02.r1/100=full");
    unfinished.write("dogs.toml", DOGS);
    insta::assert_snapshot!(unfinished.say(&["sweep", "dogs.toml"], "").stderr, @"
    error: the search of `pets` has not ended: it has chosen nothing yet
      --> dogs.toml:4
    hint: the sweep that began it goes on with it
    ");
}
