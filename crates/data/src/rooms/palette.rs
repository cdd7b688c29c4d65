//! Colours of a room and its object.

/// Red, green and blue.
pub(super) type Rgb = [u8; 3];

/// The object's colours in the order of [`spec::ROOM_FACTORS`]; their luma differs as well, so that grey images show them.
pub(super) const OBJECT: [Rgb; 5] = [[200, 48, 48], [235, 200, 60], [70, 170, 90], [24, 32, 104], [240, 240, 244]];

/// Colours of walls; each image mixes two of them.
pub(super) const WALL: [Rgb; 6] =
    [[214, 200, 176], [178, 196, 190], [200, 178, 182], [168, 178, 204], [206, 206, 200], [184, 168, 140]];

/// Colours of floors; each image mixes two of them.
pub(super) const FLOOR: [Rgb; 4] = [[130, 92, 60], [104, 84, 70], [150, 120, 88], [92, 96, 100]];

/// Colours of the sky behind a window, from a dull to a clear day.
pub(super) const SKY: [Rgb; 2] = [[196, 208, 220], [120, 176, 236]];

/// A window's frame.
pub(super) const FRAME: Rgb = [240, 238, 230];

/// A colour scaled in brightness, in 64ths: 64 is no change.
pub(super) fn shade(color: Rgb, sixty_fourths: u32) -> Rgb {
    color.map(|level| (u32::from(level) * sixty_fourths / 64).min(255) as u8)
}

/// A mixture of two colours: `share` 255ths of the second.
pub(super) fn mix([first, second]: [Rgb; 2], share: u8) -> Rgb {
    std::array::from_fn(|k| {
        let [a, b, share] = [first[k], second[k], share].map(u32::from);
        ((a * (255 - share) + b * share) / 255) as u8
    })
}
