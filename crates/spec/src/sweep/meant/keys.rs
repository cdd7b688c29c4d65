//! Names of keys, each with what it means here.

use super::Meaning;
use super::Meaning::{Absent, Key, Said, Top};

const STEPS: Meaning = Key("steps", "1500", "the length is counted in steps, 1,500 of 64 images are 96,000 images");
const WIDTH: Meaning = Key("width", "16", "`width` is the channels of the largest feature maps of both networks");
const FOLDER: Meaning = Key("data.folder", "\"data/mine\"", "`data.folder` is where the images of `data.source` lie");
const NORMALIZATION: Meaning =
    Key("design.normalization", "\"none\"", "`design.normalization` says which layers are normalised");
const INITIALIZER: Meaning = Key("initializer", "\"normal\"", "`initializer` says how initial weights are drawn");
const LOSS: Meaning = Key("loss", "\"least-squares\"", "`loss` is what both networks minimise");
const AVERAGE: Meaning =
    Key("evaluation.average", "5000", "a moving average of G is measured where it has a half-life, in images");
const SEEDS: Meaning = Top("seeds = [0, 1, 2]", "each arm runs once for each seed");
const BACKENDS: Meaning = Top("backends = [\"wgpu\"]", "`backends` says what computes");
const LOADERS: Meaning = Said("there are no loaders: all images lie in memory; leave it out");
const PENALTY: Meaning = Absent("gradient penalties need second-order gradients, which Burn's autodiff has not");
const SPECTRAL: Meaning = Key(
    "design.spectral_normalization",
    "\"discriminator\"",
    "`design.spectral_normalization` divides D's weights by their spectral norm",
);
const AUGMENTATION: Meaning = Key(
    "augmentation",
    "\"color-translation-cutout\"",
    "`augmentation` is differentiable augmentation of real and generated images",
);
const OPTIMIZER: Meaning =
    Key("optimizer.algorithm", "\"rmsprop\"", "`optimizer.algorithm` is `adam`, `sgd` or `rmsprop`");
const PRECISION: Meaning = Absent("runs compute in single precision");
const CLIPPING: Meaning = Absent("gradients are not clipped");
const ATTENTION: Meaning = Absent("there are no attention layers");
const RESULTS: Meaning = Said("results go to the folder that --results names: cargo xtask sweep FILE --results DIR");
const LOGGERS: Meaning =
    Said("every run writes metrics.csv, and `cargo xtask report` tables, charts and a page; leave it out");
const RESUMING: Meaning = Said("runs go on from their checkpoints by themselves: the same command resumes a sweep");
const BASE: Meaning = Top("base = \"base.toml\"", "what all runs share stands in a base file");
const ARMS: Meaning = Said("each variant is an arm, and combinations are a grid: [[grid]] with name and axes");

