//! The content of an image: its factors, which are its label, and nuisances, drawn from one stream for each image.

use spec::{Factor, ROOM_FACTORS};
use streams::{Purpose, Streams};

/// Seed of the streams of scenes. Scenes are data, so they do not depend on a run's seed.
const SEED: u64 = 0;

/// A scene before it is rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scene {
    /// One value for each of [`ROOM_FACTORS`], drawn uniformly and independently.
    pub(super) factors: [u8; ROOM_FACTORS.len()],
    /// Properties without a label.
    pub(super) nuisances: Nuisances,
}

/// Nuisance variables: properties of a scene without a label, each a uniform byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Nuisances {
    /// Left, right, upper and lower edge of the back wall.
    pub(super) back_wall: [u8; 4],
    /// Side of the light on the side walls.
    pub(super) light: u8,
    /// Two colours of the palette and their mixture.
    pub(super) wall: [u8; 3],
    /// The same of the floor.
    pub(super) floor: [u8; 3],
    /// Column and row of the window or painting on the back wall.
    pub(super) hanging: [u8; 2],
    /// Width and height of a window.
    pub(super) window: [u8; 2],
    /// The sky, or the painting if there is one.
    pub(super) motif: u8,
    /// Offset of the object from its place, across and in depth.
    pub(super) offset: [u8; 2],
    /// Scale of the object within its size.
    pub(super) scale: u8,
}

impl Nuisances {
    /// Number of bytes.
    const LEN: usize = 19;

    fn from_bytes(
        [a, b, c, d, light, w0, w1, w2, f0, f1, f2, h0, h1, width, height, motif, o0, o1, scale]: [u8; Self::LEN],
    ) -> Self {
        Self {
            back_wall: [a, b, c, d],
            light,
            wall: [w0, w1, w2],
            floor: [f0, f1, f2],
            hanging: [h0, h1],
            window: [width, height],
            motif,
            offset: [o0, o1],
            scale,
        }
    }

    fn bytes(&self) -> impl Iterator<Item = u8> {
        let Self { back_wall, light, wall, floor, hanging, window, motif, offset, scale } = self;
        let parts: [&[u8]; 9] = [back_wall, &[*light], wall, floor, hanging, window, &[*motif], offset, &[*scale]];
        parts.concat().into_iter()
    }
}

impl Scene {
    /// The scene of an image of a split (`training` or `test`).
    pub(super) fn draw(split: &str, index: usize) -> Self {
        let count = ROOM_FACTORS.len() + Nuisances::LEN;
        let drawn = Streams::new(SEED).unit(Purpose::Scenes, &format!("{split} {index}"), count);
        let below = |k: usize, values: usize| (drawn[k] * values as f32) as u8;
        Self {
            factors: std::array::from_fn(|k| below(k, ROOM_FACTORS[k].values.len())),
            nuisances: Nuisances::from_bytes(std::array::from_fn(|k| below(ROOM_FACTORS.len() + k, 256))),
        }
    }

    /// The combination of the factors' values as one number, below 240.
    pub(super) fn label(&self) -> u8 {
        Factor::combine(&ROOM_FACTORS, &self.factors)
    }

    /// The bytes that determine the image.
    pub(super) fn bytes(&self) -> impl Iterator<Item = u8> {
        self.factors.into_iter().chain(self.nuisances.bytes())
    }
}
