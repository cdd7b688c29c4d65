//! Activation statistics of both networks before and after training. Batch normalisation claims to stabilise the
//! distribution of layer inputs.

use maud::{Markup, html};
use spec::names;

use super::table::copyable_table;
use crate::findings::{Findings, Group};
use crate::measure::{MeasureDefinition, activation_drift};
use crate::number::{NO_VALUE, or_dash};

/// A stage of a network, with the names of its measures.
struct Stage {
    network: &'static str,
    place: usize,
    deviation: String,
    dead: String,
}

pub(super) fn section(findings: &Findings) -> Markup {
    let networks = [
        ("G", names::GENERATOR_ACTIVATION_DEVIATION, names::GENERATOR_DEAD),
        ("D", names::DISCRIMINATOR_ACTIVATION_DEVIATION, names::DISCRIMINATOR_DEAD),
    ];
    let stages = networks.into_iter().flat_map(|(network, deviation, dead)| {
        (0..).map(move |place| Stage::of(network, place, [deviation, dead])).take_while(|stage| stage.is_seen(findings))
    });
    let stages: Vec<Stage> = stages.collect();
    let is_followed = findings.runs().any(|(_, run)| activation_drift(run).is_some());
    let drift = Some(MeasureDefinition::of(spec::Measure::ActivationDrift)).filter(|_| is_followed);
    html! {
        @if !stages.is_empty() {
            h3 { "What the stages give" }
            (copyable_table("stages", html! {
                table {
                    thead {
                        tr {
                            th { "arm" }
                            @if is_followed { th.n { "drift" } }
                            @for stage in &stages { th.n { (stage.network) " " (stage.place + 1) } }
                        }
                    }
                    tbody { @for group in &findings.groups { (row(group, &stages, is_followed)) } }
                }
            }))
            p.faint {
                "Standard deviation of what each stage gives for a batch after the last step" @if is_followed { ", and below it before the first one" } "; "
                "G's last stage is the image. Dead: the share of a stage's channels that give one number for every image. Of several runs, "
                "their median. " (NO_VALUE) ": no such stage, or not recorded."
            }
            @if let Some(drift) = drift { dl { dt { (drift.words) } dd { (drift.meaning_with_unit()) } } }
        }
    }
}

fn row(group: &Group, stages: &[Stage], is_followed: bool) -> Markup {
    html! {
        tr {
            td { a href={ "#runs-" (group.label) } { (group.label) } }
            @if is_followed { td.n { (or_dash(group.median(activation_drift))) } }
            @for stage in stages {
                td.n {
                    (or_dash(group.median(|run| run.recorded.series.last(&stage.deviation))))
                    @if let Some(untrained) = group.median(|run| run.recorded.series.curve(&stage.deviation).at(0)) {
                        small { "untrained " (or_dash(Some(untrained))) }
                    }
                    @if let Some(dead) = group.median(|run| run.recorded.series.last(&stage.dead)).filter(|dead| *dead > 0.0) {
                        small { "dead " (percent(dead)) }
                    }
                }
            }
        }
    }
}

impl Stage {
    fn of(network: &'static str, place: usize, [deviation, dead]: [&str; 2]) -> Self {
        Self { network, place, deviation: format!("{deviation}{place}"), dead: format!("{dead}{place}") }
    }

    fn is_seen(&self, findings: &Findings) -> bool {
        findings.runs().any(|(_, run)| run.recorded.series.last(&self.deviation).is_some())
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}
