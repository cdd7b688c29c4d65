//! A run's id is what it computes: every key that matters is in it, and nothing else.

use std::collections::BTreeSet;

use spec::{Data, RunId, RunSpec, Source, read_spec};

use crate::written::Written;

/// Every key with a value that is not its default. `backend` is missing while there is one only.
const OTHER_VALUES: [(&str, &str); 69] = [
    ("seed", "1"),
    ("task", "\"classification\""),
    ("steps", "100"),
    ("batch_size", "32"),
    ("width", "8"),
    ("latent", "50"),
    ("latent_distribution", "\"normal\""),
    ("initializer", "\"kaiming\""),
    ("initializer_std", "0.1"),
    ("norm_scale_std", "0.02"),
    ("loss", "\"hinge\""),
    ("weight_clipping", "0.1"),
    ("augmentation", "\"color\""),
    ("instance_noise", "0.1"),
    ("instance_noise_decay", "1000"),
    ("label_smoothing", "0.1"),
    ("data.source", "\"fashion-mnist\""),
    ("data.folder", "\"elsewhere\""),
    ("data.training_images", "640"),
    ("data.image_size", "64"),
    ("design.architecture", "\"gan\""),
    ("design.conditioning", "\"class\""),
    ("design.hidden_layers", "\"fully-connected\""),
    ("design.hidden_width", "4"),
    ("design.normalization", "\"none\""),
    ("design.normalizer", "\"group\""),
    ("design.norm_groups", "2"),
    ("design.ghost_batch_size", "16"),
    ("design.spectral_normalization", "\"discriminator\""),
    ("design.biases", "\"everywhere\""),
    ("design.downsampling", "\"max-pool\""),
    ("design.upsampling", "\"nearest\""),
    ("design.kernel", "5"),
    ("design.generator_activation", "\"tanh\""),
    ("design.discriminator_activation", "\"relu\""),
    ("design.leak", "0.1"),
    ("design.maxout_pieces", "3"),
    ("design.dropout", "0.5"),
    ("design.generator_dropout", "0.5"),
    ("design.generator_output", "\"sigmoid\""),
    ("design.discriminator_head", "\"global-average\""),
    ("optimizer.algorithm", "\"sgd\""),
    ("optimizer.learning_rate", "1e-3"),
    ("optimizer.beta_1", "0.9"),
    ("optimizer.beta_2", "0.9"),
    ("optimizer.momentum", "0.9"),
    ("optimizer.alpha", "0.9"),
    ("optimizer.epsilon", "1e-5"),
    ("optimizer.weight_decay", "1e-5"),
    ("optimizer.schedule", "\"cosine\""),
    ("optimizer.generator.learning_rate", "1e-3"),
    ("optimizer.generator.beta_1", "0.9"),
    ("optimizer.generator.beta_2", "0.9"),
    ("optimizer.discriminator.learning_rate", "1e-3"),
    ("optimizer.discriminator.beta_1", "0.9"),
    ("optimizer.discriminator.beta_2", "0.9"),
    ("schedule.discriminator_updates", "2"),
    ("schedule.generator_updates", "2"),
    ("schedule.minibatches", "\"alternate\""),
    ("schedule.batches", "\"mixed\""),
    ("cadence.log", "10"),
    ("cadence.sample", "10"),
    ("cadence.evaluate", "10"),
    ("cadence.evaluate_at", "[10, 20]"),
    ("cadence.checkpoint", "10"),
    ("evaluation.samples", "5000"),
    ("evaluation.average", "5000"),
    ("evaluation.memorization", "true"),
    ("evaluation.smoothness", "true"),
];

/// What a key needs beside it to have an effect.
fn beside(key: &str) -> &'static str {
    match key {
        "design.hidden_width" => "design.hidden_layers = \"fully-connected\"\n",
        "design.maxout_pieces" => "design.discriminator_activation = \"maxout\"\n",
        "instance_noise_decay" => "instance_noise = 0.2\n",
        "weight_clipping" => "loss = \"wasserstein\"\n",
        "optimizer.momentum" | "optimizer.alpha" => "optimizer.algorithm = \"rmsprop\"\n",
        "design.norm_groups" => "design.normalizer = \"group\"\n",
        _ => "",
    }
}

