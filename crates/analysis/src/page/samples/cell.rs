//! A picture in a page: cut down where many stand side by side, and counted, so that the page stays small.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};

use crate::development::read;
use crate::findings::Judged;

/// Bytes of pictures that a page may hold. Rows that would exceed it are left out whole, so that arms stay side by side.
const MOST: usize = 800_000;
/// Tiles in a row of a grid that is cut.
const TILES: usize = 4;

/// A picture, or why there is none.
pub(super) struct Cell {
    /// What stands below it.
    pub(super) label: String,
    /// What it shows, for those who can't see it.
    pub(super) title: String,
    /// Where its file lies and the picture itself, or why there is none.
    pub(super) picture: Result<(String, String), String>,
}

impl Cell {
    pub(super) fn markup(&self) -> Markup {
        html! {
            @match &self.picture {
                Ok((link, picture)) => { a href=(link) { img src=(picture) alt=(self.title); } }
                Err(why) => { div.none { (why) } }
            }
        }
    }
}

/// The pictures of a page.
pub(super) struct Album {
    cut: bool,
    left: usize,
}

impl Album {
    /// An empty one, of whole grids or of grids that are cut.
    pub(super) fn new(cut: bool) -> Self {
        Self { cut, left: MOST }
    }

    /// Whether grids are cut.
    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    /// How many of a grid's columns are shown.
    pub(super) fn columns(&self, all: usize) -> usize {
        if self.cut { TILES.min(all) } else { all }
    }

    /// A run's picture at a step, or why there is none; nothing where the page is full.
    pub(super) fn picture(&mut self, run: &Judged, step: u64) -> Option<Result<(String, String), String>> {
        let file = run.recorded.folder.sample_file(step);
        let shown = if self.cut {
            let cut = read(run, step).map(|picture| picture.corner(run.recorded.run.spec.data.image_size, TILES));
            cut.and_then(|picture| picture.png())
        } else {
            read(run, step).and_then(|_| fs::read(&file).ok())
        };
        let Some(bytes) = shown else { return Some(Err("no picture".to_owned())) };
        let picture = embedded(&bytes);
        self.left = self.left.checked_sub(picture.len())?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        Some(Ok((format!("{}samples/{name}", run.link()), picture)))
    }
}

/// A picture as a page holds it.
pub(in crate::page) fn embedded(bytes: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(bytes))
}
