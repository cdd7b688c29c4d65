//! The ranges of a run's values, and values that can't stand beside each other: what can be tried. Whether keys exist and
//! values have the right type is said where files are read.

mod idle;
mod images;
mod own;
mod supervised;

pub(crate) use own::OWN_KEYS;

use crate::{
    Architecture, Cadence, Design, Evaluation, HiddenLayers, Normalization, Normalizer, Optimizer, OptimizerAlgorithm,
    RunSpec, Schedule, Task,
};

/// Training steps of the longest run: more is a slip of the pen, or years.
const MOST_STEPS: u64 = 100_000_000;

/// Digits of a SHA-256.
const DIGITS: usize = 64;

const NO_WEIGHTS: &str = "`evaluation.imagenet` names no weights";

impl RunSpec {
    /// Everything that is out of range, in the order of the keys, then what has no effect. Empty means that the run can be tried.
    pub fn faults(&self) -> Vec<Fault> {
        if self.trainer.is_some() {
            return self.own_faults();
        }
        let mut faults = Faults::default();
        faults.unless(
            i64::try_from(self.seed).is_ok(),
            "seed",
            &format!("at most {}, which TOML can write", i64::MAX),
            self.seed,
        );
        faults.unless(self.steps >= 1, "steps", "at least 1", self.steps);
        faults.unless(
            self.steps <= MOST_STEPS,
            "steps",
            &format!("at most {MOST_STEPS} (at 10 ms each that is 12 days)"),
            self.steps,
        );
        self.counts(&mut faults);
        faults.unless((1..=1024).contains(&self.width), "width", "between 1 and 1024", self.width);
        faults.unless((1..=4096).contains(&self.latent), "latent", "between 1 and 4096", self.latent);
        faults.positive("initializer_std", self.initializer_std);
        faults.at_most_1("initializer_std", self.initializer_std, "weights as large as that saturate every layer");
        faults.not_negative("norm_scale_std", self.norm_scale_std);
        faults.at_most_1("norm_scale_std", self.norm_scale_std, "scales are drawn around 1");
        faults.unless(
            (0.0..0.5).contains(&self.label_smoothing),
            "label_smoothing",
            "at least 0 and below 0.5",
            self.label_smoothing,
        );
        faults.not_negative("weight_clipping", self.weight_clipping);
        faults.not_negative("instance_noise", self.instance_noise);
        faults.at_most_1("instance_noise", self.instance_noise, "pixels lie between -1 and 1");
        self.images(&mut faults);
        self.design.faults(&mut faults);
        self.groups(&mut faults);
        self.ghost_batches(&mut faults);
        self.classes(&mut faults);
        self.optimizer.faults(&mut faults);
        self.schedule.faults(&mut faults);
        self.cadence.faults(&mut faults);
        faults.unless(
            (256..=1_000_000).contains(&self.evaluation.samples),
            "evaluation.samples",
            "between 256 and 1000000 (a covariance of 128 features needs that many)",
            self.evaluation.samples,
        );
        self.average(&mut faults);
        self.imagenet(&mut faults);
        self.idle(&mut faults);
        self.supervised(&mut faults);
        faults.0
    }

    /// Ghost batches: parts of a minibatch that have as many images each.
    fn ghost_batches(&self, faults: &mut Faults) {
        let (ghost, all) = (self.design.ghost_batch_size, self.batch_size);
        let divides = ghost == 0 || (ghost >= 2 && all.is_multiple_of(ghost));
        faults.unless(
            divides,
            "design.ghost_batch_size",
            &format!("0, for the whole minibatch, or at least 2 and a divisor of `batch_size`, {all}"),
            ghost,
        );
        faults.idle_if(ghost == all, "design.ghost_batch_size", ghost > 0, "these are all images of a minibatch");
    }

    /// The half-life of G's moving average against the images that a run sees.
    fn average(&self, faults: &mut Faults) {
        let images = self.steps.saturating_mul(self.batch_size as u64);
        faults.unless(
            self.evaluation.average <= images,
            "evaluation.average",
            &format!("0, for none, or a half-life of {images} at most, the images that the run sees"),
            self.evaluation.average,
        );
    }

    /// FID and KID against the samples of an evaluation. The default number counts where weights are named.
    fn imagenet(&self, faults: &mut Faults) {
        let Evaluation { samples: all, imagenet, imagenet_checksum, imagenet_samples: count, .. } = &self.evaluation;
        let is_set = *count != Evaluation::default().imagenet_samples;
        if imagenet.is_some() || is_set {
            let range = format!("between 2 and {all}, the samples of an evaluation (`evaluation.samples`)");
            faults.unless((2..=*all).contains(count), "evaluation.imagenet_samples", &range, count);
        }
        for (key, is_set) in
            [("evaluation.imagenet_checksum", imagenet_checksum.is_some()), ("evaluation.imagenet_samples", is_set)]
        {
            faults.idle_if(imagenet.is_none() && self.task == Task::Generation, key, is_set, NO_WEIGHTS);
        }
        if let Some(checksum) = imagenet_checksum {
            faults.sha256("evaluation.imagenet_checksum", checksum);
        }
    }

    /// Group normalisation: layers have multiples of the width as channels, and groups as many channels each.
    fn groups(&self, faults: &mut Faults) {
        let Design { normalizer, norm_groups: groups, .. } = self.design;
        faults.refuse_if(
            normalizer == Normalizer::Group && groups > 0 && !self.width.is_multiple_of(groups),
            "design.norm_groups",
            &format!("must divide `width`, {}, got {groups}: groups have as many channels each", self.width),
        );
    }
}

