//! Searches: rankings, edges, and the best of k by brute force.

use evidence::outcome::Outcome::{self, Diverged, Value};
use evidence::search::{Axis, End, Scale, best_of, best_of_curve, ranking};
use proptest::prelude::*;

#[test]
fn settings_rank_by_their_mean_log_and_those_with_a_diverged_seed_last() {
    let settings = [
        vec![Value(10.0), Value(1000.0), Value(100.0)],
        vec![Value(90.0), Value(90.0), Value(90.0)],
        vec![Value(1.0), Value(1.0), Diverged],
        vec![],
        vec![Value(5.0), Value(1000.0), Value(100.0)],
        vec![Value(95.0), Value(0.0), Value(1.0)],
    ];
    assert_eq!(ranking(&settings), [4, 1, 0, 2, 3, 5]);
    assert_eq!(ranking(&[]), Vec::<usize>::new());
}

const RATE: Axis = Axis { low: 1e-4, high: 1e-2, scale: Scale::Logarithmic, limits: (0.0, f64::INFINITY) };
const BETA: Axis = Axis { low: 0.0, high: 0.9, scale: Scale::Linear, limits: (0.0, 1.0) };

#[test]
fn an_optimum_is_at_an_edge_where_the_best_two_lie_in_the_outer_tenth() {
    // The outer tenth of two decades ends at 10^-2.2.
    assert_eq!(RATE.edge(9e-3, 6.5e-3), Some(End::High));
    assert_eq!(RATE.edge(9e-3, 6.0e-3), None, "the second lies inside");
    assert_eq!(RATE.edge(6.0e-3, 9e-3), None, "the chosen lies inside");
    assert_eq!(RATE.edge(1.1e-4, 1.5e-4), Some(End::Low));
    assert_eq!(RATE.edge(1.1e-4, 9e-3), None, "not both at one end");
}

#[test]
fn a_natural_limit_is_no_edge() {
    assert_eq!(BETA.edge(0.01, 0.02), None);
    assert_eq!(BETA.edge(0.89, 0.85), Some(End::High));
}

#[test]
fn an_axis_widens_threefold_at_the_same_density() {
    let widened = RATE.widen(End::High, 24);
    assert!((widened.axis.high / 3e-2 - 1.0).abs() < 1e-12 && widened.axis.low == 1e-4);
    assert_eq!((widened.stretch.low, widened.stretch.high), (1e-2, widened.axis.high));
    // 24 over two decades are 12 a decade, and log10(3) decades are added.
    assert_eq!(widened.settings, 6);
    let again = widened.axis.widen(End::High, 30);
    assert_eq!(again.settings, 6, "the density stays");
    let down = RATE.widen(End::Low, 24);
    assert!((down.axis.low / (1e-4 / 3.0) - 1.0).abs() < 1e-12 && down.stretch.high == 1e-4);
    let limited = BETA.widen(End::High, 18);
    assert_eq!((limited.axis.high, limited.settings), (1.0, 2));
}

/// The minimum of every k-subset, sorted.
fn minima(outcomes: &[Outcome], k: usize) -> Vec<f64> {
    let subsets = (0..1_u32 << outcomes.len()).filter(|subset| subset.count_ones() as usize == k);
    let smallest = |subset: u32| {
        (0..outcomes.len())
            .filter(|at| subset >> at & 1 == 1)
            .map(|at| outcomes[at].rank_value())
            .fold(f64::INFINITY, f64::min)
    };
    let mut minima: Vec<f64> = subsets.map(smallest).collect();
    minima.sort_by(f64::total_cmp);
    minima
}

#[test]
fn the_best_of_one_is_the_median_and_of_all_the_smallest() {
    let outcomes = [Value(3.0), Value(1.0), Diverged, Value(2.0), Value(9.0)];
    let curve = best_of_curve(&outcomes);
    assert_eq!(curve.len(), 5);
    assert_eq!((curve[0].median, curve[0].high), (Value(3.0), Diverged));
    assert_eq!((curve[4].low, curve[4].median, curve[4].high), (Value(1.0), Value(1.0), Value(1.0)));
    assert_eq!((best_of(0, &outcomes), best_of(6, &outcomes)), (None, None));
    let even = best_of(1, &[Value(1.0), Value(2.0)]).unwrap();
    assert_eq!(even.median, Value(1.5));
}

proptest! {
    #[test]
    fn medians_and_quantiles_match_all_subsets(outcomes in outcomes(), k in 1..9_usize) {
        let k = k.min(outcomes.len());
        let (ours, minima) = (best_of(k, &outcomes).unwrap(), minima(&outcomes, k));
        let count = minima.len();
        let reached = |share: f64| minima[((share * count as f64 - 1e-9).ceil() as usize).max(1) - 1];
        prop_assert_eq!(ours.low.rank_value(), reached(0.1));
        prop_assert_eq!(ours.high.rank_value(), reached(0.9));
        let median = f64::midpoint(minima[(count - 1) / 2], minima[count / 2]);
        prop_assert_eq!(ours.median.rank_value(), median);
    }

    #[test]
    fn more_tries_are_never_worse(outcomes in outcomes()) {
        let curve = best_of_curve(&outcomes);
        prop_assert!(curve.windows(2).all(|pair| pair[1].median.rank_value() <= pair[0].median.rank_value()));
    }
}

fn outcomes() -> impl Strategy<Value = Vec<Outcome>> {
    prop::collection::vec(
        prop_oneof![8 => (0..20_i32).prop_map(|value| Value(f64::from(value))), 1 => Just(Diverged)],
        1..10,
    )
}
