//! The committed ruler, and what happens to its controls where a measure is broken on purpose.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use runs::{CONTROLS, Control, Expected, Mark, Ruler, baselines, controls, marks};
use spec::{Features, Source, names};

fn committed() -> Ruler {
    serde_json::from_str(include_str!("../../../../results/ruler/fashion-mnist-small.json")).expect("a ruler")
}

/// The ruler with a change to the measures of every mark.
fn broken(change: impl Fn(&BTreeMap<String, f64>, &str) -> f64) -> Ruler {
    let mut ruler = committed();
    for mark in &mut ruler.marks {
        let before = mark.measures.clone();
        mark.measures.iter_mut().for_each(|(measure, value)| *value = change(&before, measure));
    }
    ruler
}

fn swapped(one: &str, other: &str) -> Ruler {
    broken(|values, measure| match measure {
        _ if measure == one => values[other],
        _ if measure == other => values[one],
        _ => values[measure],
    })
}

fn failed(ruler: &Ruler) -> Vec<(&'static str, &'static str)> {
    controls(ruler).into_iter().map(|failure| (failure.control.mark, failure.control.measure)).collect()
}

#[test]
fn the_committed_ruler_passes_every_control() {
    assert_eq!(failed(&committed()), []);
}

#[test]
fn the_rulers_of_rendered_images_pass_every_control_that_applies_to_them() {
    let rulers = [
        (Source::Rooms, include_str!("../../../../results/ruler/rooms.json")),
        (Source::RoomsGrey, include_str!("../../../../results/ruler/rooms-grey.json")),
    ];
    for (source, text) in rulers {
        let ruler: Ruler = serde_json::from_str(text).expect("a ruler");
        assert_eq!((ruler.source, Some(&*ruler.checksum)), (source, source.checksum()));
        assert_eq!(failed(&ruler), []);
        let blind = Ruler {
            marks: ruler
                .marks
                .iter()
                .map(|mark| Mark { measures: ruler.marks[0].measures.clone(), ..mark.clone() })
                .collect(),
            ..ruler
        };
        assert!(failed(&blind).len() > 40, "where every mark measures what real images do, controls fail");
    }
}

#[test]
fn the_committed_ruler_is_of_the_shipped_data() {
    let ruler = committed();
    assert_eq!(
        (ruler.source, &*ruler.checksum),
        (Source::FashionMnistSmall, Source::FashionMnistSmall.checksum().expect("a checksum"))
    );
}

#[test]
fn precision_and_recall_swapped_are_caught() {
    assert!(!failed(&swapped(names::PRECISION, names::RECALL)).is_empty());
}

#[test]
fn density_and_coverage_swapped_are_caught() {
    assert!(!failed(&swapped(names::DENSITY, names::COVERAGE)).is_empty());
}

#[test]
fn a_measure_that_sees_nothing_is_caught_wherever_it_should_see() {
    let real = |measure: &str| committed().value(marks::REAL, measure).expect("measured");
    for blind in CONTROLS.iter().map(|control| control.measure) {
        let failed = failed(&broken(|values, measure| if measure == blind { real(measure) } else { values[measure] }));
        let expected = CONTROLS.iter().filter(|control| control.measure == blind && !stays(control));
        assert_eq!(failed, expected.map(|control| (control.mark, control.measure)).collect::<Vec<_>>(), "{blind}");
    }
}

/// Whether a control is about what a measure must not see.
fn stays(control: &Control) -> bool {
    matches!(control.expect, Expected::Stay(_))
}

#[test]
fn a_measure_that_sees_what_it_is_not_about_is_caught() {
    for control in CONTROLS.iter().filter(|control| stays(control)) {
        let mut ruler = committed();
        let mark = ruler.marks.iter_mut().find(|mark| mark.name == control.mark).expect("a mark");
        *mark.measures.get_mut(control.measure).expect("measured") += 1.0;
        assert!(failed(&ruler).contains(&(control.mark, control.measure)), "{control:?}");
    }
}

