//! The table of arms: what each came to, how that differs from the reference, what it cost.

use maud::{Markup, html};
use spec::results::{NetworkSize, Networks};

use super::inline;
use crate::chart::{Axis, mark, missing, numbers};
use crate::compare::{Comparison, Effect, Pairing};
use crate::findings::{Findings, Group};
use crate::number::{NONE, count, duration, or_none, p};
use crate::tally;
use crate::verdict::Verdict;
use crate::yardstick::Yardstick;

pub(super) fn section(findings: &Findings) -> Markup {
    let distances = findings.groups.iter().flat_map(Group::distances);
    let axis = Axis::logarithmic(distances, 4);
    html! {
        h2 { "Arms" }
        div.scroll {
            table {
                thead {
                    tr {
                        th { "arm" }
                        th.n { "distance" small { "median of the" br; "last five" br; "evaluations" } }
                        th { "each seed" (scale(&axis)) }
                        th { "times the reference's" }
                        th { "verdicts" }
                        th { "multiply-adds" br; "G, D" }
                        th { "parameters" br; "G, D" }
                        th.n { "time" br; "per run" }
                    }
                }
                tbody { @for group in &findings.groups { (row(group, &axis)) } }
            }
        }
        (note(findings))
    }
}

fn row(group: &Group, axis: &Axis) -> Markup {
    let both = |of: fn(NetworkSize) -> u64| {
        let sizes =
            |networks: Networks| format!("{}, {}", count(of(networks.generator)), count(of(networks.discriminator)));
        group.networks().map_or(NONE.to_owned(), sizes)
    };
    html! {
        tr {
            td { strong { (group.label) } }
            td.n { (or_none(group.distance())) }
            td { (strip(group, axis)) }
            td.nowrap { (effect(group)) }
            td { (verdicts(group)) }
            td.nowrap { (both(|size| size.multiply_adds)) }
            td.nowrap { (both(|size| size.parameters)) }
            td.n.nowrap { (group.time().map_or(NONE.to_owned(), duration)) }
        }
    }
}

fn effect(group: &Group) -> Markup {
    html! {
        @match &group.effect {
            Effect::Reference => { span.faint { "the reference" } }
            Effect::Measured(comparison) => {
                (numbers(comparison))
                small { (test(comparison)) }
            }
            _ => { span.faint { (missing(group)) } }
        }
    }
}

/// The exact test in a few words: `p 0.25, 3 pairs, r 0.4`.
fn test(comparison: &Comparison) -> String {
    let p = comparison.p.map_or("p not computed".to_owned(), |value| format!("p {}", p(value)));
    match comparison.pairing {
        Pairing::Paired { pairs: 1, .. } => "1 pair".to_owned(),
        Pairing::Paired { pairs, correlation } => {
            let correlation = correlation.map_or(String::new(), |r| format!(", r {r:.2}"));
            format!("{p}, {pairs} pairs{correlation}")
        }
        Pairing::Unpaired { here, reference } => format!("{p}, {here} against {reference}"),
    }
}

fn verdicts(group: &Group) -> Markup {
    let counts = tally::verdicts(group.runs.iter());
    let good = [Verdict::Healthy.name(), Verdict::Improving.name()];
    let others = tally::states(group.runs.iter());
    html! {
        @for (verdict, number) in &counts {
            div.verdict.bad[!good.contains(verdict)] { (number) " " (verdict) }
        }
        @for (state, number) in others.iter().filter(|(state, _)| *state != "finished") {
            div.verdict.faint { (number) " " (state) }
        }
    }
}

const WIDTH: f64 = 190.0;
const EDGE: f64 = 20.0;

/// The distances of an arm's seeds as dots on the axis that all arms share, and their middle as a stroke.
fn strip(group: &Group, axis: &Axis) -> Markup {
    html! {
        svg.strip viewBox="0 0 190 26" role="img" {
            title { "distance of each seed of " (group.label) }
            line.axis x1="20" x2="170" y1="13" y2="13" {}
            @for distance in group.distances() { circle cx=(place(axis, distance)) cy="13" r="4.5" {} }
            @if let Some(distance) = group.distance() {
                @let x = place(axis, distance);
                line.middle x1=(x) x2=(x) y1="4" y2="22" {}
            }
        }
    }
}

/// The marks of the axis that all strips share.
fn scale(axis: &Axis) -> Markup {
    html! {
        svg.strip viewBox="0 0 190 26" aria-hidden="true" {
            @for value in axis.marks() {
                @let x = place(axis, *value);
                text x=(x) y="14" text-anchor="middle" { (mark(*value)) }
                line.axis x1=(x) x2=(x) y1="19" y2="26" {}
            }
        }
    }
}

fn place(axis: &Axis, value: f64) -> String {
    format!("{:.1}", EDGE + axis.share(value) * (WIDTH - 2.0 * EDGE))
}

/// What the numbers are, and what they were measured with.
fn note(findings: &Findings) -> Markup {
    let paired = if findings.sweep.plan.paired {
        "Seed k of an arm is compared with seed k of the reference (r: how alike they are)."
    } else {
        "The seeds of an arm are compared with all seeds of the reference."
    };
    let race = if findings.is_race() { " The reference is still improving: ratios are about speed." } else { "" };
    html! {
        p.faint {
            "Distance: the Fréchet distance (" (findings.window().in_short()) "), over runs the geometric mean; lower is "
            "better. Only finished runs count. In brackets: the 95 % interval over seeds. " (paired) (race)
        }
        @for yardstick in findings.yardsticks() { p.faint { (inline(&Yardstick::sentence(yardstick))) } }
        p.faint { "Multiply-adds: of one forward pass of one image, convolutions only." }
    }
}
