//! Grids of samples: every arm from the same latents, at the last step, on the way there, and around a failure.

mod cell;

use maud::{Markup, html};
use spec::results::Status;
use spec::{Conditioning, Task};

use crate::development::{ARMS, Development, steps};
use crate::findings::{Findings, Group, Judged};
use crate::number::thousands;
use crate::verdict::is_failure;
use cell::{Album, Cell};

/// Arms up to which a row of pictures is never broken, and shows whole grids.
const ABREAST: usize = 6;
/// Failed runs that are shown, at most.
const FAILURES: usize = 12;

/// One row of pictures: an arm beside the other, same seed, same step.
struct Row {
    title: String,
    cells: Vec<Cell>,
}

/// Every arm's samples from the same latents: the first seed that has pictures, after the last step.
pub(super) fn first(findings: &Findings) -> Markup {
    if findings.task() == Task::Classification {
        return html! {}; // nothing is drawn
    }
    let mut album = Album::new(findings.groups.len() > ABREAST);
    let row = seeds(findings).first().map(|seed| at_the_end(findings, *seed, &mut album));
    html! {
        @if let Some(row) = row {
            h2 id="samples" { "Samples" }
            p.faint {
                (row.title) ". Every arm draws from the same latents: what stands at one place in one grid stands there in the others. "
                @if album.is_cut() { "Of each grid its first images; a" } @else { "A" } " picture is a link to its file."
            }
            @if let Some(told) = by_class(findings, &album) { p.faint { (told) } }
            (grid(&row.cells))
        }
    }
}

/// Other seeds, what lies on the way, and runs that failed: as files beside the page.
pub(super) fn section(findings: &Findings, developments: &[Development]) -> Markup {
    if findings.task() == Task::Classification {
        return html! {};
    }
    let failures: Vec<(String, Vec<Cell>)> = failures(findings);
    let others: Vec<(&str, Vec<(u64, String)>)> =
        findings.groups.iter().map(|group| (group.label.as_str(), files(group))).collect();
    html! {
        (on_the_way(findings, developments))
        @if others.iter().any(|(_, files)| !files.is_empty()) {
            h3 { "Every seed, last step" }
            ul { @for (label, files) in &others {
                li { (label) ": " @for (k, (seed, file)) in files.iter().enumerate() { @if k > 0 { ", " } a href=(file) { "seed " (seed) } } }
            } }
        }
        @if !failures.is_empty() {
            h3 { "Failed runs, before and after" }
            div.grids.many { @for (title, cells) in &failures { (pair(title, cells)) } }
        }
    }
}

/// The last picture of each finished run of an arm.
fn files(group: &Group) -> Vec<(u64, String)> {
    let last = |run: &Judged| {
        let file = run.recorded.folder.sample_file(*steps(run).last()?);
        Some((run.seed(), format!("{}samples/{}", run.link(), file.file_name()?.to_string_lossy())))
    };
    group.finished().filter_map(last).collect()
}

/// How to read the grids of arms whose networks are told the class; none where there are none.
fn by_class(findings: &Findings, album: &Album) -> Option<String> {
    let is_told = |run: &Judged| run.recorded.run.spec.design.conditioning == Conditioning::Class;
    let told = || findings.groups.iter().filter(|group| group.runs.iter().any(is_told));
    let source = told().next()?.runs.first()?.recorded.run.spec.data.source;
    let labels: Vec<&str> = told().map(|group| group.label.as_str()).collect();
    let shown: Vec<String> = (0..album.columns(source.classes())).map(|label| source.class_name(label)).collect();
    let others = if labels.len() < findings.groups.len() {
        " Grids of the other arms have other columns: the same latents stand at other places there."
    } else {
        ""
    };
    Some(format!(
        "Told the class ({}): samples take turns over the classes, so that each column of a grid is one class, from the left {}.{others}",
        labels.join(", "),
        shown.join(", ")
    ))
}

fn grid(cells: &[Cell]) -> Markup {
    html! {
        div.grids.many[cells.len() > ABREAST] {
            @for cell in cells { figure { (cell.markup()) figcaption { (cell.label) } } }
        }
    }
}

