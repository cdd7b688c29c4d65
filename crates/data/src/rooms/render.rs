//! Renders a scene: a room in perspective, with or without a window, and an object on its floor.

use super::palette::{FLOOR, FRAME, OBJECT, Rgb, SKY, WALL, mix, shade};
use super::raster::{CANVAS, Canvas, Point};
use super::scene::{Nuisances, Scene};

/// Floorboards between the left and the right wall.
const BOARDS: i32 = 8;

/// Edges between walls, floor and ceiling, in subpixels.
struct Room {
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
    wall: Rgb,
    floor: Rgb,
    /// Brightness of the left and the right wall, in 64ths of the back wall's.
    sides: [u32; 2],
}

/// Paints a scene.
pub(super) fn render(scene: &Scene) -> Canvas {
    let [window, kind, color, size, place] = scene.factors.map(usize::from);
    let nuisances = &scene.nuisances;
    let room = Room::of(nuisances);
    let mut canvas = room.paint();
    match window {
        1 => room.paint_window(&mut canvas, nuisances),
        // Half of the rooms without a window have a painting, so that a frame alone does not reveal the factor.
        _ if nuisances.motif < 128 => room.paint_painting(&mut canvas, nuisances),
        _ => {}
    }
    let [dx, dy] = nuisances.offset;
    let depth = CANVAS - room.bottom;
    let base = [64 + 64 * place as i32 + within(dx, 32) - 16, room.bottom + depth / 4 + within(dy, depth / 2)];
    let radius = [26, 44][size] * (56 + within(nuisances.scale, 16)) / 64;
    let object = Object { base, radius, color: OBJECT[color] };
    canvas.ellipse([base[0] + radius / 3, base[1]], [radius * 5 / 4, radius / 3], shade(room.floor, 36));
    [Object::paint_box, Object::paint_ball, Object::paint_pyramid, Object::paint_cylinder][kind](&object, &mut canvas);
    canvas
}

/// A mixture of two colours of a palette.
fn mixture(palette: &[Rgb], [first, second, share]: [u8; 3]) -> Rgb {
    let color = |byte| palette[within(byte, palette.len() as i32) as usize];
    mix([color(first), color(second)], share)
}

/// A byte as a number from 0 to below `range`.
fn within(byte: u8, range: i32) -> i32 {
    i32::from(byte) * range / 256
}

impl Room {
    fn of(nuisances: &Nuisances) -> Self {
        let [left, right, top, bottom] = nuisances.back_wall;
        let lit = within(nuisances.light, 12) as u32;
        Self {
            left: 24 + within(left, 48),
            right: CANVAS - 24 - within(right, 48),
            top: 20 + within(top, 40),
            bottom: 144 + within(bottom, 32),
            wall: mixture(&WALL, nuisances.wall),
            floor: mixture(&FLOOR, nuisances.floor),
            sides: [46 + lit, 58 - lit],
        }
    }

    fn paint(&self) -> Canvas {
        let &Self { left, right, top, bottom, wall, floor, sides } = self;
        let end = CANVAS;
        let mut canvas = Canvas::new(wall);
        canvas.polygon(&[[0, 0], [end, 0], [right, top], [left, top]], mix([wall, [255; 3]], 140));
        canvas.polygon(&[[0, 0], [left, top], [left, bottom], [0, end]], shade(wall, sides[0]));
        canvas.polygon(&[[end, 0], [end, end], [right, bottom], [right, top]], shade(wall, sides[1]));
        let far = |k: i32| [left + (right - left) * k / BOARDS, bottom];
        let near = |k: i32| [end * k / BOARDS, end];
        for k in 0..BOARDS {
            let board = shade(floor, if k % 2 == 0 { 64 } else { 57 });
            canvas.polygon(&[far(k), far(k + 1), near(k + 1), near(k)], board);
        }
        canvas.polygon(&rectangle([left, bottom - 5], [right - left, 5]), shade(wall, 44));
        canvas
    }