/// The names of PyTorch, Hydra, StudioGAN and mimicry, without the tables that they stand in there.
pub(crate) const KEYS: &[(&[&str], Meaning)] = &[
    (&["lr", "base_lr"], Key("optimizer.learning_rate", "2e-4", "`optimizer.learning_rate` is that of both networks")),
    (
        &["g_lr", "lr_g", "lr_gen", "generator_lr"],
        Key("optimizer.generator.learning_rate", "2e-4", "G can have a learning rate of its own"),
    ),
    (
        &["d_lr", "lr_d", "lr_dis", "discriminator_lr"],
        Key("optimizer.discriminator.learning_rate", "2e-4", "D can have a learning rate of its own"),
    ),
    (
        &["beta1", "adam_beta1", "betas"],
        Key("optimizer.beta_1", "0.5", "Adam's decays are `optimizer.beta_1` and `optimizer.beta_2`"),
    ),
    (
        &["beta2", "adam_beta2"],
        Key("optimizer.beta_2", "0.999", "Adam's decays are `optimizer.beta_1` and `optimizer.beta_2`"),
    ),
    (
        &["sgd_momentum", "rmsprop_momentum", "nesterov", "dampening"],
        Key(
            "optimizer.momentum",
            "0.9",
            "`optimizer.momentum` is that of `sgd` and `rmsprop`, with neither dampening nor Nesterov's step",
        ),
    ),
    (&["rho", "rmsprop_alpha"], Key("optimizer.alpha", "0.99", "`optimizer.alpha` is RMSProp's decay")),
    (
        &["lr_decay", "lr_scheduler", "scheduler", "lr_policy", "gamma"],
        Key("optimizer.schedule", "\"linear\"", "rates are scheduled by `optimizer.schedule`"),
    ),
    (&["eps", "adam_eps"], Key("optimizer.epsilon", "1e-8", "Adam's ε is `optimizer.epsilon`")),
    (&["wd", "l2", "decay"], Key("optimizer.weight_decay", "1e-5", "L2 regularisation is `optimizer.weight_decay`")),
    (&["optim", "opt", "optimizer_type", "optimizer_name", "type_", "sgd", "rmsprop"], OPTIMIZER),
    (&["epochs", "epoch", "num_epochs", "n_epochs", "max_epochs", "niter"], STEPS),
    (&["total_steps", "max_steps", "num_steps", "total_step", "iterations", "n_iter", "num_iter", "max_iter"], STEPS),
    (
        &["batchsize", "bs", "minibatch_size", "train_batch_size"],
        Key("batch_size", "64", "`batch_size` is the images of a minibatch"),
    ),
    (
        &["nz", "z_dim", "latent_dim", "dim_z", "noise_dim", "latent_size"],
        Key("latent", "100", "`latent` is the numbers in a latent (z)"),
    ),
    (
        &["z_prior", "noise_dist", "prior", "latent_dist"],
        Key("latent_distribution", "\"normal\"", "`latent_distribution` is what latents are drawn from"),
    ),
    (&["ngf", "ndf", "g_conv_dim", "d_conv_dim", "ch", "base_channels", "num_filters", "nf"], WIDTH),
    (
        &["img_size", "imagesize", "resolution", "res", "image_resolution"],
        Key("data.image_size", "32", "`data.image_size` is height and width in pixels"),
    ),
    (
        &["nc", "img_channels", "in_channels", "num_channels"],
        Said("the number of colours follows from `data.source`; leave it out"),
    ),
    (
        &["dataset", "dataset_name", "data_name", "name_of_dataset"],
        Key("data.source", "\"fashion-mnist\"", "`data.source` is the data set"),
    ),
    (&["dataroot", "data_dir", "data_root", "root", "data_path", "datadir"], FOLDER),
    (&["num_workers", "workers", "pin_memory", "prefetch_factor", "persistent_workers"], LOADERS),
    (
        &["n_critic", "n_dis", "num_critic", "critic_iters", "d_updates_per_step", "d_steps", "dis_iters"],
        Key("schedule.discriminator_updates", "1", "`schedule.discriminator_updates` counts D's updates in a step"),
    ),
    (
        &["g_updates_per_step", "g_steps", "n_gen"],
        Key("schedule.generator_updates", "1", "`schedule.generator_updates` counts G's updates in a step"),
    ),
    (&["adv_loss", "gan_loss", "loss_type", "criterion", "objective", "gan_mode"], LOSS),
    (
        &["smoothing", "smooth", "one_sided", "label_smooth"],
        Key("label_smoothing", "0.1", "one-sided smoothing of D's targets is `label_smoothing`"),
    ),
    (
        &["g_act_fn", "g_activation", "gen_activation"],
        Key("design.generator_activation", "\"relu\"", "`design.generator_activation` is that of G's hidden layers"),
    ),
    (
        &["d_act_fn", "d_activation", "dis_activation"],
        Key(
            "design.discriminator_activation",
            "\"leaky-relu\"",
            "`design.discriminator_activation` is that of D's hidden layers",
        ),
    ),
    (
        &["negative_slope", "slope", "lrelu_slope"],
        Key("design.leak", "0.2", "the slope of leaky ReLUs is `design.leak`"),
    ),
    (&["norm", "norm_layer", "bn", "batch_norm", "batchnorm", "use_bn", "use_batchnorm"], NORMALIZATION),
    (&["norm_type", "norm_kind"], Key("design.normalizer", "\"instance\"", "`design.normalizer` is what normalises")),
    (&["sn", "spectral_norm", "use_sn", "apply_g_sn", "apply_d_sn"], SPECTRAL),
    (
        &["kernel_size", "ksize", "filter_size"],
        Key("design.kernel", "5", "`design.kernel` is the size of strided convolutions"),
    ),
    (&["use_bias", "bias"], Key("design.biases", "\"everywhere\"", "`design.biases` says which layers have biases")),
    (&["init", "init_type", "weight_init", "g_init", "d_init", "initialization"], INITIALIZER),
    (
        &["init_gain", "init_std", "weight_std"],
        Key("initializer_std", "0.02", "`initializer_std` is the deviation of initial weights"),
    ),
    (
        &["p_dropout", "dropout_rate", "drop_prob", "dropout_p"],
        Key("design.dropout", "0.5", "`design.dropout` is the probability in D's hidden layers"),
    ),
    (
        &["g_dropout", "dropout_g", "gen_dropout"],
        Key("design.generator_dropout", "0.5", "`design.generator_dropout` is the probability in G's hidden layers"),
    ),
    (&["ema", "g_ema", "ema_decay", "apply_g_ema", "ema_halflife", "ema_start"], AVERAGE),
    (&["gp", "gradient_penalty", "lambda_gp", "gp_lambda", "gp_weight", "apply_gp"], PENALTY),
    (&["r1", "r1_gamma", "r1_lambda", "r1_reg", "apply_r1_reg"], PENALTY),
    (
        &["clip_value", "weight_clip", "clip_weights", "wc_bound", "apply_wc"],
        Key("weight_clipping", "0.01", "`weight_clipping` bounds D's parameters where `loss` is `wasserstein`"),
    ),
    (&["grad_clip", "clip_grad", "max_norm", "gradient_clip_val"], CLIPPING),
    (&["diffaug", "diff_aug", "apply_diffaug", "augment", "policy", "ada", "apply_ada", "random_flip"], AUGMENTATION),
    (
        &["inst_noise", "input_noise", "noise_std", "instance_noise_std"],
        Key("instance_noise", "0.1", "`instance_noise` is the deviation of the noise on what D sees"),
    ),
    (
        &["anneal_noise", "noise_decay", "noise_anneal_steps"],
        Key("instance_noise_decay", "1000", "`instance_noise` falls to 0 over `instance_noise_decay` steps"),
    ),
    (&["attention", "self_attention", "apply_attn", "use_attention", "attn_g_loc"], ATTENTION),
    (&["amp", "mixed_precision", "precision", "fp16", "bf16", "half"], PRECISION),
    (
        &["cond", "conditional", "num_classes", "n_classes", "g_cond_mtd"],
        Key("design.conditioning", "\"class\"", "`design.conditioning` tells both networks an image's class"),
    ),
    (
        &["eval_every", "eval_freq", "eval_interval", "test_every"],
        Key("cadence.evaluate", "100", "samples are measured every `cadence.evaluate` steps"),
    ),
    (
        &["save_every", "save_freq", "save_steps", "ckpt_every", "checkpoint_every", "save_interval"],
        Key("cadence.checkpoint", "100", "checkpoints are written every `cadence.checkpoint` steps"),
    ),
    (
        &["log_every", "log_steps", "print_every", "log_interval", "log_freq"],
        Key("cadence.log", "20", "losses are written every `cadence.log` steps"),
    ),
    (
        &["sample_every", "vis_steps", "sample_interval", "display_freq"],
        Key("cadence.sample", "100", "pictures of samples are drawn every `cadence.sample` steps"),
    ),
    (
        &["num_samples", "n_samples", "num_fid_samples", "num_eval_images", "n_fid"],
        Key("evaluation.samples", "10000", "distances are measured on `evaluation.samples` images"),
    ),
    (&["paired"], Said("no test pairs seeds; leave it out")),
    (&["manual_seed", "manualseed", "random_seed", "rng_seed"], SEEDS),
    (&["device", "gpu", "gpus", "ngpu", "cuda", "accelerator", "use_cuda"], BACKENDS),
    (&["output_dir", "outf", "save_dir", "log_dir", "logdir", "run_dir", "outdir"], RESULTS),
    (&["wandb", "logger", "tensorboard", "project", "callbacks", "tags"], LOGGERS),
    (&["resume", "ckpt", "checkpoint_path", "resume_from", "ckpt_path", "netg", "netd"], RESUMING),
    (&["defaults", "hydra", "config", "cfg"], BASE),
    (&["multirun", "sweeper", "sweep", "params_grid", "parameters"], ARMS),
];
