//! What a run of a pyramid leaves behind beside what every run does.

use std::collections::BTreeMap;

use data::picture::read_png;
use runs::{RunFolder, Series};
use spec::{Architecture, Design, RunSpec, names};

use crate::program::{run, small, write};

#[test]
fn a_run_of_a_pyramid_shows_every_level() {
    let folder = tempfile::tempdir().unwrap();
    let design = Design { architecture: Architecture::Lapgan, ..Design::default() };
    let out = RunFolder::new(folder.path().join("run"));
    let output = run(&write(folder.path(), &RunSpec { design, ..small() }), &out).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let series = Series::read(&out.metrics_file()).unwrap();
    let at = |name: &str| series.of(name).collect::<BTreeMap<u64, f64>>();
    for name in [names::DISCRIMINATOR_LOSS, names::GENERATOR_LOSS] {
        let levels = [8, 16, 32].map(|size| at(&names::of_level(name, size)));
        let whole = at(name);
        assert_eq!(whole.len(), 40);
        for (step, loss) in whole {
            let sum: f64 = levels.iter().map(|level| level[&step]).sum();
            assert!((sum - loss).abs() < 1e-4, "{name} at step {step}: {sum} instead of {loss}");
        }
    }
    for size in [8, 16] {
        assert_eq!(at(&names::of_level(names::FRECHET_DISTANCE, size)).into_keys().collect::<Vec<_>>(), [40]);
    }
    assert!(
        at(&names::of_level(names::FRECHET_DISTANCE, 32)).is_empty(),
        "that of the finest level is that of the run"
    );

    let levels = read_png(&out.levels_file(40)).unwrap();
    let samples = read_png(&out.sample_file(40)).unwrap();
    assert_ne!(levels.pixels().0, samples.pixels().0, "8 samples at 3 levels");
    let networks = out.read_manifest().unwrap().unwrap().networks.unwrap();
    assert!(networks.generator.multiply_adds > 0 && networks.discriminator.parameters > 0);
}

#[test]
fn a_run_of_one_level_says_nothing_of_levels() {
    let folder = tempfile::tempdir().unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    assert!(run(&write(folder.path(), &RunSpec { steps: 3, ..small() }), &out).status().unwrap().success());
    let series = Series::read(&out.metrics_file()).unwrap();
    assert!(series.0.iter().all(|row| !row.name.contains("_level_")));
    assert!(!out.levels_file(3).exists());
}
