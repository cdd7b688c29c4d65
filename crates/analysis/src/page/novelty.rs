//! Optional measures: data copying compared with held-out images, and interpolation walks compared with cross-fades.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};

use super::measures::table;
use crate::results::{Column, Results};
use crate::samples::Samples;

pub(super) fn section(results: &Results, samples: &Samples) -> Markup {
    let pictures = &samples.neighbors;
    html! {
        (part(results, "Copies of training images", "held-out", &results.columns.copying))
        @if !pictures.is_empty() {
            p.faint {
                "Ten samples, and below each its nearest training image in pixels and in features; then the ten samples that come nearest "
                "to a training image in features, with theirs."
            }
            div.grids {
                @for shown in pictures {
                    figure {
                        img src={ "data:image/png;base64," (STANDARD.encode(&shown.png)) } alt={ "samples of " (shown.label) " beside their nearest training images" };
                        figcaption { (shown.label) ", seed " (shown.seed) }
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
