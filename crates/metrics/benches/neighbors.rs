//! What measuring all pairs of two samples costs: `cargo bench -p metrics --bench neighbors`. `neighbors.py` beside it times
//! scikit-learn at the same.

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use metrics::{Manifold, NEIGHBORS, Spectrum, kernel_distance, nearest};

const SAMPLES: usize = 10_000;
const DIMS: usize = 128;

/// Features that follow from a formula, as `neighbors.py` has them: nothing is drawn at random.
fn features(phase: f64) -> Vec<f32> {
    (0..SAMPLES * DIMS).map(|i| ((i as f64).powi(2) * 0.618 + phase).sin() as f32).collect()
}

fn pairs(criterion: &mut Criterion) {
    let (real, fake) = (features(0.0), features(1.0));
    let mut group = criterion.benchmark_group("10,000 against 10,000 of 128");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    group.bench_function("radii", |bencher| bencher.iter(|| Manifold::of(&real, DIMS, NEIGHBORS)));
    let manifolds = [&real, &fake].map(|side| Manifold::of(side, DIMS, NEIGHBORS).expect("finite features"));
    group.bench_function("overlap", |bencher| bencher.iter(|| manifolds[0].overlap(&manifolds[1])));
    group.bench_function("kernel distance", |bencher| bencher.iter(|| kernel_distance(&real, &fake, DIMS)));
    group.finish();
}

/// The nearest training image of each sample, in features and in pixels.
fn neighbors(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("nearest of 10,000 for each of 10,000");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    for dims in [DIMS, 8 * DIMS] {
        let [real, fake] = [0.0, 1.0].map(|phase| features(phase).repeat(dims / DIMS));
        group.bench_function(format!("{dims} numbers"), |bencher| bencher.iter(|| nearest(&fake, &real, dims)));
    }
    group.finish();
}

fn spectrum(criterion: &mut Criterion) {
    let images = features(0.0);
    criterion
        .bench_function("spectrum of 1,250 images of 32×32", |bencher| bencher.iter(|| Spectrum::of(&images, 32)));
}

criterion_group!(benches, pairs, neighbors, spectrum);
criterion_main!(benches);
