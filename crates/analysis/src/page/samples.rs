//! Grids of samples: every arm from the same latents, at the last step and on the way there.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};

use crate::findings::{Findings, Group, Judged};
use crate::number::thousands;
use crate::read::State;

/// Bytes of pictures that a page may hold. Rows that would exceed it are left out whole, so that arms stay side by side.
const MOST: usize = 4_000_000;

/// Arms up to which a row of pictures is never broken.
const ABREAST: usize = 6;

/// Where on the way to the last step an early look is taken.
const EARLY: [f64; 3] = [0.125, 0.25, 0.5];

/// One row of pictures: an arm beside the other, same seed, same step.
struct Row {
    title: String,
    cells: Vec<Cell>,
}

/// A picture, or why there is none.
struct Cell {
    label: String,
    picture: Result<String, String>,
}

pub(super) fn section(findings: &Findings) -> Markup {
    let seeds = seeds(findings);
    let mut budget = Budget { left: MOST, dropped: 0 };
    let mut last: Vec<Row> = Vec::new();
    let mut early: Vec<Row> = Vec::new();
    for (k, seed) in seeds.iter().enumerate() {
        last.extend(budget.keep(at_the_end(findings, *seed)));
        if k == 0 {
            early = early_looks(findings, *seed).into_iter().filter_map(|row| budget.keep(row)).collect();
        }
    }
    html! {
        @if !last.is_empty() || budget.dropped > 0 {
            h2 { "Samples" }
            p.faint { "Every arm draws from the same latents: what stands at one place in one grid stands there in the others." }
            (rows(&last))
            @if !early.is_empty() {
                h3 { "On the way there" }
                (rows(&early))
            }
            @if budget.dropped > 0 {
                p.faint {
                    (budget.dropped) " more rows are left out to keep this page small; the pictures are in each run's folder "
                    code { "samples" } "."
                }
            }
        }
    }
}

fn rows(rows: &[Row]) -> Markup {
    html! {
        @for row in rows {
            h3 { (row.title) }
            div.grids.many[row.cells.len() > ABREAST] {
                @for cell in &row.cells {
                    figure {
                        @match &cell.picture {
                            Ok(picture) => { img src=(picture) alt={ "samples of " (cell.label) ", " (row.title) }; }
                            Err(why) => { div.none { (why) } }
                        }
                        figcaption { (cell.label) }
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

fn at_the_end(findings: &Findings, seed: u64) -> Row {
    let cells = of_seed(findings, seed).map(|(group, run)| {
        let last = run.recorded.run.spec.steps;
        let picture = match &run.recorded.state {
            State::Finished => match run.recorded.diverged_at() {
                Some(step) => Err(format!("diverged at step {}", thousands(step))),
                None => picture(run, last),
            },
            state => Err(state.name().to_owned()),
        };
        Cell { label: group.label.clone(), picture }
    });
    Row { title: format!("Seed {seed}, last step"), cells: cells.collect() }
}

/// The same seed at a few earlier steps, as far as pictures were taken near them.
fn early_looks(findings: &Findings, seed: u64) -> Vec<Row> {
    let Some((_, first)) = of_seed(findings, seed).find(|(_, run)| run.is_finished()) else {
        return Vec::new();
    };
    let spec = &first.recorded.run.spec;
    let near =
        |share: f64| (spec.steps as f64 * share / spec.cadence.sample as f64).round() as u64 * spec.cadence.sample;
    let mut steps: Vec<u64> = EARLY.map(near).into_iter().filter(|step| *step > 0 && *step < spec.steps).collect();
    steps.dedup();
    let row = |step: u64| Row {
        title: format!("Seed {seed}, step {}", thousands(step)),
        cells: of_seed(findings, seed)
            .map(|(group, run)| Cell { label: group.label.clone(), picture: picture(run, step) })
            .collect(),
    };
    steps.into_iter().map(row).filter(|row| row.cells.iter().any(|cell| cell.picture.is_ok())).collect()
}

fn of_seed<'f, 'a>(findings: &'f Findings<'a>, seed: u64) -> impl Iterator<Item = (&'f Group<'a>, &'f Judged<'a>)> {
    findings.runs().filter(move |(_, run)| run.seed() == seed)
}

fn picture(run: &Judged, step: u64) -> Result<String, String> {
    let bytes = fs::read(run.recorded.folder.sample_file(step)).map_err(|_| "no picture".to_owned())?;
    Ok(format!("data:image/png;base64,{}", STANDARD.encode(bytes)))
}

struct Budget {
    left: usize,
    dropped: usize,
}

impl Budget {
    fn keep(&mut self, row: Row) -> Option<Row> {
        let size = row.cells.iter().filter_map(|cell| cell.picture.as_ref().ok()).map(String::len).sum();
        match self.left.checked_sub(size) {
            Some(left) => {
                self.left = left;
                Some(row)
            }
            None => {
                self.dropped += 1;
                None
            }
        }
    }
}
