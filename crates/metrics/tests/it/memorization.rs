//! Neighbours, the data-copying test and authenticity against scipy: `tests/golden/memorization.py`; and planted copies.

use metrics::{Memorization, MemorizationTest, Partitioned, nearest, nearest_other};
use proptest::prelude::*;
use serde::Deserialize;

use crate::formula::Sample;

const GOLDEN: &str = include_str!("../golden/memorization.json");

#[derive(Deserialize)]
struct Case {
    name: String,
    training: Sample,
    held_out: Sample,
    samples: Sample,
    copies: usize,
    cells: usize,
    distance: f64,
    distance_held_out: f64,
    share: f64,
    statistic: f64,
    statistic_in_cells: Option<f64>,
    authenticity: f64,
    authenticity_held_out: f64,
    first: usize,
}

impl Case {
    fn measured(&self) -> Memorization {
        let dims = self.training.dims;
        let (training, held_out) = (self.training.features(), self.held_out.features());
        let mut samples = self.samples.features();
        samples[..self.copies * dims].copy_from_slice(&training[..self.copies * dims]);
        let [t, p, q] = [&training, &held_out, &samples].map(|rows| cells(rows.len() / dims, self.cells));
        let test = MemorizationTest::of(partitioned(&training, &t), partitioned(&held_out, &p), dims)
            .expect("finite features");
        test.evaluate(partitioned(&samples, &q)).expect("finite features")
    }
}

fn cells(rows: usize, cells: usize) -> Vec<u8> {
    (0..rows).map(|row| (row % cells) as u8).collect()
}

fn partitioned<'a>(rows: &'a [f32], cells: &'a [u8]) -> Partitioned<'a> {
    Partitioned { rows, cells }
}

fn cases() -> Vec<Case> {
    serde_json::from_str(GOLDEN).expect("written by the script")
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs().max(1.0)
}

#[test]
fn distances_to_the_nearest_training_image_agree_with_scipy() {
    for case in cases() {
        let found = case.measured();
        assert!(close(found.distance, case.distance), "{}: {}", case.name, found.distance);
        assert!(close(found.distance_held_out, case.distance_held_out), "{}: {}", case.name, found.distance_held_out);
        assert_eq!(found.nearest.last().map(|nearest| nearest.index), Some(case.first), "{}", case.name);
    }
}

#[test]
fn the_data_copying_test_agrees_with_scipys_mann_whitney_statistic() {
    for case in cases() {
        let Memorization { copying, copying_in_cells, .. } = case.measured();
        assert!(close(copying.share, case.share), "{}: {copying:?}", case.name);
        assert!(close(copying.statistic, case.statistic), "{}: {copying:?}", case.name);
        let in_cells = (copying_in_cells, case.statistic_in_cells);
        let agree = matches!(in_cells, (Some(found), Some(expected)) if close(found, expected));
        assert!(agree || in_cells == (None, None), "{}: {in_cells:?}", case.name);
    }
}

#[test]
fn authenticity_agrees_with_its_formula() {
    for case in cases() {
        let found = case.measured();
        assert!(close(found.authenticity, case.authenticity), "{}: {}", case.name, found.authenticity);
        assert!(close(found.authenticity_held_out, case.authenticity_held_out), "{}", case.name);
    }
}

#[test]
fn more_planted_copies_give_a_stronger_result() {
    let rows = |salt: usize| -> Vec<f32> {
        (0..300 * 8).map(|k| (((k + 9_000 * salt) as f32).powi(2) * 0.618).sin()).collect()
    };
    let (training, held_out, fresh) = (rows(0), rows(1), rows(2));
    let one = vec![0; 300];
    let test =
        MemorizationTest::of(partitioned(&training, &one), partitioned(&held_out, &one), 8).expect("finite features");
    let seen = [0, 30, 100, 300].map(|copies| {
        let planted = [&training[..copies * 8], &fresh[copies * 8..]].concat();
        test.evaluate(partitioned(&planted, &one)).expect("finite features")
    });
    assert!(
        (0.4..0.6).contains(&seen[0].copying.share) && seen[0].copying.statistic.abs() < 3.0,
        "{:?}",
        seen[0].copying
    );
    for pair in seen.windows(2) {
        assert!(pair[1].copying.share > pair[0].copying.share && pair[1].authenticity < pair[0].authenticity);
        assert!(pair[1].copying.statistic < pair[0].copying.statistic - 1.0);
    }
    assert_eq!((seen[3].copying.share, seen[3].authenticity, seen[3].distance), (1.0, 0.0, 0.0));
}

type Row = [f32; 3];

/// Multiples of 1/64 far from 0, few enough that some are equal: single precision alone could not tell them apart.
fn rows(least: usize) -> impl Strategy<Value = Vec<Row>> {
    let feature = (-16i16..16).prop_map(|whole| 1000.0 + f32::from(whole) / 64.0);
    prop::collection::vec(prop::array::uniform3(feature), least..60)
}

fn distance(a: &Row, b: &Row) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>().sqrt()
}

proptest! {
    #[test]
    fn the_nearest_is_what_every_distance_says(samples in rows(1), others in rows(1)) {
        let found = nearest(samples.as_flattened(), others.as_flattened(), 3).expect("finite features");
        for (sample, found) in samples.iter().zip(found) {
            let all: Vec<f64> = others.iter().map(|other| distance(sample, other)).collect();
            let least = all.iter().copied().fold(f64::INFINITY, f64::min);
            prop_assert_eq!(found.distance, least);
            prop_assert_eq!(Some(found.index), all.iter().position(|distance| *distance == least));
        }
    }

    #[test]
    fn the_nearest_other_is_never_the_sample_itself(samples in rows(2)) {
        let found = nearest_other(samples.as_flattened(), 3, &(0..samples.len()).collect::<Vec<_>>()).expect("finite features");
        for (own, found) in found.into_iter().enumerate() {
            let others = samples.iter().enumerate().filter(|(other, _)| *other != own);
            let least = others.map(|(_, other)| distance(&samples[own], other)).fold(f64::INFINITY, f64::min);
            prop_assert!(found.index != own && found.distance == least);
        }
        let last = samples.len() - 1;
        let alone = nearest_other(samples.as_flattened(), 3, &[last]).expect("finite features");
        let others = samples[..last].iter().map(|other| distance(&samples[last], other));
        prop_assert_eq!(alone[0].distance, others.fold(f64::INFINITY, f64::min));
    }
}