#[test]
fn the_limit_is_half_of_the_smallest_trivial_baseline() {
    let mut ruler = committed();
    let smallest = ruler.baselines.iter().map(|baseline| baseline.measures[names::FRECHET_DISTANCE]).reduce(f64::min);
    assert_eq!(ruler.limit(names::FRECHET_DISTANCE), smallest.map(|smallest| smallest / 2.0));
    let names_of = |ruler: &Ruler| ruler.baselines.iter().map(|baseline| baseline.name.clone()).collect::<Vec<_>>();
    assert_eq!(names_of(&ruler), [baselines::UNTRAINED, baselines::UNIFORM_NOISE, baselines::INDEPENDENT_PIXELS]);
    assert_eq!(ruler.limit(names::MODES), None, "not measured of baselines");
    let real = ruler.value(marks::REAL, names::FRECHET_DISTANCE).expect("measured");
    assert!(ruler.limit(names::FRECHET_DISTANCE).expect("baselines") > 100.0 * real);
    ruler.baselines.clear();
    assert_eq!(ruler.limit(names::FRECHET_DISTANCE), None);
}

#[test]
fn rulers_of_older_versions_are_read_without_baselines() {
    let mut old = serde_json::to_value(committed()).expect("plain data");
    old.as_object_mut().expect("an object").remove("baselines");
    let read: Ruler = serde_json::from_value(old).expect("a ruler");
    assert_eq!((read.baselines.len(), read.marks), (0, committed().marks));
}

#[test]
fn a_measure_that_was_not_taken_is_caught() {
    let mut ruler = committed();
    ruler.marks.retain(|mark| mark.name != marks::CHECKERED);
    assert!(failed(&ruler).contains(&(marks::CHECKERED, names::CHECKERBOARD)));
}

#[test]
fn every_measure_and_every_mark_is_under_control() {
    let ruler = committed();
    for mark in ruler.marks.iter().filter(|mark| mark.name != marks::REAL) {
        assert!(CONTROLS.iter().any(|control| control.mark == mark.name), "{}", mark.name);
    }
    for measure in ruler.marks[0].measures.keys() {
        let described = measure.starts_with(names::RADIAL_POWER)
            || measure == names::KERNEL_DISTANCE_DEVIATION
            || measure.ends_with("_held_out");
        assert!(described || CONTROLS.iter().any(|control| control.measure == measure), "{measure}");
    }
}

#[test]
fn a_failed_control_says_what_was_expected_and_found() {
    let ruler = swapped(names::PRECISION, names::RECALL);
    let messages: Vec<String> = controls(&ruler).iter().map(ToString::to_string).collect();
    assert_snapshot!(
        messages[0],
        @"`recall` should fall by 0.01 or more from `real` to `least-class-lost`, but went from 0.933 to 0.936"
    );
}

#[test]
fn a_ruler_of_other_features_or_data_is_refused() {
    let ruler = committed();
    assert_eq!(ruler.fits(&ruler.features, &ruler.checksum), Ok(()));
    let stale = Features { sha256: "0123".to_owned(), ..ruler.features.clone() };
    assert_snapshot!(ruler.fits(&stale, &ruler.checksum).expect_err("stale"), @"the ruler of fashion-mnist-small was made with the features 608b698192f5a50795c75b976ffd7d1ece8d940026252fa528c4986bfef79519, not 0123; `cargo xtask data ruler fashion-mnist-small` makes it again");
    assert_snapshot!(ruler.fits(&ruler.features, "4567").expect_err("other data"), @"the ruler of fashion-mnist-small was made with the data 2736ba2730476f48b6225f7c91728feb3e38b0ade9eb592ebe0cadd7ad8a2063, not 4567; `cargo xtask data ruler fashion-mnist-small` makes it again");
}
