use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use kernels::{
    Activation, BatchNormParams, ConvGeometry, batch_norm_train, convolve, convolve_max_pool, spin_time,
    with_spinning_workers,
};
use rayon::ThreadPoolBuilder;

use crate::support::noise;

const FULL_SIZE: ConvGeometry = ConvGeometry { kernel: 3, stride: 1, padding: 1 };

/// Outputs and gradients of a stage, bit by bit.
fn stage([from, to]: [usize; 2]) -> Vec<u32> {
    [ConvGeometry { kernel: 4, stride: 2, padding: 1 }, FULL_SIZE].map(|geometry| slid([from, to], geometry)).concat()
}

fn slid([from, to]: [usize; 2], geometry: ConvGeometry) -> Vec<u32> {
    let weight = noise([to, from, geometry.kernel, geometry.kernel], 2).require_grad();
    let x = noise([33, from, 16, 16], 1).require_grad();
    let [gamma, beta] = [3, 4].map(|seed| noise([to], seed).require_grad());
    let params = BatchNormParams { gamma: gamma.clone(), beta, epsilon: 1e-5, activation: Activation::LeakyRelu(0.2) };
    let y = batch_norm_train(convolve(x.clone(), weight.clone(), geometry), params).output;
    let grads = (y.clone() * noise(y.dims(), 5)).sum().backward();
    let tensors = [
        y.to_data(),
        x.grad(&grads).expect("it is tracked").to_data(),
        weight.grad(&grads).expect("it is tracked").to_data(),
        gamma.grad(&grads).expect("it is tracked").to_data(),
    ];
    tensors.iter().flat_map(|data| data.iter::<f32>().map(f32::to_bits).collect::<Vec<_>>()).collect()
}

/// The same of a pooled convolution.
fn pooled([from, to]: [usize; 2]) -> Vec<u32> {
    let (x, weight) = (noise([33, from, 8, 8], 1).require_grad(), noise([to, from, 3, 3], 2).require_grad());
    let y = convolve_max_pool(x.clone(), weight.clone(), FULL_SIZE);
    let grads = (y.clone() * noise(y.dims(), 5)).sum().backward();
    let by = [x, weight].map(|tensor| tensor.grad(&grads).expect("it is tracked").to_data());
    let tensors = [vec![y.to_data()], by.to_vec()].concat();
    tensors.iter().flat_map(|data| data.iter::<f32>().map(f32::to_bits).collect::<Vec<_>>()).collect()
}

#[test]
fn the_number_of_threads_changes_no_bit_of_a_pooled_convolution() {
    // Few channels, multiples of 16, and others.
    for channels in [[3, 20], [16, 32], [16, 7], [6, 20]] {
        let on = |threads| {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
            pool.install(|| pooled(channels))
        };
        let one = on(1);
        assert_eq!(one, on(2));
        assert_eq!(one, on(3));
    }
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    // Directly, and by tiles.
    for channels in [[6, 20], [16, 32]] {
        let on = |threads| {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
            pool.install(|| stage(channels))
        };
        let one = on(1);
        assert_eq!(one, on(2));
        assert_eq!(one, on(3));
    }
}

#[test]
fn spinning_workers_change_no_bit_and_stop_afterwards() {
    let pool = ThreadPoolBuilder::new().num_threads(3).build().expect("threads start");
    pool.install(|| {
        let stages = [[6, 20], [16, 32]];
        assert_eq!(with_spinning_workers(|| stages.map(stage)), stages.map(stage));
        // A panic comes through, and the pool's threads are free again.
        assert!(catch_unwind(AssertUnwindSafe(|| with_spinning_workers(|| panic!("on purpose")))).is_err());
        assert_eq!(with_spinning_workers(rayon::current_thread_index), rayon::current_thread_index());
    });
    // Also from a thread outside the pool.
    assert_eq!(with_spinning_workers(|| stage([6, 20])), stage([6, 20]));
    assert_eq!(pool.broadcast(|thread| thread.index()), [0, 1, 2]);
}

#[test]
fn spin_time_counts_polling_threads() {
    let wait = || {
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(200) {
            std::hint::spin_loop();
        }
    };
    let pool = ThreadPoolBuilder::new().num_threads(2).build().expect("threads start");
    let before = spin_time();
    // Other programs may use the second core for a while, and leave it little.
    for _ in 0..50 {
        pool.install(|| with_spinning_workers(wait));
        if spin_time() - before > Duration::from_millis(1) {
            return;
        }
    }
    panic!("{:?} in fifty times 200 ms", spin_time() - before);
}
