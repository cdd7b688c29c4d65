//! Provenance of the numbers, and how to reproduce them.

use std::collections::BTreeSet;

use maud::{Markup, html};
use runs::Manifest;
use spec::Plan;

use crate::findings::Findings;
use crate::measurement_protocol::LABELS;
use crate::number::thousands;
use crate::warnings::fingerprint_list;

pub(super) fn section(findings: &Findings) -> Markup {
    let manifests: Vec<&Manifest> = findings.runs().filter_map(|(_, run)| run.recorded.manifest.as_ref()).collect();
    let every = |of: &dyn Fn(&Manifest) -> String| -> BTreeSet<String> { manifests.iter().map(|m| of(m)).collect() };
    let seeds: BTreeSet<u64> = findings.runs().map(|(_, run)| run.seed()).collect();
    let seeds = seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    let dates = every(&|m| m.provenance.started.clone());
    let updates = every(&|m| m.provenance.updated.clone());
    html! {
        dl {
            (term("commit", every(&|m| commit(m))))
            (term("machine", every(&|m| {
                let host = &m.provenance.host;
                format!("{}, {} cores, {}", host.processor, host.cores, host.system)
            })))
            (term("device", every(&|m| format!("{}; threads for the training step: {}", m.provenance.device, m.provenance.threads))))
            (term("versions", every(&versions)))
            (term("fingerprint", manifests.iter().filter_map(|m| fingerprint_list(&m.provenance.fingerprints)).collect()))
            @if let (Some(first), Some(last)) = (dates.first(), updates.last()) {
                dt { "run between" } dd { (first) " and " (last) }
            }
            dt { "seeds" } dd { (seeds) }
            (measurement_protocols(findings))
        }
    }
}

/// A run's commit, with the meaning of its `-dirty` mark.
fn commit(manifest: &Manifest) -> String {
    let commit = &manifest.provenance.commit;
    let changed = commit.ends_with("-dirty");
    if changed { format!("{commit}: programs with changes that no commit holds") } else { commit.clone() }
}

/// The commit of the sweep's file, if no run has it.
fn file_commit_note(findings: &Findings) -> Markup {
    let commit = findings.sweep.plan.asked.as_ref().and_then(|asked| asked.commit.as_deref());
    let manifests = || findings.runs().filter_map(|(_, run)| run.recorded.manifest.as_ref());
    let is_of_runs = |commit: &&str| manifests().any(|manifest| manifest.provenance.commit == **commit);
    html! { @if let Some(commit) = commit.filter(|commit| !is_of_runs(commit)) { ", and its file as it is at " code { (commit) } } }
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

fn measurement_protocols(findings: &Findings) -> Markup {
    html! {
        @for measurement_protocol in findings.measurement_protocols().into_iter().filter(|measurement_protocol| measurement_protocol.is_external()) {
            dt { "program" } dd { (measurement_protocol.source) ", content " code { (measurement_protocol.checksum) } }
        }
        @for measurement_protocol in findings.measurement_protocols().into_iter().filter(|measurement_protocol| !measurement_protocol.is_external()) {
            @if measurement_protocol.network != LABELS {
                dt { "feature network" } dd { (measurement_protocol.network) ", SHA-256 of its weights " code { (measurement_protocol.sha256) } }
            }
            dt { "images" } dd {
                (measurement_protocol.source) ", " (measurement_protocol.image_size) "×" (measurement_protocol.image_size) ", checksum "
                code { (measurement_protocol.checksum) }
            }
            @if measurement_protocol.network == LABELS {
                dt { "errors" } dd { "on the test half, all " (thousands(measurement_protocol.test as u64)) " images" }
            } @else {
                dt { "distances" } dd {
                    "from " (thousands(measurement_protocol.samples as u64)) " samples to the test half, all "
                    (thousands(measurement_protocol.test as u64)) " images"
                }
            }
        }
    }
}

/// The sweep's file if it lies outside `experiments/`, inferred from where its values were written.
fn file_outside_experiments(plan: &Plan) -> Option<String> {
    let origins = plan.arms.iter().flat_map(|arm| &arm.changes).map(|change| change.origin.as_str());
    let own = format!("{}.toml", plan.name);
    let mut files = origins.filter_map(|origin| Some(origin.rsplit_once(':')?.0)).filter(|file| file.ends_with(&own));
    files.find(|file| !file.ends_with(&format!("experiments/{own}"))).map(str::to_owned)
}

/// The sweep's file if it is not committed as it was read.
fn without_commit(plan: &Plan) -> Option<String> {
    match &plan.asked {
        Some(asked) => asked.commit.is_none().then(|| asked.file.clone()),
        None => file_outside_experiments(plan),
    }
}

/// The command of the sweep. Files in `experiments/` are named without the folder.
fn sweep_command(plan: &Plan) -> String {
    let usual = format!("{}.toml", plan.name);
    let (file, options) = match &plan.asked {
        Some(asked) => (asked.file.strip_prefix("experiments/").unwrap_or(&asked.file).to_owned(), &asked.options[..]),
        None => (file_outside_experiments(plan).unwrap_or(usual), &[][..]),
    };
    [&["cargo xtask sweep".to_owned(), file], options, &["--report".to_owned()]].concat().join(" ")
}

pub(super) fn reproduce(findings: &Findings) -> Markup {
    let plan = &findings.sweep.plan;
    let name = &plan.name;
    let run = findings.runs().next();
    let own = without_commit(plan);
    html! {
        h2 id="again" { "How to get this again" }
        p.faint {
            @if let Some(own) = &own {
                "The whole sweep, with the programs of the commit above and a file that no commit holds as it was read, " code { (own) } ":"
            } @else { "The whole sweep, at the commit above" (file_commit_note(findings)) ":" }
        }
        pre { code { (sweep_command(plan)) } }
        p.faint { "Where results lie in another folder than " code { "results" } ", every command takes it: " code { "--results FOLDER" } "." }
        @if let Some(own) = &own {
            p.faint {
                "Whoever has not got " code { (own) } " finds all that it asks for in " code { "plan.json" } " beside this page, and each run "
                "whole in its " code { "spec.toml" } ", once it is unpacked."
            }
        }
        @if let Some((_, run)) = run {
            p.faint { "A single run, where the folders of runs are not here (published runs have none) and into a new one:" }
            pre { code {
                "cargo xtask unpack " (name) " --to again\n"
                "cargo xtask run again/" (name) "/" (run.place()) "/spec.toml --out once-more"
            } }
        }
        p.faint { "This page and everything beside it, from the files of the runs:" }
        pre { code { "cargo xtask report " (name) } }
        p.faint {
            "All that was computed: " code { "results.json" } "; a row for each run: " code { "summary.csv" } " and " code { "summary.parquet" } "; all series: "
            code { "published/series.parquet" } ", or each run's " code { "metrics.csv" } "; tables for a paper: " code { "cargo xtask report " (name) " --latex" } "."
        }
    }
}
