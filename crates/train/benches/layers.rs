//! Every layer of the reference forward and backward, both networks, the losses, Adam and the whole step, on each backend that
//! `BENCH_BACKENDS` names (flex alone where it names none). Beside them a matrix product, the peak that layers are measured against.
//!
//!     cargo xtask bench --backend flex --backend ndarray
//!
//! Criterion measures; the table, which `BENCH_TABLE` names a file for, is written from what it leaves.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use burn::module::Module;
use burn::optim::Optimizer;
use burn::tensor::{Device, Distribution, Tensor};
use criterion::{BenchmarkId, Criterion, Throughput};
use model::{GeneratorConfig, LayerCost, Network, Objective, parameters};
use spec::{Backend, RunSpec};
use train::{Batches, Minibatch, Trainer, open_device};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Height and width of the matrices of the product.
const PRODUCT: usize = 512;

fn main() -> Result<()> {
    rayon::ThreadPoolBuilder::new().use_current_thread().build_global()?;
    let names = std::env::var("BENCH_BACKENDS").unwrap_or_else(|_| "flex".to_owned());
    let backends =
        names.split(',').map(|name| Backend::from_name(name).with_context(|| format!("no backend `{name}`")));
    let backends: Vec<Backend> = backends.collect::<Result<_>>()?;
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let mut rows = Vec::new();
    for backend in backends {
        let device = open_device(backend)?;
        rows = Clock { criterion: &mut criterion, backend, device: device.autodiff(), rows: Vec::new() }.measure();
    }
    criterion.final_summary();
    if let Ok(path) = std::env::var("BENCH_TABLE") {
        std::fs::write(&path, table(&names, &rows)).with_context(|| format!("can't write {path}"))?;
    }
    Ok(())
}

/// What is measured: its name, and the multiply-adds of one pass forward and backward over the batch, where it has any.
struct Row {
    name: String,
    multiply_adds: Option<u64>,
}

struct Clock<'a> {
    criterion: &'a mut Criterion,
    backend: Backend,
    device: Device,
    rows: Vec<Row>,
}

