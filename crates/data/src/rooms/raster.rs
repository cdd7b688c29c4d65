//! A painter's-algorithm rasteriser in integer arithmetic: the same bytes on every machine.

use super::palette::Rgb;

/// Height and width of the canvas in subpixels. Every image size is a mean of squares of these.
pub(super) const CANVAS: i32 = 256;

/// A point on the canvas in subpixels, `[x, y]`; y grows downwards.
pub(super) type Point = [i32; 2];

/// Subpixels in colour, painted back to front.
pub(super) struct Canvas {
    subpixels: Vec<Rgb>, // [CANVAS, CANVAS]
}

impl Canvas {
    /// A canvas of one colour.
    pub(super) fn new(background: Rgb) -> Self {
        Self { subpixels: vec![background; (CANVAS * CANVAS) as usize] }
    }

    /// Fills a convex polygon. A subpixel belongs to it if its centre lies inside, or on an upper or left edge.
    pub(super) fn polygon(&mut self, corners: &[Point], color: Rgb) {
        let rows = corners.iter().map(|corner| corner[1]);
        let (Some(top), Some(bottom)) = (rows.clone().min(), rows.max()) else { return };
        for row in top.max(0)..bottom.min(CANVAS) {
            let crossings = edges(corners).filter_map(|edge| crossing(edge, row));
            let (left, right) = crossings.fold((i32::MAX, i32::MIN), |(left, right), x| (left.min(x), right.max(x)));
            self.span(row, left..right, color);
        }
    }

    /// Fills an ellipse with half axes `[horizontal, vertical]`.
    pub(super) fn ellipse(&mut self, center: Point, half_axes: [i32; 2], color: Rgb) {
        let [x, y] = center;
        let [a, b] = half_axes.map(i64::from);
        for row in (y - half_axes[1]).max(0)..(y + half_axes[1]).min(CANVAS) {
            // Doubled coordinates put subpixel centres on integers: (2 dx / 2a)² + (2 dy / 2b)² <= 1.
            let dy = i64::from(2 * (row - y) + 1);
            let half = (a * a * (4 * b * b - dy * dy) / (4 * b * b)).isqrt() as i32;
            self.span(row, x - half..x + half, color);
        }
    }

    fn span(&mut self, row: i32, columns: std::ops::Range<i32>, color: Rgb) {
        let (from, to) = (columns.start.max(0), columns.end.min(CANVAS));
        if from < to {
            let start = row * CANVAS;
            self.subpixels[(start + from) as usize..(start + to) as usize].fill(color);
        }
    }

    /// Appends the canvas as an image `[channels, size, size]` with 1 channel (luma) or 3 (RGB).
    ///
    /// # Panics
    ///
    /// If the size does not divide the canvas, or there is another number of channels.
    pub(super) fn append_to(&self, pixels: &mut Vec<u8>, [channels, size]: [usize; 2]) {
        let side = CANVAS as usize;
        assert!(side.is_multiple_of(size) && matches!(channels, 1 | 3), "no image of {channels}×{size}×{size}");
        let block = side / size;
        let mut sums = vec![[0_u32; 3]; size * size];
        for (row, subpixels) in self.subpixels.chunks_exact(side).enumerate() {
            let sums = &mut sums[row / block * size..][..size];
            for (sum, block) in sums.iter_mut().zip(subpixels.chunks_exact(block)) {
                block.iter().for_each(|rgb| (0..3).for_each(|channel| sum[channel] += u32::from(rgb[channel])));
            }
        }
        let count = (block * block) as u32;
        let mean = |sum: u32| (sum + count / 2) / count;
        match channels {
            // ITU-R BT.601 luma in 256ths.
            1 => pixels
                .extend(sums.iter().map(|[r, g, b]| ((77 * mean(*r) + 150 * mean(*g) + 29 * mean(*b)) >> 8) as u8)),
            _ => (0..3).for_each(|channel| pixels.extend(sums.iter().map(|sum| mean(sum[channel]) as u8))),
        }
    }
}

