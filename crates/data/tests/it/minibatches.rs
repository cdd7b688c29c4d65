//! The order of training images.

use data::Minibatches;
use proptest::prelude::*;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

fn keyed(seed: u64) -> impl FnMut(u64, &mut [u32]) {
    move |epoch, order| {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(epoch);
        order.shuffle(&mut random);
    }
}

fn sizes() -> impl Strategy<Value = (usize, usize)> {
    (2usize..300).prop_flat_map(|images| (Just(images), 1..=images))
}

proptest! {
    #[test]
    fn an_epoch_shows_no_image_twice_and_drops_less_than_a_minibatch((images, size) in sizes(), seed: u64, epoch in 0u64..4) {
        let mut batches = Minibatches::new(images, size, keyed(seed));
        let steps = batches.per_epoch();
        let mut seen: Vec<u32> = (epoch * steps..(epoch + 1) * steps).flat_map(|step| batches.at(step).to_vec()).collect();
        prop_assert_eq!(seen.len(), images / size * size);
        seen.sort_unstable();
        seen.dedup();
        prop_assert_eq!(seen.len(), images / size * size);
        prop_assert!(seen.iter().all(|&index| (index as usize) < images));
    }

    #[test]
    fn a_run_resumed_at_any_step_sees_what_an_uninterrupted_one_sees((images, size) in sizes(), seed: u64, start in 0u64..500) {
        let mut whole = Minibatches::new(images, size, keyed(seed));
        (0..start).for_each(|step| { whole.at(step); });
        let mut resumed = Minibatches::new(images, size, keyed(seed));
        for step in start..start + 20 {
            prop_assert_eq!(whole.at(step), resumed.at(step));
        }
    }
}

#[test]
fn two_epochs_have_different_orders() {
    let mut batches = Minibatches::new(1_000, 1_000, keyed(0));
    let first = batches.at(0).to_vec();
    assert_ne!(batches.at(1), first);
    assert_eq!(batches.at(0), first);
}

#[test]
fn the_order_is_shuffled_once_an_epoch() {
    let mut shuffled = Vec::new();
    let mut batches = Minibatches::new(10, 3, |epoch, order: &mut [u32]| {
        assert!(order.is_sorted(), "each epoch starts from the same order");
        order.reverse();
        shuffled.push(epoch);
    });
    let steps: Vec<u32> = (0..7).map(|step| batches.at(step)[0]).collect();
    assert_eq!(steps, [9, 6, 3, 9, 6, 3, 9]);
    assert_eq!(shuffled, [0, 1, 2]);
}
