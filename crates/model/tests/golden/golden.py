"""Writes what PyTorch says of the networks and of training steps, in double precision:

- `networks.json` beside this file: images, scores, losses and every gradient, for the tests of `model`;
- `losses.json` beside it: every loss with its gradients;
- `augmentation.json` beside it: images after DiffAugment with given draws, and gradients through it;
- `dropout.json` beside it: scores and gradients of D where some of its hidden units are left out;
- `crates/train/tests/golden/steps.json`: everything trained after one and after twenty steps, for those of `train`.

Nothing is drawn at random: parameters, images and latents are waves that the tests compute alike (`it/waves.rs`).

    python crates/model/tests/golden/golden.py
"""

import json
import pathlib

import torch
from torch.nn import functional as F
from torch.optim import lr_scheduler, swa_utils

from layers import NORMALIZED, Stage, recorded
from networks import CLASSES, REFERENCE, drawn, networks, pyramid
from waves import named, probe

BATCH = 4
CHANGES = [{}]
CHANGES += [{"normalization": value} for value in NORMALIZED if value != "both"]
CHANGES += [{"downsampling": "max-pool"}, {"downsampling": "average-pool"}, {"upsampling": "nearest"}]
TRAINED = list(CHANGES)  # those of which training steps are kept
CHANGES += [{"architecture": "gan"}, {"hidden_layers": "fully-connected"}, {"upsampling": "bilinear"}]
CHANGES += [{"upsampling": "fractionally-strided-from-nearest"}]
CHANGES += [{"kernel": 3}, {"kernel": 5}, {"ghost_batch_size": 2}]
CHANGES += [{"normalizer": value} for value in ("instance", "layer", "group")]
CHANGES += [{"biases": "everywhere"}, {"biases": "none", "normalization": "none"}]
CHANGES += [{"generator_activation": value} for value in ("leaky-relu", "tanh", "elu", "maxout")]
CHANGES += [{"discriminator_activation": value} for value in ("relu", "tanh", "elu", "maxout")]
CHANGES += [{"generator_output": "sigmoid"}, {"discriminator_head": "global-average"}]
CHANGES += [
    {  # every guideline taken back
        "hidden_layers": "fully-connected",
        "normalization": "none",
        "downsampling": "max-pool",
        "upsampling": "nearest",
        "generator_activation": "tanh",
        "discriminator_activation": "relu",
    },
    {  # both choices about D's end, with groups that do not divide every width
        "hidden_layers": "fully-connected",
        "discriminator_head": "global-average",
        "normalization": "everywhere",
        "normalizer": "group",
        "norm_groups": 2,
    },
    {  # the fully connected networks as in their paper, but for maxout
        "architecture": "gan",
        "normalization": "none",
        "discriminator_activation": "relu",
        "generator_output": "sigmoid",
    },
]
GAN_2014 = CHANGES[-1] | {"discriminator_activation": "maxout"}
LAPGAN = GAN_2014 | {"architecture": "lapgan", "discriminator_activation": "relu", "generator_output": "tanh"}
CHANGES += [GAN_2014, {"architecture": "lapgan"}, LAPGAN]
BY_CLASS = LAPGAN | {"conditioning": "class"}
CHANGES += [{"architecture": "lapgan", "conditioning": "class"}, BY_CLASS]
CONDITIONAL = {"conditioning": "class"}
CHANGES += [CONDITIONAL, CONDITIONAL | {"hidden_layers": "fully-connected"}]
SPECTRAL = {"spectral_normalization": "discriminator"}
SNGAN = SPECTRAL | {"normalization": "generator"}
CHANGES += [SPECTRAL, SPECTRAL | {"architecture": "gan"}]
CHANGES += [LAPGAN | {"biases": "none"}, {"biases": "everywhere", "hidden_layers": "fully-connected", "normalization": "none"}]


# Losses and training.


def entropy(scores, target):
    return F.binary_cross_entropy_with_logits(scores, torch.full_like(scores, target))


def fit(scores, target):
    return F.mse_loss(scores, torch.full_like(scores, target)) / 2


def relativistic(true, false):
    return entropy(true - false.mean(), 1.0) + entropy(false - true.mean(), 0.0)