fn edges(corners: &[Point]) -> impl Iterator<Item = [Point; 2]> {
    corners.iter().zip(corners.iter().cycle().skip(1)).map(|(from, to)| [*from, *to])
}

/// The first column whose centre in that row does not lie left of an edge; none where the edge does not cross the row's centre line.
fn crossing([from, to]: [Point; 2], row: i32) -> Option<i32> {
    let ([upper, lower], centre) = (if from[1] <= to[1] { [from, to] } else { [to, from] }, 2 * row + 1);
    if centre < 2 * upper[1] || centre >= 2 * lower[1] {
        return None;
    }
    let (dx, dy) = (i64::from(lower[0] - upper[0]), i64::from(lower[1] - upper[1]));
    let run = dx * i64::from(centre - 2 * upper[1]);
    // The edge is at x = upper.x + run / (2 dy), and the centre of column c at c + 1/2: c = ⌈x - 1/2⌉.
    Some(upper[0] + (run - dy - 1).div_euclid(2 * dy) as i32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Rgb = [0; 3];
    const WHITE: Rgb = [255; 3];

    fn count(canvas: &Canvas) -> usize {
        canvas.subpixels.iter().filter(|rgb| **rgb == WHITE).count()
    }

    #[test]
    fn a_rectangle_fills_exactly_its_subpixels() {
        let mut canvas = Canvas::new(BLACK);
        canvas.polygon(&[[10, 20], [30, 20], [30, 25], [10, 25]], WHITE);
        assert_eq!(count(&canvas), 20 * 5);
        assert_eq!(canvas.subpixels[20 * 256 + 10], WHITE);
        assert_eq!(canvas.subpixels[24 * 256 + 30], BLACK);
    }

    #[test]
    fn polygons_that_share_an_edge_neither_overlap_nor_leave_a_gap() {
        let [a, b, c, d] = [[3, 5], [200, 17], [180, 230], [11, 190]];
        let (mut whole, mut halves) = (Canvas::new(BLACK), Canvas::new(BLACK));
        whole.polygon(&[a, b, c, d], WHITE);
        halves.polygon(&[a, b, c], WHITE);
        let first = count(&halves);
        let mut other = Canvas::new(BLACK);
        other.polygon(&[a, c, d], WHITE);
        halves.polygon(&[a, c, d], WHITE);
        assert_eq!(first + count(&other), count(&whole));
        assert!(whole.subpixels == halves.subpixels);
    }

    #[test]
    fn an_ellipse_has_its_area() {
        let mut canvas = Canvas::new(BLACK);
        canvas.ellipse([128, 128], [60, 40], WHITE);
        let area = std::f64::consts::PI * 60.0 * 40.0;
        assert!((count(&canvas) as f64 / area - 1.0).abs() < 0.02, "{}", count(&canvas));
    }

    #[test]
    fn an_image_is_the_mean_of_its_subpixels() {
        let mut canvas = Canvas::new(BLACK);
        canvas.polygon(&[[0, 0], [4, 0], [4, 256], [0, 256]], WHITE);
        for (size, first) in [(32, 128), (64, 255)] {
            let mut pixels = Vec::new();
            canvas.append_to(&mut pixels, [3, size]);
            assert_eq!((pixels.len(), pixels[0], pixels[1]), (3 * size * size, first, 0));
        }
    }

    #[test]
    fn what_leaves_the_canvas_is_cut_off() {
        let mut canvas = Canvas::new(BLACK);
        canvas.polygon(&[[-50, -50], [300, -50], [300, 10], [-50, 10]], WHITE);
        assert_eq!(count(&canvas), 10 * 256);
        canvas.ellipse([0, 256], [30, 30], WHITE);
        assert!(count(&canvas) > 10 * 256);
    }
}
