//! What an earlier command planned stays known.

use spec::{Arm, Continued, Plan, Run, RunSpec};

fn arm(name: &str, latent: usize, seeds: &[u64]) -> Arm {
    let run = |seed: &u64| Run::new(RunSpec { latent, seed: *seed, ..RunSpec::default() });
    let runs = seeds.iter().map(run).collect();
    Arm { name: name.to_owned(), why: None, grid: None, cell: Vec::new(), changes: Vec::new(), runs, awaits: None }
}

fn plan(arms: &[Arm]) -> Plan {
    Plan { arms: arms.to_vec(), ..Plan::new("pets", "a") }
}

/// Arms with their seeds, and the dropped ones.
fn described(Continued { plan, dropped }: &Continued) -> String {
    let seeds = |arm: &Arm| arm.runs.iter().map(|run| run.spec.seed.to_string()).collect::<Vec<_>>().join(",");
    let arms: Vec<String> = plan.arms.iter().map(|arm| format!("{}: {}", arm.name, seeds(arm))).collect();
    let dropped: Vec<String> = dropped.iter().map(|(arm, run)| format!("{arm} {}", run.spec.seed)).collect();
    format!("{} | {}", arms.join("; "), dropped.join(", "))
}

#[test]
fn seeds_that_are_not_named_stay_in_their_order() {
    let earlier = plan(&[arm("a", 100, &[0, 1, 2]), arm("b", 50, &[0, 1, 2])]);
    let later = plan(&[arm("a", 100, &[1]), arm("b", 50, &[1, 7])]);
    assert_eq!(described(&later.continuing(&earlier, |_, _| false)), "a: 0,1,2; b: 0,1,2,7 | ");
}

#[test]
fn a_later_plan_that_names_all_has_its_own_order() {
    let earlier = plan(&[arm("a", 100, &[0, 1])]);
    let later = plan(&[arm("a", 100, &[2, 1, 0])]);
    let continued = later.clone().continuing(&earlier, |_, _| true);
    assert_eq!((continued.plan, continued.dropped), (later, Vec::new()));
}

#[test]
fn an_arm_that_the_file_no_longer_has_stays_where_it_has_results() {
    let earlier = plan(&[arm("a", 100, &[0, 1]), arm("b", 50, &[0, 1]), arm("c", 20, &[0])]);
    let later = plan(&[arm("a", 100, &[0, 1])]);
    let continued = later.continuing(&earlier, |arm, run| arm.name == "b" && run.spec.seed == 1);
    assert_eq!(described(&continued), "a: 0,1; b: 0,1 | c 0");
}

#[test]
fn runs_of_another_design_are_no_runs_of_the_arm() {
    let earlier = plan(&[arm("a", 100, &[0, 1])]);
    let later = plan(&[arm("a", 64, &[0])]);
    assert_eq!(described(&later.continuing(&earlier, |_, _| true)), "a: 0 | a 1");
}