LOSSES = {  # of D, whose target for real images is t, and of G
    "non-saturating": (lambda real, fake, t: entropy(real, t) + entropy(fake, 0.0), lambda _, fake: entropy(fake, 1.0)),
    "minimax": (lambda real, fake, t: entropy(real, t) + entropy(fake, 0.0), lambda _, fake: -entropy(fake, 0.0)),
    "least-squares": (lambda real, fake, t: fit(real, t) + fit(fake, 0.0), lambda _, fake: fit(fake, 1.0)),
    "hinge": (lambda real, fake, t: F.relu(1 - real).mean() + F.relu(1 + fake).mean(), lambda _, fake: -fake.mean()),
    "wasserstein": (lambda real, fake, t: fake.mean() - real.mean(), lambda _, fake: -fake.mean()),
    "relativistic-average": (lambda real, fake, t: relativistic(real, fake), lambda real, fake: relativistic(fake, real)),
}
SMOOTHED = ("non-saturating", "minimax", "least-squares")  # losses with a target
RECIPE = {
    "loss": "non-saturating",
    "label_smoothing": 0.0,
    "weight_clipping": 0.0,
    "weight_decay": 0.0,
    "algorithm": "adam",
    "momentum": 0.0,
    "batches": "separate",
    "schedule": "constant",
    "average": 0,
}
STEPS = 20
SCHEDULES = {  # of the learning rate, over all steps
    "constant": lambda optimizer: lr_scheduler.ConstantLR(optimizer, factor=1.0),
    "linear": lambda optimizer: lr_scheduler.LinearLR(optimizer, 1.0, 0.0, total_iters=STEPS),
    "cosine": lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, T_max=STEPS),
}


def discriminator_loss(real, fake, recipe=RECIPE):
    return LOSSES[recipe["loss"]][0](real, fake, 1 - recipe["label_smoothing"])


def generator_loss(fake, recipe=RECIPE, real=None):
    return LOSSES[recipe["loss"]][1](real, fake)


def batch(step, image_size, channels, numbers):
    real = named(f"real {step}", (BATCH, channels, image_size, image_size))
    return real, named(f"z {step}", (BATCH, numbers)), named(f"classes {step}", (BATCH, CLASSES))


def moving_average(network, half_life):
    """Of the parameters, from their initial values on; the half-life is in images."""
    average = swa_utils.get_ema_multi_avg_fn(0.5 ** (BATCH / half_life))
    average = swa_utils.AveragedModel(network, multi_avg_fn=average)
    average.update_parameters(network)  # the first update copies
    return average


def optimizer(network, recipe):
    options = {"lr": 2e-4, "weight_decay": recipe["weight_decay"], "foreach": False}
    return {
        "adam": lambda: torch.optim.Adam(network.parameters(), betas=(0.5, 0.999), eps=1e-8, **options),
        "sgd": lambda: torch.optim.SGD(network.parameters(), momentum=recipe["momentum"], **options),
        "rmsprop": lambda: torch.optim.RMSprop(
            network.parameters(), alpha=0.99, eps=1e-8, momentum=recipe["momentum"], **options
        ),
    }[recipe["algorithm"]]()


def norm(network):
    return float(torch.cat([parameter.grad.reshape(-1) for parameter in network.parameters()]).norm())


def belief(scores):
    return float(torch.stack([of_level.detach().sigmoid().mean() for of_level in scores]).mean())


def step(generator, discriminator, optimizers, recipe, real, z, classes):
    if hasattr(generator, "apart"):  # each level alone
        reals = pyramid(real, 1 + len(generator.finer))
        fakes, judge = generator.apart(z, classes, reals), lambda images, told=classes: discriminator.scores(images, told)
    else:
        reals, fakes = [real], [generator(z, classes)]
        judge = lambda images, told=classes: [discriminator(*images, told)]

    if recipe["batches"] == "mixed":
        both = [torch.cat([real, fake.detach()]) for real, fake in zip(reals, fakes)]
        both = judge(both, torch.cat([classes, classes]))
        real_scores, fake_scores = zip(*(scores.chunk(2) for scores in both))
    else:
        real_scores, fake_scores = judge(reals), judge([fake.detach() for fake in fakes])
    loss_d = sum(discriminator_loss(real, fake, recipe) for real, fake in zip(real_scores, fake_scores))
    discriminator.zero_grad()
    loss_d.backward()
    norm_d = norm(discriminator)
    optimizers[1].step()
    if recipe["weight_clipping"]:
        for parameter in discriminator.parameters():
            parameter.data.clamp_(-recipe["weight_clipping"], recipe["weight_clipping"])

    real_scores_now = judge(reals) if recipe["loss"].startswith("relativistic") else [None] * len(fakes)
    loss_g = sum(generator_loss(fake, recipe, real) for real, fake in zip(real_scores_now, judge(fakes)))
    generator.zero_grad()
    loss_g.backward()
    norm_g = norm(generator)
    optimizers[0].step()

    return {
        "discriminator_loss": float(loss_d.detach()),
        "generator_loss": float(loss_g.detach()),
        "d_real": belief(real_scores),
        "d_fake": belief(fake_scores),
        "discriminator_gradient": norm_d,
        "generator_gradient": norm_g,
    }


# What is written.


def state(network):
    return {recorded(path): probe(tensor) for path, tensor in network.state_dict().items()}