impl Design {
    fn faults(&self, faults: &mut Faults) {
        faults.unless(
            (1..=256).contains(&self.hidden_width),
            "design.hidden_width",
            "between 1 and 256",
            self.hidden_width,
        );
        faults.unless(
            (1..=1024).contains(&self.norm_groups),
            "design.norm_groups",
            "between 1 and 1024",
            self.norm_groups,
        );
        faults.unless(matches!(self.kernel, 3..=5), "design.kernel", "3, 4 or 5", self.kernel);
        faults.unless((0.0..1.0).contains(&self.leak), "design.leak", "at least 0 and below 1", self.leak);
        faults.unless(
            (2..=16).contains(&self.maxout_pieces),
            "design.maxout_pieces",
            "between 2 and 16",
            self.maxout_pieces,
        );
        faults.unless((0.0..1.0).contains(&self.dropout), "design.dropout", "at least 0 and below 1", self.dropout);
        let of_generator = self.generator_dropout;
        faults.unless(
            (0.0..1.0).contains(&of_generator),
            "design.generator_dropout",
            "at least 0 and below 1",
            of_generator,
        );
        let fully_connected =
            self.architecture != Architecture::Dcgan || self.hidden_layers == HiddenLayers::FullyConnected;
        faults.refuse_if(
            fully_connected && self.normalizer == Normalizer::Instance && self.normalization != Normalization::None,
            "design.normalizer",
            "can't be `instance` where fully connected layers are normalised: a single value has no deviation",
        );
    }
}

impl Schedule {
    fn faults(&self, faults: &mut Faults) {
        let each = [
            ("schedule.discriminator_updates", self.discriminator_updates),
            ("schedule.generator_updates", self.generator_updates),
        ];
        for (key, updates) in each {
            faults.unless((1..=100).contains(&updates), key, "between 1 and 100", updates);
        }
    }
}

impl Optimizer {
    fn faults(&self, faults: &mut Faults) {
        let rate = |faults: &mut Faults, key: &str, rate| {
            faults.positive(key, rate);
            if self.algorithm == OptimizerAlgorithm::Adam {
                faults.at_most_1(key, rate, "Adam moves each weight by about as much in a step");
            }
        };
        rate(faults, "optimizer.learning_rate", self.learning_rate);
        faults.decay("optimizer.beta_1", self.beta_1);
        faults.decay("optimizer.beta_2", self.beta_2);
        faults.decay("optimizer.momentum", self.momentum);
        faults.decay("optimizer.alpha", self.alpha);
        faults.positive("optimizer.epsilon", self.epsilon);
        faults.at_most_1("optimizer.epsilon", self.epsilon, "it only keeps a division from failing");
        faults.not_negative("optimizer.weight_decay", self.weight_decay);
        faults.at_most_1("optimizer.weight_decay", self.weight_decay, "each gradient gets this much of its weight");
        for (network, own) in [("generator", self.generator), ("discriminator", self.discriminator)] {
            if let Some(own) = own.learning_rate {
                rate(faults, &format!("optimizer.{network}.learning_rate"), own);
            }
            for (name, beta) in [("beta_1", own.beta_1), ("beta_2", own.beta_2)] {
                if let Some(beta) = beta {
                    faults.decay(&format!("optimizer.{network}.{name}"), beta);
                }
            }
        }
    }
}

impl Cadence {
    fn faults(&self, faults: &mut Faults) {
        let each = [
            ("cadence.log", self.log),
            ("cadence.sample", self.sample),
            ("cadence.evaluate", self.evaluate),
            ("cadence.checkpoint", self.checkpoint),
        ];
        for (key, steps) in each {
            faults.unless(steps >= 1, key, "at least 1 step", steps);
        }
        let first = self.evaluate_at.iter().min().copied();
        faults.unless(first != Some(0), "cadence.evaluate_at", "steps from 1 on", "step 0, which is evaluated anyway");
    }
}

/// A value out of range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The key, dotted.
    pub key: String,
    /// What is wrong, as a fragment: "must be above 0, got -0.1".
    pub message: String,
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn unless(&mut self, good: bool, key: &str, wanted: &str, got: impl std::fmt::Display) {
        if !good {
            self.0.push(Fault { key: key.to_owned(), message: format!("must be {wanted}, got {got}") });
        }
    }

    fn refuse_if(&mut self, bad: bool, key: &str, message: &str) {
        if bad {
            self.0.push(Fault { key: key.to_owned(), message: message.to_owned() });
        }
    }

    /// Refuses a key that is set where it has no effect.
    fn idle_if(&mut self, without_effect: bool, key: &str, is_set: bool, why: &str) {
        self.refuse_if(without_effect && is_set, key, &format!("has no effect: {why}"));
    }

    fn not_negative(&mut self, key: &str, value: f64) {
        self.unless(value >= 0.0 && value.is_finite(), key, "at least 0 and finite", value);
    }

    fn positive(&mut self, key: &str, value: f64) {
        self.unless(value > 0.0 || value.is_nan(), key, "above 0", value);
        self.unless(value.is_finite() || value < 0.0, key, "a finite number", value);
    }

    /// Refuses a finite number above 1; what else is wrong with it is said elsewhere.
    fn at_most_1(&mut self, key: &str, value: f64, why: &str) {
        self.unless(value <= 1.0 || !value.is_finite(), key, &format!("at most 1 ({why})"), value);
    }

    fn sha256(&mut self, key: &str, digits: &str) {
        let is_digits = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.unless(is_digits, key, "64 hexadecimal digits", format!("`{digits}`"));
    }

    fn decay(&mut self, key: &str, value: f64) {
        self.unless((0.0..1.0).contains(&value), key, "at least 0 and below 1", value);
    }
}
