//! Where the numbers come from, and how to get them again.

use std::collections::BTreeSet;

use maud::{Markup, html};
use spec::results::Manifest;

use crate::findings::Findings;
use crate::number::thousands;
use crate::yardstick::LABELS;

pub(super) fn section(findings: &Findings) -> Markup {
    let manifests: Vec<&Manifest> = findings.runs().filter_map(|(_, run)| run.recorded.manifest.as_ref()).collect();
    let every = |of: &dyn Fn(&Manifest) -> String| -> BTreeSet<String> { manifests.iter().map(|m| of(m)).collect() };
    let seeds: BTreeSet<u64> = findings.runs().map(|(_, run)| run.seed()).collect();
    let seeds = seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    let dates = every(&|m| m.provenance.started.clone());
    let updates = every(&|m| m.provenance.updated.clone());
    html! {
        h2 { "Where the numbers come from" }
        dl {
            (term("commit", every(&|m| m.provenance.commit.clone())))
            (term("machine", every(&|m| {
                let host = &m.provenance.host;
                format!("{}, {} cores, {}", host.processor, host.cores, host.system)
            })))
            (term("device", every(&|m| format!("{}; threads for the training step: {}", m.provenance.device, m.provenance.threads))))
            (term("versions", every(&versions)))
            @if let (Some(first), Some(last)) = (dates.first(), updates.last()) {
                dt { "run between" } dd { (first) " and " (last) }
            }
            dt { "seeds" } dd { (seeds) }
            (yardsticks(findings))
        }
    }
}

fn versions(manifest: &Manifest) -> String {
    let each = manifest.provenance.versions.iter().map(|(name, version)| format!("{name} {version}"));
    each.collect::<Vec<_>>().join(", ")
}

fn term(name: &str, values: BTreeSet<String>) -> Markup {
    html! {
        @if !values.is_empty() {
            dt { (name) }
            dd { @for value in values { div { (value) } } }
        }
    }
}

fn yardsticks(findings: &Findings) -> Markup {
    html! {
        @for yardstick in findings.yardsticks() {
            @if yardstick.network != LABELS {
                dt { "feature network" } dd { (yardstick.network) ", SHA-256 of its weights " code { (yardstick.sha256) } }
            }
            dt { "images" } dd {
                (yardstick.source) ", " (yardstick.image_size) "×" (yardstick.image_size) ", checksum "
                code { (yardstick.checksum) }
            }
            @if yardstick.network == LABELS {
                dt { "errors" } dd { "on the test half, all " (thousands(yardstick.test as u64)) " images" }
            } @else {
                dt { "distances" } dd {
                    "from " (thousands(yardstick.samples as u64)) " samples to the test half, all "
                    (thousands(yardstick.test as u64)) " images"
                }
            }
        }
    }
}

/// The sweep's file where it does not lie in `experiments/`: the places where values were written say so.
fn file_of_ones_own(findings: &Findings) -> Option<String> {
    let arms = &findings.sweep.plan.arms;
    let origins = arms.iter().flat_map(|arm| &arm.changes).map(|change| change.origin.as_str());
    let own = format!("{}.toml", findings.sweep.plan.name);
    let mut files = origins.filter_map(|origin| Some(origin.rsplit_once(':')?.0)).filter(|file| file.ends_with(&own));
    files.find(|file| !file.ends_with(&format!("experiments/{own}"))).map(str::to_owned)
}

pub(super) fn reproduce(findings: &Findings, command: Option<&str>) -> Markup {
    let name = &findings.sweep.plan.name;
    let run = findings.runs().next();
    html! {
        h2 { "How to get this again" }
        @if let Some(command) = command { p.faint { "This page was made by:" } pre { code { (command) } } }
        p.faint { "The whole sweep, at the commit above:" }
        pre { code { "cargo xtask sweep " (name) ".toml --report" } }
        @if let Some(file) = file_of_ones_own(findings) {
            p.faint {
                code { (file) } " is not a file of the repository: whoever has not got it finds all that it asks for in " code { "plan.json" }
                " beside this page, and each run whole in its " code { "spec.toml" } "."
            }
        }
        @if let Some((group, run)) = run {
            p.faint { "A single run:" }
            pre { code {
                "cargo xtask run results/" (name) "/" (group.arm.name) "/seed-" (run.seed()) "-" (group.backend) "/spec.toml"
            } }
        }
        p.faint { "This page and everything beside it, from the files of the runs:" }
        pre { code { "cargo xtask report " (name) } }
        p.faint {
            "All numbers of this page: " code { "summary.csv" } " and " code { "summary.parquet" } " beside it; all series: each "
            "run's " code { "metrics.csv" } "."
        }
    }
}