fn pair(title: &str, cells: &[Cell]) -> Markup {
    html! {
        figure {
            div.pair { @for cell in cells { div { (cell.markup()) small.faint { (cell.label) } } } }
            figcaption { (title) }
        }
    }
}

/// The development of each arm's first seed.
fn on_the_way(findings: &Findings, developments: &[Development]) -> Markup {
    let listed = |development: &Development| {
        development.steps.iter().map(|step| thousands(*step)).collect::<Vec<String>>().join(", ")
    };
    html! {
        @if let Some(first) = developments.first() {
            h3 { "On the way there" }
            p.faint {
                "The first images of each arm's first seed, steps " (listed(first)) " one after the other; the bar below says how far. "
                "Files: " code { "development" } "."
                @if findings.groups.len() > ARMS { " The first " (ARMS) " arms." }
            }
            div.grids.many {
                @for development in developments {
                    figure {
                        img loading="lazy" src={ "./development/" (development.file()) } alt={ "samples of " (development.label) " as they develop" };
                        figcaption { (development.label) ", seed " (development.seed) }
                    }
                }
            }
        }
    }
}

/// Every seed of the plan that has pictures to show, in the plan's order.
fn seeds(findings: &Findings) -> Vec<u64> {
    let mut seeds: Vec<u64> = Vec::new();
    for (_, run) in findings.runs().filter(|(_, run)| run.is_finished()) {
        if !seeds.contains(&run.seed()) {
            seeds.push(run.seed());
        }
    }
    seeds
}

/// The row of a seed.
fn at_the_end(findings: &Findings, seed: u64, album: &mut Album) -> Row {
    let of_seed = findings.runs().filter(|(_, run)| run.seed() == seed);
    let cells = of_seed.map(|(group, run)| {
        let last = run.recorded.run.spec.steps;
        let picture = match &run.recorded.state {
            Status::Finished => match run.recorded.diverged_at() {
                Some(step) => Err(format!("diverged at step {}", thousands(step))),
                None => album.picture(run, last),
            },
            state => Err(state.name().to_owned()),
        };
        Cell { label: group.label.clone(), title: format!("samples of {}, seed {seed}", group.label), picture }
    });
    Row { title: format!("Seed {seed}, last step"), cells: cells.collect() }
}

/// Of each arm the first run that failed: its last picture before, and its first one after, as files beside the page.
fn failures(findings: &Findings) -> Vec<(String, Vec<Cell>)> {
    let failed = |group: &&Group| group.runs.iter().any(has_failed);
    let groups = findings.groups.iter().filter(failed).take(FAILURES);
    groups.filter_map(|group| failure(group, group.runs.iter().find(|run| has_failed(run))?)).collect()
}

fn has_failed(run: &Judged) -> bool {
    run.judgement.is_some_and(|judgement| is_failure(judgement.verdict))
}

fn failure(group: &Group, run: &Judged) -> Option<(String, Vec<Cell>)> {
    let judgement = run.judgement?;
    let since = judgement.since.unwrap_or(run.recorded.run.spec.steps);
    let steps = steps(run);
    let before = steps.iter().rev().find(|step| **step < since);
    let after = steps.iter().find(|step| **step >= since);
    let cell = |step: &u64| {
        let file = run.recorded.folder.sample_file(*step);
        let link = format!("{}samples/{}", run.link(), file.file_name().unwrap_or_default().to_string_lossy());
        let title = format!("samples of {}, seed {}, step {}", group.label, run.seed(), thousands(*step));
        Cell { label: format!("step {}", thousands(*step)), title, picture: Ok((link.clone(), link)) }
    };
    let cells: Vec<Cell> = before.into_iter().chain(after).map(cell).collect();
    let since = judgement.since.map_or(String::new(), |step| format!(" since step {}", thousands(step)));
    let title = format!("{}, seed {}: {}{since}", group.label, run.seed(), judgement.verdict);
    (!cells.is_empty()).then_some((title, cells))
}
