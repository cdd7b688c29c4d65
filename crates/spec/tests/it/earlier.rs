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

fn of_steps(steps: u64, seeds: &[u64], is_longer: bool) -> Vec<Run> {
    let run = |seed: &u64| Run::new(RunSpec { steps, seed: *seed, ..RunSpec::default() });
    seeds.iter().map(|seed| Run { is_longer, ..run(seed) }).collect()
}

fn one_arm(runs: Vec<Run>) -> Plan {
    plan(&[Arm { runs, ..arm("a", 100, &[]) }])
}

/// Steps of each run, in brackets those of runs beside shorter ones.
fn lengths(plan: &Plan) -> String {
    let length = |run: &Run| if run.is_longer { format!("[{}]", run.spec.steps) } else { run.spec.steps.to_string() };
    plan.arms[0].runs.iter().map(length).collect::<Vec<_>>().join(" ")
}

#[test]
fn more_steps_make_runs_beside_shorter_ones_that_have_begun() {
    let earlier = one_arm(of_steps(10, &[0, 1], false));
    let later = one_arm(of_steps(20, &[0, 1], false));
    let continued = |has_begun: &dyn Fn(&Arm, &Run) -> bool| {
        later.clone().beside_shorter(&earlier, has_begun).continuing(&earlier, has_begun)
    };
    assert_eq!(lengths(&continued(&|_, _| true).plan), "10 10 [20] [20]");
    assert_eq!(lengths(&continued(&|_, _| false).plan), "20 20", "nothing is lost");
    assert_eq!(lengths(&continued(&|_, run| run.spec.seed == 0).plan), "10 [20] 20");
    let before = continued(&|_, _| true).plan;
    let again = later.clone().beside_shorter(&before, |_, _| false).continuing(&before, |_, _| true);
    assert_eq!((lengths(&again.plan), again.dropped), ("10 10 [20] [20]".to_owned(), Vec::new()), "the same again");
    let more = one_arm(of_steps(30, &[0], false));
    let more = more.beside_shorter(&before, |_, _| true).continuing(&before, |_, _| true);
    assert_eq!(lengths(&more.plan), "10 10 [20] [20] [30]");
}

#[test]
fn longer_runs_that_the_file_no_longer_has_stay_where_they_have_begun() {
    let earlier = one_arm([of_steps(10, &[0], false), of_steps(20, &[0], true)].concat());
    let later = || one_arm(of_steps(10, &[0], false));
    assert_eq!(lengths(&later().continuing(&earlier, |_, _| true).plan), "10 [20]");
    assert_eq!(described(&later().continuing(&earlier, |_, _| false)), "a: 0 | a 0");
}
