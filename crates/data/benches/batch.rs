//! What the loader costs a training step: `cargo bench -p data`.

use criterion::{Criterion, criterion_group, criterion_main};
use data::Minibatches;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

fn batch(criterion: &mut Criterion) {
    for image_size in [32, 64] {
        let set = data::load(&spec::Data { image_size, ..spec::Data::default() }).expect("the shipped set");
        let mut batches = Minibatches::new(set.training.len(), 64, |epoch, order: &mut [u32]| {
            order.shuffle(&mut ChaCha8Rng::seed_from_u64(epoch));
        });
        let (mut step, mut pixels) = (0, Vec::new());
        criterion.bench_function(&format!("64 images of {image_size}×{image_size}"), |bencher| {
            bencher.iter(|| {
                set.training.batch_into(batches.at(step), &mut pixels);
                step += 1;
            });
        });
    }
}

fn load(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    group.sample_size(10);
    group.bench_function("fashion-mnist-small", |bencher| {
        bencher.iter(|| data::load(&spec::Data::default()).expect("the shipped set"));
    });
}

criterion_group!(benches, batch, load);
criterion_main!(benches);