fn id(text: &str) -> RunId {
    let spec = read_spec(&Written::sweep("").and("spec.toml", text).path("spec.toml"));
    RunId::of(&spec.unwrap_or_else(|diagnostics| panic!("{diagnostics}")))
}

/// Keys whose value says what is computed in the place of another key, and which run ids are tested for apart.
const ELSEWHERE: [&str; 5] =
    ["backend", "data.checksum", "evaluation.imagenet", "evaluation.imagenet_checksum", "evaluation.imagenet_samples"];

#[test]
fn the_table_of_other_values_has_every_key() {
    let keys: BTreeSet<String> = RunSpec::with_every_key().flat().into_iter().map(|(key, _)| key).collect();
    let covered = OTHER_VALUES.into_iter().map(|(key, _)| key.to_owned()).chain(ELSEWHERE.map(str::to_owned)).collect();
    assert_eq!(keys, covered);
}

#[test]
fn every_key_but_the_folder_of_the_data_changes_the_id() {
    let reference = RunId::of(&RunSpec::default());
    let mut ids = BTreeSet::from([reference.clone()]);
    for (key, value) in OTHER_VALUES.into_iter().filter(|(key, _)| *key != "data.folder") {
        let text = format!("{key} = {value}\n{}", beside(key));
        assert!(ids.insert(id(&text)), "{key} changes nothing, or the same as another key");
    }
    assert_eq!(id("data.folder = \"elsewhere\"\n"), reference);
}

#[test]
fn pictures_are_told_apart_by_their_checksum_wherever_they_lie() {
    let of = |folder: &str, checksum: &str| {
        let (folder, checksum) = (Some(folder.to_owned()), Some(checksum.to_owned()));
        RunId::of(&RunSpec {
            data: Data { source: Source::Images, folder, checksum, ..Data::default() },
            ..RunSpec::default()
        })
    };
    assert_eq!(of("here", "00"), of("there", "00"));
    assert_ne!(of("here", "00"), of("here", "11"));
}

#[test]
fn the_order_and_the_spelling_of_keys_change_nothing() {
    let text = "steps = 10\ndesign.upsampling = \"nearest\"\noptimizer.beta_1 = 0.9\nwidth = 8\n";
    let reversed = "width = 8\noptimizer = { beta_1 = 9e-1 }\ndesign = { upsampling = \"nearest\" }\nsteps = 1_0\n";
    assert_eq!(id(text), id(reversed));
}

#[test]
fn a_key_written_down_with_its_default_changes_nothing() {
    let written = toml::to_string(&RunSpec::default()).expect("a spec is TOML");
    assert_eq!(id(&written), RunId::of(&RunSpec::default()));
}

#[test]
fn ids_stay_what_they_were() {
    insta::assert_snapshot!(RunId::of(&RunSpec::default()), @"57ede6241ee4b5e8");
    insta::assert_snapshot!(id("seed = 1\ndesign.normalization = \"none\"\noptimizer.beta_1 = 0.9\n"), @"47a0cad9c3ccb2fd");
}

#[test]
fn differences_are_values_by_key() {
    let spec = RunSpec { width: 8, ..RunSpec::with_every_key() };
    let differences = serde_json::to_string(&spec.differences(&RunSpec::default())).expect("JSON");
    insta::assert_snapshot!(differences, @r#"{"cadence.evaluate_at":[1],"data.checksum":"","data.training_images":64,"evaluation.imagenet_checksum":"","optimizer.discriminator.beta_1":0.5,"optimizer.discriminator.beta_2":0.999,"optimizer.discriminator.learning_rate":0.0002,"optimizer.generator.beta_1":0.5,"optimizer.generator.beta_2":0.999,"optimizer.generator.learning_rate":0.0002,"width":8}"#);
    let back = serde_json::to_string(&RunSpec::default().differences(&spec)).expect("JSON");
    insta::assert_snapshot!(back, @r#"{"cadence.evaluate_at":null,"data.checksum":null,"data.training_images":null,"evaluation.imagenet_checksum":null,"optimizer.discriminator.beta_1":null,"optimizer.discriminator.beta_2":null,"optimizer.discriminator.learning_rate":null,"optimizer.generator.beta_1":null,"optimizer.generator.beta_2":null,"optimizer.generator.learning_rate":null,"width":16}"#);
}
