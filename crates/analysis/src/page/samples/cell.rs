//! Pictures in a page: cropped if there are many, and limited in total size.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};

use crate::picture::{Picture, run_of};
use crate::samples::SamplePicture;

/// Total size of embedded pictures in bytes. The others are linked files.
const MAX_EMBEDDED_BYTES: usize = 190_000;
/// Tiles per row of a cropped grid.
const TILES: usize = 4;

/// A picture, or the reason why there is none.
pub(super) struct Cell {
    /// The caption.
    pub(super) label: String,
    /// The alternative text.
    pub(super) title: String,
    /// The link to the file and the source (embedded or linked), or the reason why there is none.
    pub(super) picture: Result<(String, String), String>,
}

impl Cell {
    pub(super) fn markup(&self) -> Markup {
        html! {
            @match &self.picture {
                Ok((link, picture)) => { a href=(link) { img loading="lazy" src=(picture) alt=(self.title); } }
                Err(why) => { div.none { (why) } }
            }
        }
    }
}

/// The budget of embedded pictures in a page.
pub(super) struct PictureBudget {
    cut: bool,
    left: usize,
}

impl PictureBudget {
    /// A full budget, for whole or cropped grids.
    pub(super) fn new(cut: bool) -> Self {
        Self { cut, left: MAX_EMBEDDED_BYTES }
    }

    /// Whether grids are cropped.
    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    /// The number of visible columns of a grid.
    pub(super) fn columns(&self, all: usize) -> usize {
        if self.cut { TILES.min(all) } else { all }
    }

    /// A picture: embedded while the budget lasts, else linked.
    pub(super) fn picture(&mut self, shown: &SamplePicture) -> Result<(String, String), String> {
        let cut = || {
            let corner = Picture::read(&shown.png)?.corner(shown.image_size, TILES);
            corner.packed(&run_of(&shown.png).unwrap_or_default())
        };
        let png = if self.cut { cut().ok_or("no picture")? } else { shown.png.clone() };
        let picture = data_url(&png);
        match self.left.checked_sub(picture.len()) {
            Some(left) => {
                self.left = left;
                Ok((shown.link(), picture))
            }
            None => Ok((shown.link(), shown.link())),
        }
    }
}

/// A data URL.
fn data_url(bytes: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(bytes))
}
