//! Whether samples are copies of training images, and how evenly they change along walks: beside what held-out images and
//! cross-fades give. Only of runs that were asked for it.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};

use super::measures::table;
use crate::findings::Group;
use crate::results::{Column, Results};

pub(super) fn section(results: &Results) -> Markup {
    let pictures: Vec<(&str, u64, String)> = results.findings.groups.iter().filter_map(picture).collect();
    html! {
        (part(results, "Copies of training images", "held-out", &results.columns.copying))
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
        (part(results, "Walks between latents", "cross-fades", &results.columns.walks))
    }
}

fn part(results: &Results, title: &str, beside: &str, columns: &[Column]) -> Markup {
    html! {
        @if !columns.is_empty() {
            h3 { (title) }
            (table(results, title, columns, Some(beside)))
            p.faint { "At the last step; of several runs, their median." }
        }
    }
}

/// The picture of an arm's first finished run that has one.
fn picture<'f>(group: &'f Group) -> Option<(&'f str, u64, String)> {
    group.finished().find_map(|run| {
        let bytes = fs::read(run.recorded.folder.neighbors_file()).ok()?;
        Some((&*group.label, run.seed(), format!("data:image/png;base64,{}", STANDARD.encode(bytes))))
    })
}
