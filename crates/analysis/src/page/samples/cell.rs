//! A picture in a page: cut down where many stand side by side, and counted, so that the page stays small.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};

use crate::picture::{Picture, run_of};
use crate::samples::SamplePicture;

/// Bytes of pictures that a page may hold; the rest is shown from its files.
const MOST: usize = 190_000;
/// Tiles in a row of a grid that is cut.
const TILES: usize = 4;

/// A picture, or why there is none.
pub(super) struct Cell {
    /// What stands below it.
    pub(super) label: String,
    /// What it shows, for those who can't see it.
    pub(super) title: String,
    /// Where its file lies, and the picture itself or again where it lies; or why there is none.
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

/// The pictures of a page.
pub(super) struct PictureBudget {
    cut: bool,
    left: usize,
}

impl PictureBudget {
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

    /// A picture: in the page while there is room, else the file beside it.
    pub(super) fn picture(&mut self, shown: &SamplePicture) -> Result<(String, String), String> {
        let cut = || {
            let corner = Picture::read(&shown.png)?.corner(shown.image_size, TILES);
            corner.packed(&run_of(&shown.png).unwrap_or_default())
        };
        let png = if self.cut { cut().ok_or("no picture")? } else { shown.png.clone() };
        let picture = embedded(&png);
        match self.left.checked_sub(picture.len()) {
            Some(left) => {
                self.left = left;
                Ok((shown.link(), picture))
            }
            None => Ok((shown.link(), shown.link())),
        }
    }
}

/// A picture as a page holds it.
fn embedded(bytes: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(bytes))
}