impl Clock<'_> {
    fn measure(mut self) -> Vec<Row> {
        let spec = RunSpec::default();
        self.product();
        self.layers(&spec);
        self.networks(&spec);
        self.rest(&spec);
        self.rows
    }

    /// Measures something over a batch; `work` returns what it has computed last, and is waited for.
    fn time(&mut self, name: &str, (batch, multiply_adds): (usize, Option<u64>), mut work: impl FnMut()) {
        let device = self.device.clone();
        let mut group = self.criterion.benchmark_group(self.backend.name());
        group.throughput(Throughput::Elements(batch as u64));
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| {
                work();
                device.sync().expect("the device answers");
            });
        });
        group.finish();
        self.rows.push(Row { name: name.to_owned(), multiply_adds });
    }

    fn random<const D: usize>(&self, shape: [usize; D]) -> Tensor<D> {
        Tensor::random(shape, Distribution::Uniform(-1.0, 1.0), &self.device)
    }

    fn product(&mut self) {
        let plain = self.device.clone().without_autodiff();
        let [a, b] = [(); 2].map(|()| Tensor::<2>::random([PRODUCT; 2], Distribution::Uniform(-1.0, 1.0), &plain));
        self.time("matrix product", (1, Some((PRODUCT as u64).pow(3))), || drop(a.clone().matmul(b.clone())));
    }

    fn layers(&mut self, spec: &RunSpec) {
        let trainer = Trainer::new(spec, &self.device);
        let (g, d) = (trainer.generator.network, trainer.discriminator.network);
        let mut x = self.random([spec.batch_size, spec.latent, 1, 1]);
        for ((k, stage), cost) in g.stages().into_iter().enumerate().zip(g.layer_costs()) {
            x = self.layer((&format!("G {}", k + 1), cost), x, |x| stage.forward(x));
        }
        let mut costs = d.layer_costs().into_iter();
        for level in d.levels() {
            for ((k, stage), cost) in level.stages.into_iter().enumerate().zip(&mut costs) {
                x = self.layer((&format!("D {}", k + 1), cost), x, |x| stage.forward(x));
            }
            if let Some(cost) = costs.next() {
                x = self.layer(("D score", cost), x, |x| level.score.forward(x));
            }
        }
    }

    /// A layer forward, and backward by its input and its parameters; returns what it gives.
    fn layer(
        &mut self,
        (name, cost): (&str, LayerCost),
        x: Tensor<4>,
        forward: impl Fn(Tensor<4>) -> Tensor<4>,
    ) -> Tensor<4> {
        let batch = x.dims()[0];
        let passes = 3 * batch as u64 * cost.multiply_adds; // forward, by the input, by the weights
        let x = x.detach().require_grad();
        self.time(name, (batch, Some(passes)), || drop(forward(x.clone()).sum().backward()));
        forward(x).detach()
    }

    fn networks(&mut self, spec: &RunSpec) {
        let trainer = Trainer::new(spec, &self.device);
        let (g, d) = (trainer.generator.network, trainer.discriminator.network);
        let z = self.random([spec.batch_size, GeneratorConfig::of(spec).noise_dim()]);
        let x = self.random([spec.batch_size, 1, spec.data.image_size, spec.data.image_size]);
        let passes = |network: u64| (spec.batch_size, Some(3 * spec.batch_size as u64 * network));
        self.time("G", passes(g.multiply_adds()), || drop(g.forward(z.clone()).sum().backward()));
        let x = x.require_grad();
        self.time("D", passes(d.multiply_adds()), || drop(d.forward(x.clone()).sum().backward()));
    }

    fn rest(&mut self, spec: &RunSpec) {
        let batch = spec.batch_size;
        let objective = Objective::of(spec);
        let scores = self.random([batch]).require_grad();
        self.time("losses", (batch, None), || {
            let of_discriminator = objective.discriminator_loss(scores.clone(), -scores.clone());
            drop((of_discriminator + objective.generator_loss(None, scores.clone())).backward());
        });

        let mut trainer = Trainer::new(spec, &self.device);
        let adam = kernels::Adam { beta_1: 0.5, beta_2: 0.999, epsilon: 1e-8, weight_decay: 0.0 };
        let weights = parameters(&trainer.discriminator.network.valid());
        let mut states: Vec<_> = weights.into_iter().map(|(_, weight)| (weight, None)).collect();
        self.time("Adam of D", (batch, None), || {
            for (weight, state) in &mut states {
                let grad = weight.clone(); // as good as any
                (*weight, *state) = adam.step(2e-4, weight.clone(), grad, state.take());
            }
        });

        let x = self.random([batch, 1, spec.data.image_size, spec.data.image_size]);
        let z = self.random([batch, GeneratorConfig::of(spec).noise_dim()]);
        // G once forward and backward; D forward and backward on real, on generated and by G's images alone.
        let [g, d] = [trainer.generator.network.multiply_adds(), trainer.discriminator.network.multiply_adds()];
        let passes = batch as u64 * (3 * g + 3 * d + 3 * d + 2 * d);
        self.time("step", (batch, Some(passes)), || {
            drop(trainer.step(Batches::shared(Minibatch::unconditional(x.clone(), z.clone()))));
        });
    }
}

/// Medians of what criterion measured, for each backend the time, images per second and share of its own peak.
fn table(names: &str, rows: &[Row]) -> String {
    let backends: Vec<&str> = names.split(',').collect();
    let mut text = format!(
        "Milliseconds forward and backward (images a second; share of the peak), median. The reference at 32×32, width 16, \
         batch 64; the peak is that of a {PRODUCT}×{PRODUCT} matrix product on the same backend.\n\n| | {} |\n|---|{}\n",
        backends.join(" | "),
        "--:|".repeat(backends.len())
    );
    let batch = RunSpec::default().batch_size as f64;
    for row in rows {
        let cells = backends.iter().map(|backend| {
            let (Some(seconds), Some(peak)) = (median(backend, &row.name), median(backend, &rows[0].name)) else {
                return String::new();
            };
            let peak = (PRODUCT as f64).powi(3) / peak;
            let share =
                row.multiply_adds.map_or("–".to_owned(), |done| format!("{:.2}", done as f64 / seconds / peak));
            format!("{:.2} ({:.0}; {share})", seconds * 1e3, batch / seconds)
        });
        let _ = writeln!(text, "| {} | {} |", row.name, cells.collect::<Vec<_>>().join(" | "));
    }
    text
}

/// What criterion measured last: seconds.
fn median(backend: &str, name: &str) -> Option<f64> {
    let target = std::env::var("CARGO_TARGET_DIR")
        .map_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"), PathBuf::from);
    let file = target.join("criterion").join(backend).join(name).join("new/estimates.json");
    let estimates: serde_json::Value = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    Some(estimates["median"]["point_estimate"].as_f64()? / 1e9)
}