def gradients(network, loss):
    names, tensors = zip(*network.named_parameters())
    found = torch.autograd.grad(loss, tensors, retain_graph=True)
    return {recorded(name): probe(tensor) for name, tensor in zip(names, found)}


def network_case(change, image_size, channels):
    design = REFERENCE | change
    generator, discriminator = networks(design, image_size, channels)
    real, z, classes = batch(0, image_size, channels, drawn(design, image_size))
    fake = generator(z, classes)
    scores = discriminator(real, classes), discriminator(fake, classes)
    losses = discriminator_loss(*scores), generator_loss(scores[1])
    case = {
        "design": change,
        "image_size": image_size,
        "channels": channels,
        "images": probe(fake),
        "real_scores": scores[0].tolist(),
        "fake_scores": scores[1].tolist(),
        "discriminator_loss": float(losses[0].detach()),
        "generator_loss": float(losses[1].detach()),
        "discriminator_gradients": gradients(discriminator, losses[0]),
        "generator_gradients": gradients(generator, losses[1]),
    }
    generator, discriminator = (network.eval() for network in networks(design, image_size, channels))
    images = generator(z, classes)
    return case | {"evaluated_images": probe(images), "evaluated_scores": discriminator(images, classes).tolist()}


def dropout_case(change, rate):
    """Units are left out where a wave named by the stage is low: the others are larger to make up for it."""
    discriminator = networks(REFERENCE | change, 32, 1)[1]
    stages = [stage for stage in discriminator.modules() if isinstance(stage, Stage)]
    for number, stage in enumerate(stages):
        thin = lambda _, __, x, number=number: x * (named(f"unit {number}", x.shape).abs() >= rate) / (1 - rate)
        stage.register_forward_hook(thin)
    real, _, classes = batch(0, 32, 1, 0)
    scores = discriminator(real, classes)
    return {
        "design": change | {"dropout": rate},
        "scores": scores.tolist(),
        "gradients": gradients(discriminator, entropy(scores, 1.0)),
    }


def generator_dropout_case(change, rate):
    """The same in G, whose last stage makes images: none of its units is left out."""
    generator = networks(REFERENCE | change, 32, 1)[0]
    stages = [stage for stage in generator.modules() if isinstance(stage, Stage)][:-1]
    for number, stage in enumerate(stages):
        thin = lambda _, __, x, number=number: x * (named(f"unit {number}", x.shape).abs() >= rate) / (1 - rate)
        stage.register_forward_hook(thin)
    images = generator(batch(0, 32, 1, drawn(REFERENCE | change, 32))[1])
    return {
        "design": change | {"generator_dropout": rate},
        "images": probe(images),
        "gradients": gradients(generator, (images * named("weights", images.shape)).sum()),
    }


