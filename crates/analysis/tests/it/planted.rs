//! Numbers that are not finite, planted in series whose manifests know of none: the run counts as diverged, its measure is named, and no number
//! of the report has a part of it.

use std::fs;

use analysis::findings::Findings;
use analysis::publish::publish;
use analysis::read::Sweep;
use runs::SweepFolder;
use spec::names;

use crate::reports::{file, made};
use crate::tree::Fate::Healthy;
use crate::tree::{SweepBuilder, WrittenSweep};

/// Writes a value over that of a measure at a step, in a series that no seal protects.
fn plant(tree: &WrittenSweep, seed: u64, (step, name): (u64, &str), value: &str) {
    let path = tree.run("dcgan", seed).metrics_file();
    let text = fs::read_to_string(&path).expect("a series");
    let mut planted = 0;
    let line = |line: &str| match line.split(',').collect::<Vec<_>>()[..] {
        [at, seconds, of, _] if at == step.to_string() && of == name => {
            planted += 1;
            format!("{at},{seconds},{of},{value}\n")
        }
        _ => format!("{line}\n"),
    };
    let text: String = text.lines().map(line).collect();
    assert_eq!(planted, 1, "{name} at step {step}");
    fs::write(path, text).expect("written");
}

/// The distances of the first arm's runs that did not diverge, and how many did.
fn outcomes(folder: &SweepFolder) -> (Vec<f64>, usize) {
    let sweep = Sweep::read(folder).expect("a plan");
    let findings = Findings::new(&sweep);
    (findings.groups[0].distances(), findings.groups[0].diverged())
}

#[test]
fn values_planted_in_a_series_are_named_and_never_averaged() {
    let fates = [50.0, 51.0, 52.0, 53.0, 54.0].map(Healthy);
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &fates).arm("other", &fates).write();
    let (clean, _) = outcomes(&tree.sweep());
    plant(&tree, 1, (500, names::GENERATOR_GRADIENT_NORM), "NaN");
    plant(&tree, 2, (900, names::FRECHET_DISTANCE), "inf");
    plant(&tree, 3, (1_000, names::MODES), "-inf");
    let expected = (vec![clean[0], clean[4]], 3);
    assert_eq!(outcomes(&tree.sweep()), expected);

    made(&tree);
    let page = file(&tree, "report.html");
    for name in [names::GENERATOR_GRADIENT_NORM, names::FRECHET_DISTANCE, names::MODES] {
        assert!(page.contains(&format!("<small class=\"wide\">{name}</small>")), "{name}");
    }
    let [table, results] = ["summary.csv", "results.json"].map(|name| file(&tree, name));
    let mut words = results.split(|letter: char| !letter.is_ascii_alphanumeric());
    assert_eq!(words.find(|word| ["NaN", "nan", "inf"].contains(word)), None);
    let column = |name: &str| -> Vec<String> {
        let place = table.lines().next().and_then(|head| head.split(',').position(|column| column == name));
        let cell = |line: &str| line.split(',').nth(place.expect("a column")).map(str::to_owned);
        table.lines().skip(1).take(5).map(|line| cell(line).expect("a cell")).collect()
    };
    assert_eq!(column("diverged_at"), ["", "500", "900", "1000", ""]);
    assert_eq!(column("last_modes")[3], "-inf", "a value of the run itself, as it was written");
    assert_eq!(column("verdict"), ["plateau", "diverged", "diverged", "diverged", "plateau"]);

    let published = SweepFolder::new(tree.results().join("elsewhere").join("first-look"));
    publish(&tree.sweep(), &published, &[], None).expect("published");
    assert_eq!(outcomes(&published), expected);
}
