//! Zeros around images.

use super::geometry::Extent;

/// The size of an image with `padding` pixels on each side.
pub fn padded(extent: Extent, padding: usize) -> Extent {
    Extent { height: extent.height + 2 * padding, width: extent.width + 2 * padding, ..extent }
}

/// Consecutive images, each with zeros around it; without padding, the input itself.
pub fn pad<'a>(images: &'a [f32], extent: Extent, padding: usize, scratch: &'a mut Vec<f32>) -> &'a [f32] {
    if padding == 0 {
        return images;
    }
    let outer = padded(extent, padding);
    let row = extent.width * extent.channels;
    let margin = padding * outer.channels;
    scratch.clear();
    for image in images.chunks_exact(extent.len()) {
        let edge = padding * outer.width * outer.channels;
        scratch.resize(scratch.len() + edge, 0.0);
        for row in image.chunks_exact(row) {
            scratch.resize(scratch.len() + margin, 0.0);
            scratch.extend_from_slice(row);
            scratch.resize(scratch.len() + margin, 0.0);
        }
        scratch.resize(scratch.len() + edge, 0.0);
    }
    scratch
}
