//! The claims with their answers: in words first, then how large the effect is and what it rests on.

use maud::{Markup, html};
use spec::results::Standing;
use spec::{Expect, REAL_IMAGES};

use super::strip::Strip;
use crate::chart::Axis;
use crate::claims::{Against, Decision, NotCalled, Power, Ruling, Weighed, expected};
use crate::number::{NONE, capital, p, words};

/// Marks on the axis that all effects share, at most.
const MARKS: usize = 5;
/// The widest axis: what lies beyond is drawn at its end.
const WIDEST: f64 = 50.0;

pub(super) fn section(rulings: &[Ruling], power: &Power) -> Markup {
    let ends = rulings.iter().filter_map(|ruling| ruling.weight.as_ref()).flat_map(|weight| {
        let interval = weight.interval.into_iter().flat_map(|(low, high)| [low, high]);
        interval.chain(weight.ratio).map(|end| end.clamp(1.0 / WIDEST, WIDEST))
    });
    let axis = Axis::fitted(ends.chain([0.8, 1.25]), MARKS);
    html! {
        @if !rulings.is_empty() {
            h2 { "What was expected, and what came out" }
            p { strong { (score(rulings)) } " " (when(rulings)) }
            div.scroll {
                table.stacked {
                    thead {
                        tr {
                            th { "claim" } th { "answer" }
                            th { "times the other's" (Strip::scale(&axis)) }
                            th { "the two values" } th { "rests on" }
                        }
                    }
                    tbody { @for ruling in rulings { (row(ruling, &axis)) } }
                }
            }
            (legend(rulings.len()))
        }
        p.faint { (capital(&power.to_string())) "." }
    }
}

/// How the claims fared. Those that nobody could decide are no failed predictions.
fn score(rulings: &[Ruling]) -> String {
    let count = |what: fn(&Ruling) -> bool| rulings.iter().filter(|ruling| what(ruling)).count();
    let decided = count(|ruling| ruling.decision != Decision::Undecided);
    let came_out = count(|ruling| ruling.is_as_expected());
    let lean = count(|ruling| ruling.decision == Decision::Undecided && ruling.leans_as_expected());
    let all = rulings.len();
    let undecided = match all - decided {
        0 => String::new(),
        open => format!(" Of the {open} undecided {lean} lean the expected way."),
    };
    format!("{decided} of {all} claims could be decided; {came_out} came out as expected.{undecided}")
}

fn when(rulings: &[Ruling]) -> &'static str {
    match rulings.iter().any(|ruling| ruling.standing == Standing::After) {
        true => "Not all of them were written before the runs.",
        false => "They were written before the runs.",
    }
}

fn row(ruling: &Ruling, axis: &Axis) -> Markup {
    let claim = ruling.claim;
    let weight = ruling.weight.as_ref();
    html! {
        tr {
            td.wide {
                (claim.says)
                small {
                    @if let Some(guideline) = claim.guideline { "guideline " (guideline) ": " }
                    (ruling.measure().words) " of " a href={ "#arm-" (ruling.arm.label) } { (ruling.arm.label) } " "
                    (expected(claim.expect)) @if claim.expect == Expect::Same { " as " } @else { " than " }
                    @match ruling.against {
                        Against::Arm(other) => { a href={ "#arm-" (other.label) } { (other.label) } "'s" }
                        Against::RealImages => { (REAL_IMAGES) "'" }
                    }
                }
            }
            td {
                span class={ "answer-" (ruling.decision.name()) } { (ruling.decision.name()) }
                @if let Some(why) = why(ruling) { small { (why) } }
            }
            td data-head="times the other's (dotted line: 1)" { (effect(ruling, weight, axis)) }
            td data-head="the two values" {
                @match weight {
                    Some(weight) => { (weight.values[0]) small { "against " (weight.values[1]) } },
                    None => span.faint { (NONE) },
                }
            }
            td data-head="rests on" { @if let Some(weight) = weight { (rests_on(ruling, weight)) } }
        }
    }
}

fn effect(ruling: &Ruling, weight: Option<&Weighed>, axis: &Axis) -> Markup {
    let Some((weight, ratio)) = weight.and_then(|weight| Some((weight, weight.ratio?))) else {
        return html! { span.faint { (NONE) } };
    };
    let strip = Strip {
        title: format!("{} of {}", ruling.measure().words, ruling.arm.label),
        dots: weight.seeds.iter().filter_map(|(seed, ratio)| Some((link(ruling, *seed)?, *ratio))).collect(),
        interval: weight.interval,
        middle: Some(ratio),
        band: Some((1.0 / ruling.claim.margin, ruling.claim.margin)),
    };
    html! {
        (strip.markup(axis))
        span.nowrap { (weight.effect().unwrap_or_default()) }
    }
}

/// The folder of the arm's run of a seed, and what to call it.
fn link(ruling: &Ruling, seed: u64) -> Option<(String, String)> {
    let run = ruling.arm.runs.iter().find(|run| run.seed() == seed)?;
    Some((run.link(), format!("seed {seed}")))
}

fn rests_on(ruling: &Ruling, weight: &Weighed) -> Markup {
    let shown = |value: Option<f64>| value.map_or("not computed".to_owned(), p);
    html! {
        (weight.runs.0) @if ruling.against.arm().is_some() { " and " (weight.runs.1) }
        @if ruling.arm.is_region { " runs" } @else { " seeds" }
        small { (weight.method) ": p " (shown(weight.test.p)) ", corrected " (shown(ruling.corrected_p)) }
    }
}

/// What an answer needs to be read rightly.
fn why(ruling: &Ruling) -> Option<String> {
    let parts = [
        ruling.weight.is_none().then(|| "runs are missing, diverged or were not measured so".to_owned()),
        ruling.not_called.map(|reason| held_back(reason).to_owned()),
        (ruling.weight.is_some() && !ruling.can_be_decided).then(|| "so few seeds can't decide it".to_owned()),
        ruling.seeds_needed.map(|seeds| format!("about {seeds} seeds would")),
        (ruling.standing == Standing::After).then(|| "written after its runs had begun: no prediction".to_owned()),
        ruling.about_speed.then(|| "about speed: the reference still improves".to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn held_back(reason: NotCalled) -> &'static str {
    match reason {
        NotCalled::OpinionsDiffer => "the random network sees it the other way round: not called",
        NotCalled::NeitherBegan => "neither has begun to learn, so they differ in how they start: not called",
    }
}

fn legend(claims: usize) -> Markup {
    html! {
        dl { @for decision in Decision::ALL { dt { (decision.name()) } dd { (meaning(decision)) } } }
        p.faint {
            "Dots: seeds, each a link to its run. Bar: the 95 % interval. Band: the margin within which a difference counts as none. "
            "p is corrected for there being " (words(claims)) " of them (Holm). Seeds that would decide: for a difference as large as "
            "seen, but not below the margin, at the spread seen, found in 80 % of cases. Intervals are not corrected."
        }
    }
}

const fn meaning(decision: Decision) -> &'static str {
    match decision {
        Decision::Supported => "it differs as expected, corrected p at most 0.05",
        Decision::Equivalent => "the whole interval lies within the margin",
        Decision::Contradicted => "it differs, but not as expected",
        Decision::Undecided => {
            "this test, with so many seeds and claims, can't tell it from chance; the interval alone decides nothing"
        }
    }
}