    /// A window of two by two panes, and its light on the floor.
    fn paint_window(&self, canvas: &mut Canvas, nuisances: &Nuisances) {
        let [width, height] = nuisances.window;
        let size = [44 + within(width, 24), 44 + within(height, 20)];
        let at = self.on_wall(nuisances.hanging, size);
        canvas.polygon(&rectangle([at[0] - 5, at[1] - 5], [size[0] + 10, size[1] + 10]), FRAME);
        let sky = mix(SKY, nuisances.motif);
        canvas.polygon(&rectangle(at, size), sky);
        let land = size[1] / 3;
        canvas.polygon(&rectangle([at[0], at[1] + size[1] - land], [size[0], land]), mix([sky, [70, 110, 70]], 170));
        canvas.polygon(&rectangle([at[0] + size[0] / 2 - 2, at[1]], [4, size[1]]), FRAME);
        canvas.polygon(&rectangle([at[0], at[1] + size[1] / 2 - 2], [size[0], 4]), FRAME);
        let (near, far) = (self.bottom + 44, self.bottom + 12);
        let spread = size[0] / 4;
        let patch = [[at[0], far], [at[0] + size[0], far], [at[0] + size[0] + spread, near], [at[0] - spread, near]];
        canvas.polygon(&patch, shade(self.floor, 88));
    }

    fn paint_painting(&self, canvas: &mut Canvas, nuisances: &Nuisances) {
        let (size, motif) = ([40, 30], nuisances.motif);
        let at = self.on_wall(nuisances.hanging, size);
        canvas.polygon(&rectangle([at[0] - 4, at[1] - 4], [size[0] + 8, size[1] + 8]), shade(self.floor, 40));
        canvas.polygon(&rectangle(at, size), mix([[120, 84, 60], [60, 84, 110]], motif * 2));
        canvas.ellipse([at[0] + 14, at[1] + 18], [9, 7], mix([[170, 150, 90], [40, 60, 60]], motif));
    }

    /// The upper left corner of something on the back wall, inside the wall.
    fn on_wall(&self, [x, y]: [u8; 2], size: [i32; 2]) -> Point {
        let room = [self.right - self.left - size[0] - 16, self.bottom - self.top - size[1] - 36];
        [self.left + 8 + within(x, room[0].max(1)), self.top + 8 + within(y, room[1].max(1))]
    }
}

/// The object on the floor.
struct Object {
    base: Point, // middle of its lower edge
    radius: i32,
    color: Rgb,
}

impl Object {
    fn paint_box(&self, canvas: &mut Canvas) {
        let &Self { base: [x, y], radius: r, color } = self;
        let (top, back) = (y - 2 * r * 3 / 4, r / 2);
        canvas.polygon(&rectangle([x - r, top], [2 * r * 7 / 8, y - top]), shade(color, 58));
        let right = x - r + 2 * r * 7 / 8;
        canvas.polygon(
            &[[x - r, top], [right, top], [right + back, top - back], [x - r + back, top - back]],
            shade(color, 70),
        );
        canvas.polygon(
            &[[right, top], [right + back, top - back], [right + back, y - back], [right, y]],
            shade(color, 40),
        );
    }

    fn paint_ball(&self, canvas: &mut Canvas) {
        let &Self { base: [x, y], radius: r, color } = self;
        canvas.ellipse([x, y - r], [r, r], shade(color, 44));
        canvas.ellipse([x - r / 8, y - r - r / 8], [r * 3 / 4, r * 3 / 4], shade(color, 60));
        canvas.ellipse([x - r / 4, y - r - r / 3], [r / 3, r / 3], mix([shade(color, 64), [255; 3]], 90));
    }

    fn paint_pyramid(&self, canvas: &mut Canvas) {
        let &Self { base: [x, y], radius: r, color } = self;
        let (apex, ridge) = ([x, y - 2 * r], [x + r / 4, y + r / 8]);
        canvas.polygon(&[apex, ridge, [x - r, y - r / 8]], shade(color, 62));
        canvas.polygon(&[apex, [x + r, y - r / 6], ridge], shade(color, 38));
    }

    fn paint_cylinder(&self, canvas: &mut Canvas) {
        let &Self { base: [x, y], radius: r, color } = self;
        let (half, lid) = (r * 5 / 8, r / 4);
        canvas.ellipse([x, y - lid / 2], [half, lid], shade(color, 44));
        for (k, light) in [54, 64, 52, 42].into_iter().enumerate() {
            let from = x - half + half * k as i32 / 2;
            let to = x - half + half * (k as i32 + 1) / 2;
            canvas.polygon(&rectangle([from, y - 2 * r], [to - from, 2 * r - lid / 2]), shade(color, light));
        }
        canvas.ellipse([x, y - 2 * r], [half, lid], shade(color, 72));
    }
}

/// The corners of a rectangle, from its upper left corner, width and height.
fn rectangle([x, y]: Point, [width, height]: [i32; 2]) -> [Point; 4] {
    [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]
}
