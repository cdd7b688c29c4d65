//! Grids of samples: every arm from the same latents, at the last step, on the way there, and around a failure.

mod cell;

use maud::{Markup, html};
use spec::results::Status;
use spec::{Conditioning, Task};

use crate::development::{ARMS, Development, steps};
use crate::findings::{Findings, Group, Judged};
use crate::number::{capital, things, thousands};
use crate::verdict::LATE;
use cell::{Album, Cell, embedded};

/// Arms up to which a row of pictures is never broken, and shows whole grids.
const ABREAST: usize = 6;
/// Failed runs that are shown, at most.
const FAILURES: usize = 12;

/// One row of pictures: an arm beside the other, same seed, same step.
struct Row {
    title: String,
    cells: Vec<Cell>,
}

pub(super) fn section(findings: &Findings, developments: &[Development]) -> Markup {
    if findings.task() == Task::Classification {
        return html! {}; // nothing is drawn
    }
    let mut album = Album::new(findings.groups.len() > ABREAST);
    let failures: Vec<(String, Vec<Cell>)> = failures(findings, &mut album);
    let mut last: Vec<Row> = Vec::new();
    let seeds = seeds(findings);
    for seed in &seeds {
        let Some(row) = at_the_end(findings, *seed, &mut album) else { break };
        last.push(row);
    }
    let dropped = seeds.len() - last.len();
    html! {
        @if !seeds.is_empty() {
            h2 { "Samples" }
            p.faint {
                "Every arm draws from the same latents: what stands at one place in one grid stands there in the others. "
                @if album.is_cut() { "Of each grid its first images; a" } @else { "A" } " picture is a link to its file."
            }
            @if let Some(told) = by_class(findings, &album) { p.faint { (told) } }
            @for row in &last { h3 { (row.title) } (grid(&row.cells)) }
            @if dropped > 0 {
                p.faint {
                    (capital(&rows(dropped))) " left out to keep this page small; the pictures are in each run's folder "
                    code { "samples" } "."
                }
            }
            (on_the_way(findings, developments))
            @if !failures.is_empty() {
                h3 { "Failed runs, before and after" }
                div.grids.many { @for (title, cells) in &failures { (pair(title, cells)) } }
            }
        }
    }
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

/// `one more row is`, `three more rows are`.
fn rows(count: usize) -> String {
    format!("{} {}", things(count, "more row"), if count == 1 { "is" } else { "are" })
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
                        img src=(embedded(&development.png)) alt={ "samples of " (development.label) " as they develop" };
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

/// The row of a seed; none where the page has no room for it.
fn at_the_end(findings: &Findings, seed: u64, album: &mut Album) -> Option<Row> {
    let of_seed = findings.runs().filter(|(_, run)| run.seed() == seed);
    let cells = of_seed.map(|(group, run)| {
        let last = run.recorded.run.spec.steps;
        let picture = match &run.recorded.state {
            Status::Finished => match run.recorded.diverged_at() {
                Some(step) => Err(format!("diverged at step {}", thousands(step))),
                None => album.picture(run, last)?,
            },
            state => Err(state.name().to_owned()),
        };
        Some(Cell { label: group.label.clone(), title: format!("samples of {}, seed {seed}", group.label), picture })
    });
    let cells: Vec<Cell> = cells.collect::<Option<_>>()?;
    Some(Row { title: format!("Seed {seed}, last step"), cells })
}

/// Of each arm the first run that failed: its last picture before, and its first one after.
fn failures(findings: &Findings, album: &mut Album) -> Vec<(String, Vec<Cell>)> {
    let failed = |group: &&Group| group.runs.iter().any(has_failed);
    let groups = findings.groups.iter().filter(failed).take(FAILURES);
    groups.filter_map(|group| failure(group, group.runs.iter().find(|run| has_failed(run))?, album)).collect()
}

fn has_failed(run: &Judged) -> bool {
    run.judgement.is_some_and(|judgement| judgement.verdict.is_failure())
}

fn failure(group: &Group, run: &Judged, album: &mut Album) -> Option<(String, Vec<Cell>)> {
    let judgement = run.judgement?;
    let onset = judgement.onset.unwrap_or(run.recorded.run.spec.steps);
    let steps = steps(run);
    let before = steps.iter().rev().find(|step| **step < onset);
    let after = steps.iter().find(|step| **step >= onset);
    let mut cells = Vec::new();
    for step in before.into_iter().chain(after) {
        let title = format!("samples of {}, seed {}, step {}", group.label, run.seed(), thousands(*step));
        cells.push(Cell { label: format!("step {}", thousands(*step)), title, picture: album.picture(run, *step)? });
    }
    let since = judgement.onset.map_or(LATE.to_owned(), |step| format!("since step {}", thousands(step)));
    let title = format!("{}, seed {}: {} {since}", group.label, run.seed(), judgement.verdict);
    (!cells.is_empty()).then_some((title, cells))
}
