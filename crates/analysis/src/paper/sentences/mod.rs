//! The sentences, text by text. A test sees that each test names a claim that stands in the sweep's file.

mod dcgan;
mod experiments;
mod forerunners;
mod programs;
mod story;

use super::Source;

/// Every text.
pub const SOURCES: &[Source] = &[
    story::STORY,
    dcgan::DESIGN,
    dcgan::TRAINING,
    experiments::EXPERIMENTS,
    programs::PROGRAMS,
    forerunners::GAN,
    forerunners::LAPGAN,
    forerunners::BATCH_NORMALIZATION,
    forerunners::ALL_CONVOLUTIONAL,
];
