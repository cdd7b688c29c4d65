//! Grids: values of cells, heat maps, and factorial effects.

use std::fs;

use analysis::findings::Findings;
use analysis::grid::Grid;
use analysis::read::Sweep;
use analysis::report::report;
use serde_json::Value;

use crate::tree::Fate::{Diverged, Healthy};
use crate::tree::{SweepBuilder, WrittenSweep};

/// Two widths by two latent sizes: twice the width halves the distance, twice the latent size has no effect, and both
/// together double it.
pub(crate) fn factorial(seeds: u64) -> WrittenSweep {
    let cells = [(16, 100, 80.0), (16, 200, 80.0), (32, 100, 40.0), (32, 200, 80.0)];
    let tree = cells.into_iter().fold(SweepBuilder::new("w16-l100"), |tree, (width, latent, distance)| {
        let fates: Vec<_> = (0..seeds).map(|seed| Healthy(distance * 1.1_f64.powi(seed as i32))).collect();
        tree.arm_with(&format!("w{width}-l{latent}"), 0, &fates, |spec| {
            spec.width = width;
            spec.latent = latent;
        })
    });
    tree.plan(|plan| {
        for arm in &mut plan.arms {
            arm.grid = Some("size".to_owned());
            let mut change = arm.changes.pop().unwrap_or_else(|| spec::Change {
                key: String::new(),
                from: Value::Null,
                to: Value::Null,
                origin: String::new(),
            });
            change.key = "width".to_owned();
            arm.changes = vec![change.clone(), spec::Change { key: "latent".to_owned(), ..change }];
        }
    })
    .write()
}

#[test]
fn a_factorial_has_main_effects_and_interactions() {
    let tree = factorial(3);
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let findings = Findings::new(&sweep);
    let grids = Grid::all(&findings);
    let effects = grids[0].factorial();
    let shown: Vec<String> = effects
        .iter()
        .map(|effect| format!("{} {:.3}, {} seeds", effect.keys.join(" x "), effect.ratio.estimate, effect.seeds))
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @"
    width 0.707, 3 seeds
    latent 1.414, 3 seeds
    width x latent 2.000, 3 seeds
    ");
}

#[test]
fn one_seed_has_a_map_and_no_effects() {
    let tree = factorial(1);
    report(&tree.sweep()).expect("a report");
    let page = fs::read_to_string(tree.sweep().path().join("report.html")).expect("a page");
    assert!(page.contains("Grid: size") && page.contains("color-mix(in srgb,var(--hot) 60%"));
    assert!(!page.contains("What each key does by itself"));
}

/// Eight cells over three keys, of which half reach the `ends_well` distance.
#[test]
fn a_grid_of_three_keys_has_a_map_with_every_cell_and_says_how_many_end_well() {
    let levels = [("a", ["1", "2"]), ("b", ["3", "4"]), ("c", ["5", "6"])];
    let places: Vec<[usize; 3]> = (0..8).map(|k| [k / 4, k / 2 % 2, k % 2]).collect();
    let tree = places.iter().fold(SweepBuilder::new("cell-0"), |tree, place| {
        let name = format!("cell-{}", 4 * place[0] + 2 * place[1] + place[2]);
        let distance = 100.0 + (4 * place[0] + 2 * place[1] + place[2]) as f64;
        let fate = Healthy(distance);
        tree.arm_with(&name, 0, &[fate], |_| {})
    });
    let tree = tree
        .plan(|plan| {
            for (arm, place) in plan.arms.iter_mut().zip(&places) {
                arm.grid = Some("region".to_owned());
                let coordinate = |((axis, values), place): (&(&str, [&str; 2]), &usize)| spec::Coordinate {
                    axis: (*axis).to_owned(),
                    value: values[*place].to_owned(),
                };
                arm.cell = levels.iter().zip(place).map(coordinate).collect();
            }
            plan.ends_well = Some(103.5);
        })
        .write();
    report(&tree.sweep()).expect("a report");
    let page = fs::read_to_string(tree.sweep().path().join("report.html")).expect("a page");
    let (_, grid) = page.split_once("Grid: region").expect("a grid");
    let (grid, _) = grid.split_once("</details>").expect("more of the page");
    let text: String =
        grid.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| format!("{text} ")).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    insta::assert_snapshot!(words.join(" "), @"Four of eight judged runs in eight cells end well; in four of the cells all do. a b c 5 6 1 3 100 1 of 1 well 101 1 of 1 well 1 4 102 1 of 1 well 103 1 of 1 well 2 3 104 0 of 1 well 105 0 of 1 well 2 4 106 0 of 1 well 107 0 of 1 well In each cell: the geometric mean over seeds of the distance, the darker, the worse, and how many of its runs end well: at or below the distance of the sweep's file, else still learning or at a plateau.");
}

#[test]
fn a_diverged_cell_omits_its_seed() {
    let arm = |tree: SweepBuilder, width: usize, fates: &[_]| {
        tree.arm_with(&format!("w{width}"), 0, fates, |spec| spec.width = width)
    };
    let tree = arm(arm(SweepBuilder::new("w16"), 16, &[Healthy(50.0)]), 32, &[Diverged(400)]);
    let tree = tree.plan(|plan| plan.arms.iter_mut().for_each(|arm| arm.grid = Some("size".to_owned()))).write();
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let findings = Findings::new(&sweep);
    assert!(Grid::all(&findings)[0].factorial().is_empty());
}

/// Two grids of two widths: all runs of one end well, and none of the other.
#[test]
fn a_region_counts_all_cells_of_a_grid() {
    let cells = [
        ("a-16", 16, Healthy(50.0)),
        ("a-32", 32, Healthy(50.0)),
        ("b-16", 16, Healthy(90.0)),
        ("b-32", 32, Healthy(90.0)),
    ];
    let tree = cells.into_iter().fold(SweepBuilder::new("a-16"), |tree, (name, width, fate)| {
        tree.arm_with(name, 0, &[fate.clone(), fate.clone(), fate], |spec| {
            spec.width = width;
            spec.latent = if name.starts_with('a') { 100 } else { 200 };
        })
    });
    let tree = tree
        .plan(|plan| {
            for arm in &mut plan.arms {
                let (grid, width) = arm.name.split_once('-').expect("a cell");
                arm.cell = vec![spec::Coordinate { axis: "width".to_owned(), value: width.to_owned() }];
                arm.grid = Some(grid.to_owned());
            }
            plan.ends_well = Some(60.0);
            plan.claims = vec![spec::Claim {
                guideline: None,
                says: "fewer settings".to_owned(),
                arm: "b".to_owned(),
                against: Some("a".to_owned()),
                measure: spec::Measure::EndsWell,
                expect: spec::Expect::Lower,
                than: None,
                budgets: None,
                margin: 1.1,
            }];
        })
        .write();
    let sweep = Sweep::read(&tree.sweep()).expect("a plan");
    let results = analysis::results::Results::of(&sweep);
    let answer = &results.claims[0].answers[0];
    assert_eq!(
        (answer.values.clone(), answer.difference),
        (vec!["0 of 6".to_owned(), "6 of 6".to_owned()], Some(-1.0))
    );
    assert_eq!(answer.p, Some(2.0 / 64.0));
    assert_eq!((results.claims[0].arm(), answer.decision.name()), ("b", "supported"));
}
