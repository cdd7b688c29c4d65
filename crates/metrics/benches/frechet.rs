//! What one evaluation costs: `cargo bench -p metrics`.

use criterion::{Criterion, criterion_group, criterion_main};
use metrics::{Moments, frechet_distance, within_batch_deviation};

/// Features that follow from a formula: nothing is drawn at random.
fn features(samples: usize, dims: usize, phase: f64) -> Vec<f32> {
    (0..samples * dims).map(|i| ((i as f64).powi(2) * 0.618 + phase).sin() as f32).collect()
}

fn frechet(criterion: &mut Criterion) {
    let (left, right) = (features(10_000, 128, 0.0), features(10_000, 128, 1.0));
    criterion.bench_function("moments of 10,000×128", |bencher| bencher.iter(|| Moments::of(&left, 128)));
    let moments = [&left, &right].map(|features| Moments::of(features, 128).expect("finite features"));
    criterion.bench_function("distance at 128", |bencher| bencher.iter(|| frechet_distance(&moments[0], &moments[1])));
}

fn deviation(criterion: &mut Criterion) {
    let images = features(64, 32 * 32, 0.0);
    criterion.bench_function("deviation within 64 images of 32×32", |bencher| {
        bencher.iter(|| within_batch_deviation(&images, 32 * 32));
    });
}

criterion_group!(benches, frechet, deviation);
criterion_main!(benches);
