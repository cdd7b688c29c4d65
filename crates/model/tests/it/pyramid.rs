//! LAPGAN's pyramid: its levels, and their independence in training.

use burn::optim::GradientsParams;
use burn::tensor::{DType, Device, Tensor, TensorData};
use model::{gradients, pyramid, upsample};
use spec::{Architecture, Conditioning, Design, Normalization};

use crate::designs::{CLASSES, classes, networks, noise_dim};
use crate::waves::{assert_close, fill, numbers, tensor};

const BATCH: usize = 3;
const WIDTH: usize = 4;

fn design() -> Design {
    Design { architecture: Architecture::Lapgan, normalization: Normalization::None, ..Design::default() }
}

/// The class-conditional one.
fn by_class() -> Design {
    Design { conditioning: Conditioning::Class, ..design() }
}

fn image(size: usize, device: &Device) -> Tensor<4> {
    tensor("image", [BATCH, 1, size, size], (device, DType::F32))
}

#[test]
fn each_level_downsamples_the_next_down_to_8_by_8() {
    let levels = pyramid(image(32, &Device::flex()), 3);
    let sizes: Vec<usize> = levels.iter().map(|x| x.dims()[2]).collect();
    assert_eq!(sizes, [8, 16, 32]);
    let (whole, half) = (numbers(levels[2].clone()), numbers(levels[1].clone()));
    let block = [whole[0], whole[1], whole[32], whole[33]];
    assert_close("the first pixel", &[half[0]], &[block.iter().sum::<f64>() / 4.0], 1e-6);
}

#[test]
fn the_pyramid_reconstructs_every_byte() {
    let byte = |x: f64| ((x + 1.0) * 127.5).round();
    let pixels = image(32, &Device::flex()).add_scalar(1.0).mul_scalar(127.5).round().div_scalar(127.5).sub_scalar(1.0);
    let levels = pyramid(pixels.clone(), 3);
    let differences: Vec<Tensor<4>> =
        levels.windows(2).map(|pair| pair[1].clone() - upsample(pair[0].clone())).collect();
    let back = differences.into_iter().fold(levels[0].clone(), |x, difference| upsample(x) + difference);
    let (back, pixels) = (numbers(back), numbers(pixels));
    assert_close("pixels", &back, &pixels, 1e-6);
    assert!(back.into_iter().map(byte).eq(pixels.into_iter().map(byte)));
}

#[test]
fn gradients_of_a_level_stay_in_that_level() {
    for (design, of_levels) in [
        (design(), [&["coarsest."][..], &["finer.0."], &["finer.1."]]),
        (by_class(), [&["coarsest.", "condition."], &["finer.0."], &["finer.1."]]),
    ] {
        for (level, own) in of_levels.into_iter().enumerate() {
            let paths = with_gradient(design, level);
            for path in own {
                assert!(paths.iter().any(|touched| touched.starts_with(path)), "level {level}: {path}");
            }
            assert!(paths.iter().all(|path| own.iter().any(|own| path.starts_with(own))), "level {level}: {paths:?}");
        }
    }
}

/// The parameters with a gradient from the score of a level.
fn with_gradient(design: Design, level: usize) -> Vec<String> {
    let device = Device::flex().autodiff();
    let batch_classes = || classes(BATCH, (&device, DType::F32));
    let (generator, discriminator) = networks(design, WIDTH, [1, 32], &device);
    let (generator, discriminator) = (fill(generator, DType::F32), fill(discriminator, DType::F32));
    let reals = generator.pyramid(image(32, &device));
    let z = tensor("z", [BATCH, noise_dim(design, 32)], (&device, DType::F32));
    let scores = discriminator
        .conditioned_on(batch_classes())
        .scores(generator.conditioned_on(batch_classes()).train_levels(z, &reals));
    let mut grads = scores[level].clone().sum().backward();
    let of_generator = GradientsParams::from_module(&mut grads, &generator);
    let of_discriminator = GradientsParams::from_module(&mut grads, &discriminator);
    let both = gradients(&generator, &of_generator).into_iter().chain(gradients(&discriminator, &of_discriminator));
    both.map(|(path, _)| path).collect()
}

#[test]
fn sampling_passes_images_upwards_and_training_starts_from_the_image_below() {
    let device = Device::flex();
    let generator = fill(networks(design(), WIDTH, [1, 32], &device).0, DType::F32);
    let z = || tensor("z", [BATCH, noise_dim(design(), 32)], (&device, DType::F32));
    let levels = generator.sample_levels(z());
    let alone = generator.train_levels(z(), &levels);
    for (k, (sample, alone)) in levels.into_iter().zip(alone).enumerate() {
        assert_eq!(numbers(sample), numbers(alone.clamp(-1.0, 1.0)), "level {k}");
    }
}

#[test]
fn every_random_number_changes_the_sample() {
    let device = Device::flex().autodiff();
    let generator = fill(networks(design(), WIDTH, [1, 16], &device).0, DType::F32);
    let z: Tensor<2> = tensor("z", [BATCH, noise_dim(design(), 16)], (&device, DType::F32)).require_grad();
    let grads = generator.forward(z.clone()).sum().backward();
    let found = numbers(z.grad(&grads).expect("a gradient"));
    let [_, drawn] = z.dims();
    for number in 0..drawn {
        assert!(found.iter().skip(number).step_by(drawn).any(|slope| *slope != 0.0), "number {number}");
    }
}

#[test]
fn each_level_of_both_networks_depends_on_the_class() {
    let device = Device::flex();
    let (generator, discriminator) = networks(by_class(), WIDTH, [1, 32], &device);
    let (generator, discriminator) = (fill(generator, DType::F32), fill(discriminator, DType::F32));
    let reals = generator.pyramid(image(32, &device));
    let seen = |class: usize| {
        let one_hot: Vec<f32> = (0..BATCH * CLASSES).map(|k| if k % CLASSES == class { 1.0 } else { 0.0 }).collect();
        let one_hot = Tensor::<2>::from_data(TensorData::new(one_hot, [BATCH, CLASSES]), &device);
        let z = tensor("z", [BATCH, noise_dim(by_class(), 32)], (&device, DType::F32));
        let drawn = generator.conditioned_on(Some(one_hot.clone())).train_levels(z, &reals);
        let scores = discriminator.conditioned_on(Some(one_hot)).scores(reals.clone());
        drawn.into_iter().map(numbers).zip(scores.into_iter().map(numbers)).collect::<Vec<_>>()
    };
    for class in 1..CLASSES {
        for (level, (one, other)) in seen(0).into_iter().zip(seen(class)).enumerate() {
            assert!(one.0 != other.0 && one.1 != other.1, "class {class} at level {level}");
        }
    }
}

#[test]
fn an_unconditional_pyramid_ignores_classes() {
    let device = Device::flex();
    let generator = fill(networks(design(), WIDTH, [1, 16], &device).0, DType::F32);
    let z = || tensor("z", [BATCH, noise_dim(design(), 16)], (&device, DType::F32));
    let conditioned = generator.conditioned_on(classes(BATCH, (&device, DType::F32)));
    assert_eq!(numbers(conditioned.forward(z())), numbers(generator.forward(z())));
}
