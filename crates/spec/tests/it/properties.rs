//! Laws of expansion and of the text forms, on many sweeps and specs.

use proptest::prelude::*;
use spec::{Downsampling, Normalization, Overrides, Plan, RunId, RunSpec, Upsampling, read_spec, read_sweep};

use crate::written::Written;

/// A sweep's text with that many arms, seeds, and values on two axes.
fn text(arms: usize, seeds: &[u64], rates: usize, widths: usize) -> String {
    let mut text = format!("seeds = {seeds:?}\n");
    for arm in 0..arms {
        text.push_str(&format!("[[arm]]\nname = \"arm-{arm}\"\nset = {{ latent = {} }}\n", arm + 1));
    }
    if rates * widths > 0 {
        let rates: Vec<String> = (1..=rates).map(|rate| format!("{rate}e-4")).collect();
        let widths: Vec<usize> = (1..=widths).collect();
        let axes = format!("{{ \"optimizer.learning_rate\" = [{}], width = {widths:?} }}", rates.join(", "));
        text.push_str(&format!("[[grid]]\nname = \"grid\"\naxes = {axes}\n"));
    }
    text
}

fn seeds() -> impl Strategy<Value = Vec<u64>> {
    proptest::collection::btree_set(0..u64::from(u32::MAX), 1..5).prop_map(|seeds| seeds.into_iter().rev().collect())
}

fn without_origins(mut plan: Plan) -> Plan {
    plan.arms.iter_mut().flat_map(|arm| &mut arm.changes).for_each(|change| change.origin.clear());
    plan
}

prop_compose! {
    fn specs()(
        seed in 0..=i64::MAX.cast_unsigned(),
        steps in 1..100_000_u64,
        sizes in (2..10_000_usize, 1..=1024_usize, 1..=4096_usize),
        rate in 1e-9..1.0_f64,
        beta in 0.0..1.0_f64,
        own in proptest::option::of(1e-9..1.0_f64),
        folder in proptest::option::of("[ -~]{0,20}"),
        design in (0..3_usize, 0..3_usize, 0..2_usize),
    ) -> RunSpec {
        let mut spec = RunSpec { seed, steps, initializer_std: rate, ..RunSpec::default() };
        (spec.batch_size, spec.width, spec.latent) = sizes;
        (spec.optimizer.learning_rate, spec.optimizer.beta_1) = (rate, beta);
        spec.optimizer.generator.learning_rate = own;
        spec.optimizer.discriminator.beta_2 = own.map(|own| own / 2.0);
        spec.data.folder = folder;
        spec.design.normalization = [Normalization::Both, Normalization::None, Normalization::Everywhere][design.0];
        spec.design.downsampling = [Downsampling::Strided, Downsampling::MaxPool, Downsampling::AveragePool][design.1];
        spec.design.upsampling = [Upsampling::FractionallyStrided, Upsampling::Nearest][design.2];
        spec
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn there_are_as_many_runs_as_the_product_says(arms in 1..4_usize, seeds in seeds(), rates in 0..4_usize, widths in 0..4_usize) {
        let plan = Written::sweep(&text(arms, &seeds, rates, widths)).plan();
        prop_assert_eq!(plan.arms.len(), arms + rates * widths);
        prop_assert_eq!(plan.runs().count(), (arms + rates * widths) * seeds.len());
        for arm in &plan.arms {
            prop_assert!(arm.runs.iter().map(|run| run.spec.seed).eq(seeds.iter().copied()));
            prop_assert!(arm.runs.iter().all(|run| run.id == RunId::of(&run.spec)));
        }
    }

    #[test]
    fn the_same_text_gives_the_same_plan(arms in 1..4_usize, seeds in seeds(), rates in 0..4_usize) {
        let text = text(arms, &seeds, rates, 2);
        let (once, again) = (Written::sweep(&text).plan(), Written::sweep(&text).plan());
        prop_assert_eq!(without_origins(once), without_origins(again));
    }

    #[test]
    fn an_arm_more_leaves_the_others_as_they_were(arms in 1..4_usize, seeds in seeds()) {
        let before = Written::sweep(&text(arms, &seeds, 0, 0)).plan();
        let after = Written::sweep(&text(arms + 1, &seeds, 0, 0)).plan();
        prop_assert_eq!(&without_origins(after).arms[..arms], &without_origins(before).arms[..]);
    }

    #[test]
    fn a_spec_is_read_back_as_it_was_written(spec in specs()) {
        let text = toml::to_string(&spec).expect("a spec is TOML");
        let written = Written::sweep("").and("spec.toml", &text);
        let back = read_spec(&written.path("spec.toml"));
        prop_assert_eq!(back.map_err(|diagnostics| TestCaseError::fail(diagnostics.to_string()))?, spec);
    }

    /// Whatever somebody has typed; where there are few signs, many texts have them in a strange order.
    #[test]
    fn every_text_is_answered(text in "[\\[\\]{}=,#\"'.a0é“－\u{a0} \r\n]{0,40}", key in "(seeds|set|a) ?=? ?") {
        for text in [text.clone(), format!("{key}{text}"), format!("[[arm]]\n{key}[{text}\n[set]\n")] {
            let written = Written::sweep(&text);
            let said = match read_sweep(&written.path("sweep.toml"), &Overrides::default()) {
                Ok(_) => String::new(),
                Err(diagnostics) => diagnostics.to_string(),
            };
            prop_assert!(said.is_empty() || said.starts_with("error: "), "{}", said);
        }
    }

    #[test]
    fn a_spec_differs_from_itself_in_nothing(spec in specs(), other in specs()) {
        prop_assert!(spec.differences(&spec).is_empty());
        let (there, back) = (spec.differences(&other), other.differences(&spec));
        prop_assert!(there.keys().all(|key| back.contains_key(key)) && there.len() == back.len());
    }
}
