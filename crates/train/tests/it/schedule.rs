//! What each update works on: which draws a schedule adds, and that it moves no other.

use burn::tensor::{Device, Tensor};
use data::Minibatches;
use spec::{Architecture, Conditioning, Design, MinibatchSharing, RunSpec, Schedule};
use train::{Batches, Feed, Latents, Minibatch, Purpose, Streams, Trainer};

use crate::program::small;

fn batches(schedule: Schedule, step: u64) -> Batches {
    let set = data::load(&spec::Data::default()).unwrap();
    let spec = RunSpec { schedule, ..small() };
    Feed::new(&spec, &set.training, &Device::flex()).at(step)
}

fn bits<const D: usize>(tensor: &Tensor<D>) -> Vec<u32> {
    tensor.clone().into_data().iter::<f32>().map(f32::to_bits).collect()
}

fn own(latents: &Latents) -> Option<Vec<u32>> {
    match latents {
        Latents::Shared => None,
        Latents::Fresh(z) => Some(bits(z)),
    }
}

#[test]
fn by_default_both_networks_learn_once_from_the_same_minibatch() {
    let batches = batches(Schedule::default(), 3);
    assert_eq!((batches.discriminator.len(), batches.generator.len()), (1, 1));
    assert_eq!(own(&batches.generator[0]), None);
}

#[test]
fn more_updates_of_the_discriminator_have_images_and_latents_of_their_own() {
    let plain = Schedule::default();
    let twice = batches(Schedule { discriminator_updates: 2, ..plain }, 3);
    let [Minibatch { real, z, .. }, other] = &twice.discriminator[..] else { panic!("not two") };
    assert_ne!(bits(z), bits(&other.z));
    // The minibatches follow each other: the first of step 3 is the seventh of the run.
    assert_eq!(bits(real), bits(&batches(plain, 6).discriminator[0].real));
    assert_eq!(bits(&other.real), bits(&batches(plain, 7).discriminator[0].real));
    assert_eq!(bits(z), bits(&batches(plain, 3).discriminator[0].z), "the first latents are those of any schedule");
}

#[test]
fn more_updates_of_the_generator_have_latents_of_their_own() {
    let thrice = batches(Schedule { generator_updates: 3, ..Schedule::default() }, 3);
    let drawn: Vec<_> = thrice.generator.iter().map(own).collect();
    assert_eq!(drawn[0], None);
    assert!(drawn[1].is_some() && drawn[2].is_some() && drawn[1] != drawn[2]);
}

#[test]
fn on_alternate_minibatches_the_generator_never_learns_from_what_the_discriminator_saw() {
    let alternate = Schedule { minibatches: MinibatchSharing::Alternate, ..Schedule::default() };
    let batches = batches(alternate, 3);
    assert_ne!(own(&batches.generator[0]), None);
    assert_ne!(own(&batches.generator[0]), Some(bits(&batches.discriminator[0].z)));
}

#[test]
fn every_update_of_a_schedule_changes_its_network() {
    let schedule = Schedule {
        discriminator_updates: 2,
        generator_updates: 2,
        minibatches: MinibatchSharing::Alternate,
        ..Schedule::default()
    };
    let all = batches(schedule, 0);
    let one = Batches { step: 0, discriminator: all.discriminator[..1].to_vec(), generator: vec![Latents::Shared] };
    let after = |batches: Batches| {
        let mut trainer = Trainer::new(&small(), &Device::flex());
        let step = trainer.step(batches);
        (bits(&step.discriminator_loss), bits(&step.generator_loss))
    };
    let (once, twice) = (after(one), after(all));
    assert_ne!(once.0, twice.0);
    assert_ne!(once.1, twice.1);
}

#[test]
fn networks_by_class_are_told_the_labels_of_each_minibatchs_images_and_others_nothing() {
    let set = data::load(&spec::Data::default()).unwrap();
    let schedule = Schedule { discriminator_updates: 2, ..Schedule::default() };
    let spec = RunSpec { schedule, design: by_class(), ..small() };
    let told = Feed::new(&spec, &set.training, &Device::flex()).at(3);
    let shuffle = |epoch: u64, order: &mut [u32]| {
        Streams::new(spec.seed).shuffle(Purpose::DataOrder, &epoch.to_string(), order);
    };
    let mut minibatches = Minibatches::new(set.training.len(), spec.batch_size, shuffle);
    for (k, minibatch) in told.discriminator.into_iter().enumerate() {
        let labels = minibatches.at(6 + k as u64).iter().map(|&index| set.training.labels()[index as usize]);
        let expected: Vec<f32> =
            labels.flat_map(|label| (0..10).map(move |class| f32::from(u8::from(class == label)))).collect();
        assert_eq!(minibatch.classes.expect("it is told").into_data().try_into_vec::<f32>().unwrap(), expected);
    }
    assert!(batches(Schedule::default(), 3).discriminator[0].classes.is_none());
}

/// Both networks of a pyramid told the class.
fn by_class() -> Design {
    Design { architecture: Architecture::Lapgan, conditioning: Conditioning::Class, ..Design::default() }
}

#[test]
fn which_units_are_left_out_follows_from_the_step_and_from_nothing_before_it() {
    let design = Design { dropout: 0.5, ..Design::default() };
    let spec = RunSpec { design, ..small() };
    let loss = |step| {
        let mut trainer = Trainer::new(&spec, &Device::flex());
        let batches = Batches { step, ..batches(Schedule::default(), 0) };
        bits(&trainer.step(batches).discriminator_loss)
    };
    assert_eq!(loss(5), loss(5));
    assert_ne!(loss(5), loss(6));
}
