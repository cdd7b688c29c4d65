//! What a longer run has measured by the end of the shorter one that it goes on from.

use runs::{Row, Series};
use spec::{Cadence, RunSpec};

fn row(step: u64, name: &str) -> Row {
    Row { step, seconds: 0.0, name: name.to_owned(), value: 1.0 }
}

fn spec(steps: u64) -> RunSpec {
    let cadence = Cadence { log: 2, sample: 4, evaluate: 4, evaluate_at: vec![5], checkpoint: 4 };
    RunSpec { steps, cadence, ..RunSpec::default() }
}

fn steps_and_names(series: &Series) -> String {
    series.0.iter().map(|row| format!("{}{}", row.step, row.name)).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_only_the_end_of_the_shorter_run_measured_is_no_part_of_the_longer_one() {
    // l: logged; e, f: evaluated; x: measured at the end.
    let of = |words: &str| {
        let rows = words.split(' ').map(|word| row(word[..1].parse().expect("a digit"), &word[1..]));
        Series(rows.collect())
    };
    let rows = "0e 0f 2l 4l 4e 4f 5e 5f 6l 7l 7e 7f 7x 7e";
    assert_eq!(steps_and_names(&of(rows).as_of_longer(&spec(20))), "0e 0f 2l 4l 4e 4f 5e 5f 6l");
    let even = "0e 0f 2l 4l 4e 4f 5e 5f 6l 8l 8e 8f 8x 8e";
    assert_eq!(steps_and_names(&of(even).as_of_longer(&spec(20))), "0e 0f 2l 4l 4e 4f 5e 5f 6l 8l 8e 8f");
    let fewer = RunSpec { cadence: Cadence { evaluate_at: Vec::new(), ..spec(0).cadence }, ..spec(20) };
    assert_eq!(steps_and_names(&of(even).as_of_longer(&fewer)), "0e 0f 2l 4l 4e 4f 6l 8l 8e 8f");
}
