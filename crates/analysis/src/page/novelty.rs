//! Whether samples are copies of training images, and how evenly they change along walks: beside what held-out images and
//! cross-fades give. Only of runs that were asked for it.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};

use super::measures::{arrow, middle};
use crate::findings::{Findings, Group};
use crate::measure::{COPYING, Definition, Kind, WALKS};
use crate::number::or_none;

/// A measure, and the name of the number that it is read beside.
type Column = (Definition, Option<&'static str>);

pub(super) fn section(findings: &Findings) -> Markup {
    let pictures: Vec<(&str, u64, String)> = findings.groups.iter().filter_map(picture).collect();
    html! {
        (part(findings, "Copies of training images", "held-out", &COPYING))
        @if !pictures.is_empty() {
            p.faint {
                "Ten samples, and below each its nearest training image in pixels and in features; then the ten samples that come nearest "
                "to a training image in features, with theirs."
            }
            div.grids {
                @for (label, seed, picture) in &pictures {
                    figure {
                        img src=(picture) alt={ "samples of " (label) " beside their nearest training images" };
                        figcaption { (label) ", seed " (seed) }
                    }
                }
            }
        }
        (part(findings, "Walks between latents", "cross-fades", &WALKS))
    }
}

fn part(findings: &Findings, title: &str, beside: &str, columns: &[Column]) -> Markup {
    let taken = |(definition, _): &&Column| findings.groups.iter().any(|group| value(group, definition.name).is_some());
    let columns: Vec<&Column> = columns.iter().filter(taken).collect();
    html! {
        @if !columns.is_empty() {
            h2 { (title) }
            div.scroll {
                table {
                    thead { tr { th { "arm" } @for (column, _) in &columns { th.n { (column.words) small { (arrow(column.better)) } } } } }
                    tbody {
                        @for group in &findings.groups {
                            tr {
                                td { a href={ "#runs-" (group.label) } { (group.label) } }
                                @for (column, other) in &columns {
                                    td.n {
                                        (or_none(value(group, column.name)))
                                        @if let Some(other) = other.and_then(|name| value(group, name)) {
                                            small { (beside) " " (or_none(Some(other))) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            p.faint { "At the last step; of several runs, their median." }
            dl { @for (column, _) in &columns { dt { (column.words) } dd { (column.explained()) } } }
        }
    }
}

fn value(group: &Group, name: &'static str) -> Option<f64> {
    middle(group, Kind::Last(name))
}

/// The picture of an arm's first finished run that has one.
fn picture<'f>(group: &'f Group) -> Option<(&'f str, u64, String)> {
    group.finished().find_map(|run| {
        let bytes = fs::read(run.recorded.folder.neighbors_file()).ok()?;
        Some((&*group.label, run.seed(), format!("data:image/png;base64,{}", STANDARD.encode(bytes))))
    })
}