def augment(x, operations):
    """DiffAugment (Zhao et al. 2020), its draws replaced by waves named after the operations."""
    batch, _, height, width = x.shape
    draw = lambda name, count=1: named(name, (batch, count)).abs().float().double()
    each = lambda name: draw(name).reshape(batch, 1, 1, 1)
    if "color" in operations:
        x = x + (each("brightness") - 0.5)
        mean = x.mean(dim=1, keepdim=True)
        x = (x - mean) * (each("saturation") * 2) + mean
        mean = x.mean(dim=[1, 2, 3], keepdim=True)
        x = (x - mean) * (each("contrast") + 0.5) + mean
    if "translation" in operations:
        most = int(height * 0.125 + 0.5)
        shift = (draw("translation", 2) * (2 * most + 1)).long() - most
        at, rows, columns = torch.meshgrid(torch.arange(batch), torch.arange(height), torch.arange(width), indexing="ij")
        rows = torch.clamp(rows + shift[:, :1, None] + 1, 0, height + 1)
        columns = torch.clamp(columns + shift[:, 1:, None] + 1, 0, width + 1)
        x = F.pad(x, [1, 1, 1, 1]).permute(0, 2, 3, 1)[at, rows, columns].permute(0, 3, 1, 2)
    if "cutout" in operations:
        size = int(height * 0.5 + 0.5)
        offset = (draw("cutout", 2) * (height + (1 - size % 2))).long()
        at, rows, columns = torch.meshgrid(torch.arange(batch), torch.arange(size), torch.arange(size), indexing="ij")
        rows = torch.clamp(rows + offset[:, :1, None] - size // 2, min=0, max=height - 1)
        columns = torch.clamp(columns + offset[:, 1:, None] - size // 2, min=0, max=width - 1)
        mask = torch.ones(batch, height, width)
        mask[at, rows, columns] = 0
        x = x * mask.unsqueeze(1)
    return x


def augmentation_case(augmentation, channels, image_size):
    shape = (6, channels, image_size, image_size)
    x = named("image", shape).requires_grad_()
    images = augment(x, augmentation.split("-"))
    gradient = torch.autograd.grad((images * named("weights", shape)).sum(), x)[0]
    case = {"augmentation": augmentation, "channels": channels, "image_size": image_size}
    return case | {"images": probe(images), "gradient": probe(gradient)}


def loss_case(loss, smoothing):
    recipe = RECIPE | {"loss": loss, "label_smoothing": smoothing}
    real = torch.tensor([-100.0, -3.0, 0.0, 0.5, 20.0, 100.0], requires_grad=True)
    fake = torch.tensor([100.0, 2.0, 0.0, -0.5, -20.0, -100.0], requires_grad=True)
    of_d, of_g = discriminator_loss(real, fake, recipe), generator_loss(fake, recipe, real.detach())
    real_gradient, fake_gradient = torch.autograd.grad(of_d, [real, fake])
    return {
        "loss": loss,
        "label_smoothing": smoothing,
        "discriminator": float(of_d.detach()),
        "real_gradient": real_gradient.tolist(),
        "fake_gradient": fake_gradient.tolist(),
        "generator": float(of_g.detach()),
        "generator_gradient": torch.autograd.grad(of_g, fake)[0].tolist(),
    }


def training_case(change, image_size, channels, changed=None):
    design, recipe = REFERENCE | change, RECIPE | (changed or {})
    generator, discriminator = networks(design, image_size, channels)
    optimizers = optimizer(generator, recipe), optimizer(discriminator, recipe)
    schedulers = [SCHEDULES[recipe["schedule"]](optimizer) for optimizer in optimizers]
    average = moving_average(generator, recipe["average"]) if recipe["average"] else None
    case = {"design": change, "image_size": image_size} | (changed or {})
    for k in range(STEPS):
        shown = step(generator, discriminator, optimizers, recipe, *batch(k, image_size, channels, drawn(design, image_size)))
        for scheduler in schedulers:
            scheduler.step()
        if average:
            average.update_parameters(generator)
        name = {0: "one", STEPS - 1: "twenty"}.get(k)
        if name:
            if average:
                shown["average"] = {path: probe(tensor) for path, tensor in average.module.named_parameters()}
            case[name] = shown | {"generator": state(generator), "discriminator": state(discriminator)}
    return case


def write(path, cases):
    """A line for each case, so that a change of one is a change of one line."""
    lines = ",\n".join(json.dumps(case) for case in cases)
    head = json.dumps(torch.__version__.split("+")[0])
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'{{"torch": {head}, "cases": [\n{lines}\n]}}\n')


here = pathlib.Path(__file__).parent
write(
    here / "networks.json",
    cases=[network_case(change, 32, 1) for change in CHANGES] + [network_case({}, 64, 3), network_case(CONDITIONAL, 32, 3)],
)
policies = ["color", "translation", "cutout", "translation-cutout", "color-translation-cutout"]
images = [(policies[-1], 1, 32), *((policy, 3, 16) for policy in policies)]
write(here / "augmentation.json", cases=[augmentation_case(*case) for case in images])
dropped = [({}, 0.25), (GAN_2014, 0.5), (LAPGAN, 0.5), (BY_CLASS, 0.5)]
in_generator = [({}, 0.25), (GAN_2014, 0.5)]
write(
    here / "dropout.json",
    cases=[dropout_case(*case) for case in dropped] + [generator_dropout_case(*case) for case in in_generator],
)
smoothed = [(loss, smoothing) for loss in LOSSES for smoothing in ((0.0, 0.1) if loss in SMOOTHED else (0.0,))]
write(here / "losses.json", cases=[loss_case(*case) for case in smoothed])
recipes = [{"loss": loss} for loss in LOSSES if loss not in ("non-saturating", "wasserstein")]
recipes += [{"loss": "wasserstein", "weight_clipping": 0.01}]
recipes += [{"label_smoothing": 0.1}, {"weight_decay": 0.01}, {"batches": "mixed"}]
recipes += [{"schedule": "linear"}, {"schedule": "cosine"}, {"average": 20}]
recipes += [{"algorithm": "sgd", "momentum": momentum, "weight_decay": 0.01} for momentum in (0.0, 0.9)]
recipes += [{"algorithm": "rmsprop", "momentum": momentum, "weight_decay": 0.01} for momentum in (0.0, 0.9)]
write(
    here.parents[2] / "train/tests/golden/steps.json",
    cases=[training_case(change, 32, 1) for change in TRAINED]
    + [training_case({}, 64, 1), training_case({"ghost_batch_size": 2}, 32, 1), training_case(LAPGAN, 32, 1), training_case(BY_CLASS, 32, 1), training_case(SNGAN, 32, 1), training_case(CONDITIONAL, 32, 1)]
    + [training_case({}, 32, 1, changed) for changed in recipes]
    + [training_case(BY_CLASS, 32, 1, {"batches": "mixed"})],
)
