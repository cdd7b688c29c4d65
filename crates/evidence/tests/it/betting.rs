//! Betting: Ville's process, brute force over all outcomes, and the error rate of null sweeps.

use std::cmp::Ordering::{self, Equal, Greater, Less};

use evidence::betting::{BettingDecision, EProcess, decide, min_pairs_to_decide, pairwise_orders};
use evidence::outcome::Outcome::{self, Diverged, Value};
use proptest::prelude::*;

use crate::golden::{Golden, assert_close};
use crate::random::normals;

#[test]
fn capital_and_p_match_the_reference_values() {
    for case in Golden::read().bets {
        let of = |letter: char| match letter {
            'W' => Greater,
            'L' => Less,
            _ => Equal,
        };
        let process = EProcess::of(&case.pairs.chars().map(of).collect::<Vec<Ordering>>());
        assert_close(process.capital(), case.capital);
        assert_close(process.p(), (1.0 / case.max_capital).min(1.0));
    }
}

#[test]
fn the_capital_matches_its_closed_form() {
    let factorial = |n: u32| (1..=n).map(f64::from).product::<f64>();
    for (won, lost) in [(0, 0), (1, 0), (5, 0), (3, 7), (12, 2)] {
        let process = EProcess::of(&[vec![Greater; won], vec![Less; lost]].concat());
        let (w, l) = (won as u32, lost as u32);
        assert_close(
            process.capital(),
            2.0_f64.powi((w + l) as i32) * factorial(w) * factorial(l) / factorial(w + l + 1),
        );
        assert_eq!(process.counts(), [w, l]);
    }
}

#[test]
fn the_capital_is_a_martingale_and_rarely_large_by_brute_force() {
    let pairs = 16;
    let of = |outcome: u32| -> Vec<Ordering> {
        (0..pairs).map(|k| if outcome >> k & 1 == 1 { Greater } else { Less }).collect()
    };
    let processes: Vec<EProcess> = (0..1_u32 << pairs).map(|outcome| EProcess::of(&of(outcome))).collect();
    let all = processes.len() as f64;
    assert_close(processes.iter().map(EProcess::capital).sum::<f64>() / all, 1.0);
    for level in [0.2, 0.05, 0.01] {
        let false_decisions = processes.iter().filter(|process| process.p() <= level).count() as f64 / all;
        assert!(false_decisions <= level && false_decisions > 0.0, "{false_decisions} at {level}");
    }
}

#[test]
fn ties_and_double_divergence_bet_nothing_and_a_diverged_run_loses() {
    let arm = [Some(Value(1.0)), Some(Diverged), Some(Diverged), Some(Value(3.0)), Some(Value(2.0))];
    let other = [Some(Value(1.0)), Some(Diverged), Some(Value(9.0)), Some(Diverged), Some(Value(1.0))];
    assert_eq!(pairwise_orders(&arm, &other), [Equal, Equal, Greater, Less, Greater]);
    assert_eq!(EProcess::of(&pairwise_orders(&arm, &other)).counts(), [2, 1]);
}

#[test]
fn pairs_stop_at_the_first_unfinished_run() {
    let arm = [Some(Value(1.0)), None, Some(Value(3.0))];
    let other = [Some(Value(2.0)), Some(Value(2.0)), Some(Value(2.0)), Some(Value(2.0))];
    assert_eq!(pairwise_orders(&arm, &other), [Less]);
}

#[test]
fn a_decision_stays_and_needs_the_stated_pairs() {
    assert_eq!([1, 5, 15].map(min_pairs_to_decide), [8, 11, 12]);
    let lost = vec![Greater; 8];
    assert_eq!(decide(std::slice::from_ref(&lost)), [Some(BettingDecision { round: 8, worse: Greater })]);
    let turned = [lost.clone(), vec![Less; 30]].concat();
    assert_eq!(decide(&[turned])[0], Some(BettingDecision { round: 8, worse: Greater }));
    assert_eq!(decide(&[lost[..7].to_vec()]), [None]);
    // Beside four other claims eight pairs are not enough. The decided claim may stop.
    let open = vec![Equal; 20];
    let family = [vec![Less; 11], open.clone(), open.clone(), open.clone(), open];
    assert_eq!(decide(&family)[0], Some(BettingDecision { round: 11, worse: Less }));
    assert_eq!(decide(&family)[1..], [None; 4]);
}

/// The family-wise error rate over 10,000 sweeps of five arms against one reference, tested after each of forty
/// rounds. `run` draws a run from normal numbers; its second argument says whether it is the reference's.
fn false_decisions(seed: u64, run: impl Fn(&mut dyn FnMut() -> f64, bool) -> Outcome) -> f64 {
    let mut normal = normals(seed);
    let sweeps = 10_000;
    let decided = (0..sweeps).filter(|_| {
        let mut arm =
            |is_reference| (0..40).map(|_| Some(run(&mut normal, is_reference))).collect::<Vec<Option<Outcome>>>();
        let reference = arm(true);
        let claims: Vec<Vec<Ordering>> = (0..5).map(|_| pairwise_orders(&arm(false), &reference)).collect();
        decide(&claims).iter().any(Option::is_some)
    });
    decided.count() as f64 / f64::from(sweeps)
}

#[test]
fn ten_thousand_null_sweeps_have_few_false_decisions() {
    let alike = false_decisions(1, |normal, _| Value(normal()));
    let apart = false_decisions(2, |normal, is_reference| Value(if is_reference { 6.0 * normal() } else { normal() }));
    // One run in twenty diverges.
    let failing = false_decisions(3, |normal, _| if normal() > 1.645 { Diverged } else { Value(normal()) });
    println!("false decisions, seeds 1 to 3: alike {alike}, sixfold spread {apart}, 5 % diverging {failing}");
    for rate in [alike, apart, failing] {
        assert!(rate <= 0.05 && rate > 0.001, "{rate}");
    }
}

proptest! {
    #[test]
    fn more_pairs_never_revoke_a_decision(first in orders(40), more in orders(20)) {
        let before = decide(std::slice::from_ref(&first))[0];
        let after = decide(&[[first, more].concat()])[0];
        prop_assert!(before.is_none() || before == after);
    }

    #[test]
    fn exchanging_the_arms_changes_nothing_but_the_direction(pairs in orders(40)) {
        let exchanged: Vec<Ordering> = pairs.iter().map(|pair| pair.reverse()).collect();
        let (one, two) = (decide(&[pairs])[0], decide(&[exchanged])[0]);
        prop_assert_eq!(one.map(|decided| (decided.round, decided.worse)), two.map(|decided| (decided.round, decided.worse.reverse())));
    }
}

fn orders(count: usize) -> impl Strategy<Value = Vec<Ordering>> {
    prop::collection::vec(prop_oneof![4 => Just(Greater), 1 => Just(Less), 1 => Just(Equal)], 0..count)
}
