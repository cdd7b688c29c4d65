//! Explanations for readers who did not make the report.

use std::fs;

use runs::{Row, SeriesWriter};
use spec::{Claim, Conditioning, Coordinate, Expect, Measure, names};

use crate::reports::{file, made};
use crate::tree::Fate::Healthy;
use crate::tree::{SweepBuilder, WrittenSweep};
use crate::warnings::ruler;

/// Two arms of three seeds, the second with twice the distance.
fn pair() -> SweepBuilder {
    let near = [Healthy(50.0), Healthy(52.0), Healthy(51.0)];
    let far = [Healthy(100.0), Healthy(104.0), Healthy(99.0)];
    SweepBuilder::new("dcgan").arm("dcgan", &near).arm("other", &far)
}

/// A claim that the second arm's distance is higher.
fn claim() -> Claim {
    Claim {
        guideline: None,
        says: "it is further".to_owned(),
        arm: "other".to_owned(),
        against: None,
        measure: Measure::FrechetDistance,
        expect: Expect::Higher,
        than: None,
        budgets: None,
        margin: 1.1,
    }
}

/// The visible text after a heading, with single spaces.
fn section(tree: &WrittenSweep, heading: &str) -> String {
    made(tree);
    let page = file(tree, "report.html");
    let ends = ["</h2>", "</h3>", "</summary>"].map(|end| format!(">{heading}{end}"));
    let (_, rest) =
        ends.iter().find_map(|end| page.split_once(end.as_str())).unwrap_or_else(|| panic!("a heading `{heading}`"));
    let next = ["<h2", "<h3", "<details", "</details>"].iter().filter_map(|end| rest.find(end)).min();
    let section = &rest[..next.unwrap_or(rest.len())];
    let text: Vec<&str> = section.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
    text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn intervals_of_arms_are_labelled_as_uncorrected() {
    let arms = section(&pair().write(), "Arms");
    for expected in [
        "times the reference's end",
        "of each arm for itself, not corrected for there being several",
        "no test is made of it",
    ] {
        assert!(arms.contains(expected), "{expected} in {arms}");
    }
}

#[test]
fn arms_of_one_seed_have_no_note_on_intervals() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(50.0)]).arm("other", &[Healthy(60.0)]).write();
    let arms = section(&tree, "Arms");
    assert!(!arms.contains("corrected"), "{arms}");
}

/// The first run with a checkerboard score and a coverage.
fn scored() -> WrittenSweep {
    let tree = pair().write();
    let row = |name: &str, value| Row { step: 1_000, seconds: 1.0, name: name.to_owned(), value };
    let mut series = SeriesWriter::from_step(&tree.run("dcgan", 0).metrics_file(), Some(1_000)).expect("a series");
    series.append(&[row(names::CHECKERBOARD, 1.3), row(names::COVERAGE, 0.2)]).expect("rows");
    tree
}

#[test]
fn measures_are_listed_below_those_of_real_images() {
    let tree = scored();
    assert!(!section(&tree, "Quality by other measures").contains("real images 0."));
    ruler(&tree, |_| {});
    let measures = section(&tree, "Quality by other measures");
    assert!(measures.contains("real images 0.970 0.867 10.0 0.00840 dcgan 0.200 1.30"), "{measures}");
    assert!(
        measures.contains("Real images: 10,000 training images of the ruler in the place of samples."),
        "{measures}"
    );
}

#[test]
fn a_checkerboard_score_has_that_of_real_images_beside_it_whatever_the_number_of_samples() {
    let tree = scored();
    ruler(&tree, |ruler| ruler.samples = 2_500);
    let measures = section(&tree, "Quality by other measures");
    assert!(measures.contains("real images – 0.867 – – dcgan 0.200 1.30"), "{measures}");
    assert!(measures.contains("only what looks at pixels alone"), "{measures}");
    ruler(&tree, |ruler| ruler.checksum = "0".repeat(64));
    assert!(!section(&tree, "Quality by other measures").contains("Real images:"), "of other images nothing is shown");
}

#[test]
fn definitions_state_units() {
    let measures = section(&scored(), "Quality by other measures");
    assert!(
        measures.contains("share of real images with a sample near them") && !measures.contains(", in share"),
        "{measures}"
    );
    let steadiness = section(&pair().write(), "Steadiness");
    assert!(
        steadiness.contains("logarithm of the distance, in log units") && !steadiness.contains(", in ratio"),
        "{steadiness}"
    );
}

#[test]
fn a_relapse_states_its_onset() {
    let tree = pair().write();
    let series = tree.run("other", 1).metrics_file();
    let text = fs::read_to_string(&series).expect("a series");
    let worse = text.lines().map(|line| match line.split(',').collect::<Vec<_>>().as_slice() {
        [step, seconds, name @ "frechet_distance", _] if step.parse().is_ok_and(|step: u64| step > 750) => {
            format!("{step},{seconds},{name},300\n")
        }
        _ => format!("{line}\n"),
    });
    fs::write(&series, worse.collect::<String>()).expect("written");
    made(&tree);
    let page = file(&tree, "report.html");
    assert!(page.contains(">relapsed</a><small>since step"), "the matrix says since when");
}

