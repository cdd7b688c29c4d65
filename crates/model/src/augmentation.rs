//! Differentiable augmentation of D's input (Zhao et al. 2020, arXiv 2006.10738): colour, translation, cutout.
//!
//! The caller draws the random numbers. Operations, their order and their strengths are those of the paper's program (DiffAugment).

use burn::tensor::{Int, Tensor, TensorData};

/// The largest shift, as a fraction of the image's size.
const LARGEST_SHIFT: f64 = 0.125;

/// The size of a cutout, as a fraction of the image's.
const CUTOUT: f64 = 0.5;

/// The operations of an augmentation.
///
/// ```
/// use burn::tensor::{Device, Tensor};
/// use model::Augmentation;
/// use spec::RunSpec;
///
/// let spec = RunSpec { augmentation: spec::Augmentation::Cutout, ..RunSpec::default() };
/// let augmentation = Augmentation::of(&spec).expect("the run has an augmentation");
/// let x = Tensor::<4>::ones([1, 1, 8, 8], &Device::flex());
/// let y = augmentation.apply(x, |_, count| vec![0.5; count]); // the cutout is in the middle
/// assert_eq!(y.sum().into_scalar::<f32>(), 48.0); // 16 of 64 pixels are 0
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Augmentation {
    pub(crate) color: bool,
    pub(crate) translation: bool,
    pub(crate) cutout: bool,
}

impl Augmentation {
    /// Augments each image of a batch by itself.
    ///
    /// `draw(operation, count)` returns `count` uniform numbers in [0, 1). The operations are `brightness`, `saturation` and `contrast`, a
    /// number for each image, and `translation` and `cutout`, two for each image: down and across.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`
    /// - returns `[batch, channels, size, size]`
    pub fn apply(&self, mut x: Tensor<4>, mut draw: impl FnMut(&str, usize) -> Vec<f32>) -> Tensor<4> {
        let [batch, ..] = x.dims();
        if self.color {
            x = color(x, ["brightness", "saturation", "contrast"].map(|operation| draw(operation, batch)));
        }
        if self.translation {
            x = translate(x, &draw("translation", 2 * batch));
        }
        if self.cutout {
            x = cut_out(x, &draw("cutout", 2 * batch));
        }
        x
    }
}

/// Brightness by -0.5 to 0.5, saturation by 0 to 2, contrast by 0.5 to 1.5.
fn color(x: Tensor<4>, [brightness, saturation, contrast]: [Vec<f32>; 3]) -> Tensor<4> {
    let each = |numbers: Vec<f32>, x: &Tensor<4>| {
        let len = numbers.len();
        Tensor::<4>::from_data(TensorData::new(numbers, [len, 1, 1, 1]), (&x.device(), x.dtype()))
    };
    let brightness = each(brightness, &x) - 0.5;
    let x = x + brightness;
    let grey = x.clone().mean_dim(1);
    let saturation = each(saturation, &x) * 2.0;
    let x = (x - grey.clone()) * saturation + grey;
    let mean = x.clone().mean_dim(1).mean_dim(2).mean_dim(3);
    let contrast = each(contrast, &x) + 0.5;
    (x - mean.clone()) * contrast + mean
}

/// Each image shifted by whole pixels; 0 comes in at its edges.
fn translate(x: Tensor<4>, drawn: &[f32]) -> Tensor<4> {
    let [batch, channels, height, width] = x.dims();
    let mut source = Vec::with_capacity(batch * height * width); // the pixel that comes here
    let mut inside = Vec::with_capacity(batch * height * width);
    for image in drawn.chunks_exact(2) {
        let [down, across] = [(image[0], height), (image[1], width)].map(|(drawn, size)| {
            let most = rounded(size, LARGEST_SHIFT);
            index(drawn, 2 * most + 1) as isize - most as isize
        });
        for (row, column) in (0..height).flat_map(|row| (0..width).map(move |column| (row, column))) {
            let from = |at: usize, shift: isize, size: usize| at.checked_add_signed(shift).filter(|at| *at < size);
            let pixel = from(row, down, height).zip(from(column, across, width));
            source.push(pixel.map_or(0, |(row, column)| (row * width + column) as i32));
            inside.push(f32::from(u8::from(pixel.is_some())));
        }
    }
    let source = Tensor::<3, Int>::from_data(TensorData::new(source, [batch, 1, height * width]), &x.device());
    let pixels: Tensor<3> = x.clone().reshape([batch, channels, height * width]);
    let shifted = pixels.gather(2, source.repeat_dim(1, channels)).reshape([batch, channels, height, width]);
    shifted * mask(inside, &x)
}

/// A square of each image is 0. Its middle lies anywhere in the image, so that a part of it may lie outside.
fn cut_out(x: Tensor<4>, drawn: &[f32]) -> Tensor<4> {
    let [_, _, height, width] = x.dims();
    let mut kept = Vec::with_capacity(drawn.len() / 2 * height * width);
    for image in drawn.chunks_exact(2) {
        let [rows, columns] = [(image[0], height), (image[1], width)].map(|(drawn, size)| {
            let cutout = rounded(size, CUTOUT);
            let middle = index(drawn, size + 1 - cutout % 2);
            middle.saturating_sub(cutout / 2)..(middle + cutout - cutout / 2).min(size)
        });
        let pixels = (0..height).flat_map(|row| (0..width).map(move |column| (row, column)));
        kept.extend(
            pixels.map(|(row, column)| f32::from(u8::from(!(rows.contains(&row) && columns.contains(&column))))),
        );
    }
    let mask = mask(kept, &x);
    x * mask
}

/// One number for each pixel of each image.
fn mask(numbers: Vec<f32>, x: &Tensor<4>) -> Tensor<4> {
    let [batch, _, height, width] = x.dims();
    Tensor::from_data(TensorData::new(numbers, [batch, 1, height, width]), (&x.device(), x.dtype()))
}

/// A part of a size in whole pixels.
fn rounded(size: usize, part: f64) -> usize {
    (size as f64 * part + 0.5) as usize
}

/// One of `count` indices by a number in [0, 1).
fn index(drawn: f32, count: usize) -> usize {
    ((f64::from(drawn) * count as f64) as usize).min(count - 1)
}
