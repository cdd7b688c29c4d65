//! The development of samples as one file: an animated PNG, which browsers and GitHub show where they show pictures.

use super::Picture;

/// Height in pixels of the bar that says how far training has come.
const BAR: usize = 4;
/// What the bar is drawn in: done, and to come.
const INKS: [u8; 2] = [90, 215];
/// Milliseconds that a picture stays; the last stays longer.
const STAYS: [u16; 2] = [600, 2_400];

/// Pictures of one size, each with its share of the way, as an animated PNG that begins again when it has ended; none where
/// there are fewer than two, or they differ in size.
pub fn animated(frames: &[(Picture, f64)]) -> Option<Vec<u8>> {
    let (first, _) = frames.first().filter(|_| frames.len() > 1)?;
    let size = |picture: &Picture| (picture.width, picture.height, picture.colour);
    if frames.iter().any(|(picture, _)| size(picture) != size(first)) {
        return None;
    }
    let canvas = with_bar(first, 0.0);
    let mut bytes = Vec::new();
    let mut encoder = canvas.encoder(&mut bytes);
    encoder.set_animated(frames.len() as u32, 0).ok()?;
    let mut writer = encoder.write_header().ok()?;
    for (k, (picture, share)) in frames.iter().enumerate() {
        let stays = if k + 1 == frames.len() { STAYS[1] } else { STAYS[0] };
        writer.set_frame_delay(stays, 1_000).ok()?;
        writer.write_image_data(&with_bar(picture, *share).bytes).ok()?;
    }
    writer.finish().ok()?;
    Some(bytes)
}

/// The picture with a bar under it that is dark for the share of the way.
fn with_bar(picture: &Picture, share: f64) -> Picture {
    let done = (share.clamp(0.0, 1.0) * picture.width as f64).round() as usize;
    let line =
        (0..picture.width).flat_map(|x| vec![if x < done { INKS[0] } else { INKS[1] }; picture.colour.samples()]);
    let line: Vec<u8> = line.collect();
    let mut bytes = picture.bytes.clone();
    (0..BAR).for_each(|_| bytes.extend_from_slice(&line));
    Picture { height: picture.height + BAR, bytes, ..picture.clone() }
}