/// A grid of two axes, with arms named by their values.
fn grid(axes: [(&'static str, [&'static str; 2]); 2]) -> WrittenSweep {
    let places = [(0, 0), (0, 1), (1, 0), (1, 1)];
    let value = |axis: usize, place: usize| axes[axis].1[place];
    let name = |(a, b): (usize, usize)| format!("recipe-{}-{}", value(0, a), value(1, b));
    let tree = places
        .iter()
        .zip([50.0, 60.0, 70.0, 80.0])
        .fold(SweepBuilder::new(&name(places[0])), |tree, (place, distance)| {
            tree.arm(&name(*place), &[Healthy(distance), Healthy(1.1 * distance)])
        });
    tree.plan(|plan| {
        for (arm, (a, b)) in plan.arms.iter_mut().zip(places) {
            let coordinate =
                |axis: usize, place| Coordinate { axis: axes[axis].0.to_owned(), value: value(axis, place).to_owned() };
            arm.grid = Some("recipe".to_owned());
            arm.cell = vec![coordinate(0, a), coordinate(1, b)];
        }
    })
    .write()
}

#[test]
fn names_made_of_values_are_explained_on_the_page_and_in_the_chart() {
    let alike = grid([("strides", ["kept", "reversed"]), ("activations", ["kept", "reversed"])]);
    made(&alike);
    let key = "Arms of the grid recipe are named by strides; activations, in this order, each kept or reversed.";
    let page = file(&alike, "report.html");
    assert!(page.split("<h2").next().is_some_and(|opening| opening.contains(key)), "{key}");
    let chart = file(&alike, "charts/effects.svg").replace('\n', " ");
    assert!(chart.contains("Arms of the grid recipe are named by"), "{chart}");

    let unlike = grid([("rate", ["2e-4", "1e-3"]), ("activations", ["kept", "reversed"])]);
    made(&unlike);
    let key =
        "Arms of the grid recipe are named by rate (2e-4 or 1e-3); activations (kept or reversed), in this order.";
    assert!(file(&unlike, "report.html").contains(key), "{key}");

    let without = pair().write();
    made(&without);
    assert!(!file(&without, "report.html").contains("are named by"));
}

#[test]
fn class_conditional_samples_explain_their_columns() {
    let tree =
        pair().arm_with("told", 0, &[Healthy(40.0)], |spec| spec.design.conditioning = Conditioning::Class).write();
    let samples = section(&tree, "Samples");
    let expected = "Told the class (told): samples take turns over the classes, so that each column of a grid is one class, from the left \
                    T-shirt/top, trouser,";
    assert!(samples.to_lowercase().contains(&expected.to_lowercase()), "{samples}");
    assert!(samples.contains("Grids of the other arms have other columns"), "{samples}");
    assert!(!section(&pair().write(), "Samples").contains("Told the class"));
}

#[test]
fn an_unjudged_run_is_no_failure() {
    let once = |spec: &mut spec::RunSpec| spec.cadence.evaluate = 1_000;
    let tree = SweepBuilder::new("dcgan").arm_with("dcgan", 0, &[Healthy(50.0)], once).write();
    made(&tree);
    assert!(file(&tree, "report.html").contains("<div class=\"verdict faint\">1 not judged</div>"));
}

#[test]
fn claims_on_a_phone_label_their_numbers() {
    let tree = pair().plan(|plan| plan.claims = vec![claim()]).write();
    made(&tree);
    let page = file(&tree, "report.html");
    for head in ["after", "times the other's (dotted line: 1)", "what each came to", "rests on"] {
        assert!(page.contains(&format!("<td data-head=\"{head}\">")), "{head}");
    }
}

#[test]
fn grids_of_the_same_values_share_a_key() {
    let names = ["dcgan-1e-3", "dcgan-2e-4", "gan-1e-3", "gan-2e-4"];
    let tree = names.iter().fold(SweepBuilder::new(names[0]), |tree, name| tree.arm(name, &[Healthy(50.0)]));
    let tree = tree.plan(|plan| {
        for arm in &mut plan.arms {
            let (grid, rate) = arm.name.split_once('-').expect("a cell");
            arm.cell = vec![Coordinate { axis: "rate".to_owned(), value: rate.to_owned() }];
            arm.grid = Some(grid.to_owned());
        }
    });
    let tree = tree.write();
    made(&tree);
    let key = "Arms of the grids dcgan and gan are named by rate (1e-3 or 2e-4).";
    assert!(file(&tree, "report.html").contains(key), "{key}");
}

#[test]
fn few_held_out_images_are_noted_on_page_and_summary() {
    let tree = pair().write();
    let said = "Only 60 are held out, and 256 are needed for a good estimate: Fréchet distances are too large";
    made(&tree);
    assert!(!file(&tree, "summary.md").contains("held out"), "10,000 are enough");
    for arm in ["dcgan", "other"] {
        (0..3).for_each(|seed| tree.manifest(arm, seed, |manifest| manifest.data.as_mut().expect("images").test = 60));
    }
    assert!(section(&tree, "Arms").contains(said));
    assert!(file(&tree, "summary.md").contains(said));
}
