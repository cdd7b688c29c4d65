"""Writes what PyTorch says of the networks and of training steps, in double precision:

- `networks.json` beside this file: images, scores, losses and every gradient, for the tests of `model`;
- `losses.json` beside it: every loss with its gradients;
- `crates/train/tests/golden/steps.json`: everything trained after one and after twenty steps, for those of `train`.

Nothing is drawn at random: parameters, images and latents are waves that the tests compute alike (`it/waves.rs`).

    python crates/model/tests/golden/golden.py
"""

import json
import math
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.use_deterministic_algorithms(True)

BATCH, LATENT, WIDTH, PROBES = 4, 6, 4, 4
REFERENCE = {
    "architecture": "dcgan",
    "hidden_layers": "none",
    "hidden_width": 8,
    "normalization": "both",
    "normalizer": "batch",
    "norm_groups": 4,
    "downsampling": "strided",
    "upsampling": "fractionally-strided",
    "kernel": 4,
    "generator_activation": "relu",
    "discriminator_activation": "leaky-relu",
    "leak": 0.2,
    "generator_output": "tanh",
    "discriminator_head": "convolution",
}
NORMALIZED = {  # the places of each value: hidden and output layers of G, input and hidden layers of D
    "both": {"generator-hidden", "discriminator-hidden"},
    "none": set(),
    "generator": {"generator-hidden"},
    "discriminator": {"discriminator-hidden"},
    "generator-output": {"generator-hidden", "generator-output", "discriminator-hidden"},
    "discriminator-input": {"generator-hidden", "discriminator-input", "discriminator-hidden"},
    "everywhere": {"generator-hidden", "generator-output", "discriminator-input", "discriminator-hidden"},
}
CHANGES = [{}]
CHANGES += [{"normalization": value} for value in NORMALIZED if value != "both"]
CHANGES += [{"downsampling": "max-pool"}, {"downsampling": "average-pool"}, {"upsampling": "nearest"}]
TRAINED = list(CHANGES)  # those of which training steps are kept
CHANGES += [{"architecture": "gan"}, {"hidden_layers": "fully-connected"}, {"upsampling": "bilinear"}, {"kernel": 5}]
CHANGES += [{"normalizer": value} for value in ("instance", "layer", "group")]
CHANGES += [{"generator_activation": value} for value in ("leaky-relu", "tanh", "elu")]
CHANGES += [{"discriminator_activation": value} for value in ("relu", "tanh", "elu")]
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
    {  # the fully connected networks as in their paper, but for maxout and dropout
        "architecture": "gan",
        "normalization": "none",
        "discriminator_activation": "relu",
        "generator_output": "sigmoid",
    },
]


# Waves: numbers that look drawn and are not.


def wave(frequency, phase, shape):
    i = torch.arange(int(np.prod(shape)), dtype=torch.float64)
    return torch.sin(frequency * (i * i) + phase).reshape(shape)


def named(name, shape):
    """A wave of its own for each name."""
    return wave(0.37, sum(name.encode()), shape)


def initial(path, shape):
    """A parameter or running statistic by its path."""
    middle, swing = {
        "weight": (0.0, 0.2),
        "bias": (0.0, 0.1),
        "gamma": (1.0, 0.1),
        "beta": (0.0, 0.1),
        "running_mean": (0.0, 0.1),
        "running_var": (1.0, 0.5),
    }[path.split(".")[-1]]
    return middle + swing * named(path, shape)


def probe(tensor):
    """A tensor in a few numbers: its products with waves, none of which an error is likely to leave alone."""
    values = tensor.detach().reshape(-1)
    return [float(values @ wave(0.11 * (k + 1), 1.0, values.shape)) for k in range(PROBES)]


# The networks.


class BatchNorm(nn.Module):
    """As Burn's: the running variance takes in the biased variance of a batch, where PyTorch's takes the unbiased one."""

    def __init__(self, channels):
        super().__init__()
        self.gamma, self.beta = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        if not self.training:
            return F.batch_norm(x, self.running_mean, self.running_var, self.gamma, self.beta, eps=1e-5)
        variance, mean = torch.var_mean(x.detach(), dim=(0, 2, 3), correction=0)
        self.running_mean.lerp_(mean, 0.1)
        self.running_var.lerp_(variance, 0.1)
        return F.batch_norm(x, None, None, self.gamma, self.beta, training=True, eps=1e-5)


class GroupNorm(nn.Module):
    def __init__(self, groups, channels):
        super().__init__()
        self.groups = groups
        self.gamma, self.beta = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return F.group_norm(x, self.groups, self.gamma, self.beta, eps=1e-5)


def norm_layer(design, channels):
    return {
        "batch": lambda: BatchNorm(channels),
        "instance": lambda: GroupNorm(channels, channels),
        "layer": lambda: GroupNorm(1, channels),
        "group": lambda: GroupNorm(math.gcd(design["norm_groups"], channels), channels),
    }[design["normalizer"]]()


def activation(design, place):
    if place == "generator-output":
        return {"tanh": nn.Tanh(), "sigmoid": Stretched()}[design["generator_output"]]
    return {
        "relu": nn.ReLU(),
        "leaky-relu": nn.LeakyReLU(design["leak"]),
        "tanh": nn.Tanh(),
        "elu": nn.ELU(),
    }[design[place.split("-")[0] + "_activation"]]


class Stretched(nn.Module):
    def forward(self, x):
        return 2 * torch.sigmoid(x) - 1


class Stage(nn.Module):
    def __init__(self, design, place, convolve, channels):
        super().__init__()
        normalized = place in NORMALIZED[design["normalization"]]
        allowed = place.endswith("hidden") or design["architecture"] == "gan"
        self.convolution = convolve(*channels, bias=allowed and not normalized)
        self.norm = norm_layer(design, channels[1]) if normalized else nn.Identity()
        self.activation = activation(design, place)

    def forward(self, x):
        return self.activation(self.norm(self.convolution(x)))


class Linear(nn.Module):
    """As Burn's: the weight is [from, to]."""

    def __init__(self, into, out, bias):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(into, out))
        self.bias = nn.Parameter(torch.zeros(out)) if bias else None

    def forward(self, x):
        return F.linear(x, self.weight.T, self.bias)


class FullyConnected(nn.Module):
    """Every number of one image to every number of another; shapes are channels and size."""

    def __init__(self, into, out, bias):
        super().__init__()
        self.out = out
        self.linear = Linear(into[0] * into[1] ** 2, out[0] * out[1] ** 2, bias)

    def forward(self, x):
        return self.linear(x.flatten(1)).reshape(-1, self.out[0], self.out[1], self.out[1])


class Averaged(nn.Module):
    def __init__(self, into, out, bias):
        super().__init__()
        self.linear = Linear(into, out, bias)

    def forward(self, x):
        return self.linear(F.adaptive_avg_pool2d(x, 1).flatten(1))[..., None, None]


def connect(into, out, bias):
    return FullyConnected((into, 1), (out, 1), bias)


class Pooled(nn.Module):
    def __init__(self, pool, channels, bias):
        super().__init__()
        self.convolution, self.pool = nn.Conv2d(*channels, 3, padding=1, bias=bias), pool

    def forward(self, x):
        return self.pool(self.convolution(x))


class Resized(nn.Module):
    def __init__(self, mode, channels, bias):
        super().__init__()
        self.convolution, self.mode = nn.Conv2d(*channels, 3, padding=1, bias=bias), mode

    def forward(self, x):
        return self.convolution(F.interpolate(x, scale_factor=2, mode=self.mode))


def strided(kernel):
    padding = (kernel - 1) // 2
    return lambda *channels, bias: nn.Conv2d(*channels, kernel, stride=2, padding=padding, bias=bias)


def transposed(kernel):
    options = {"stride": 2, "padding": (kernel - 1) // 2, "output_padding": kernel % 2}
    return lambda *channels, bias: nn.ConvTranspose2d(*channels, kernel, bias=bias, **options)


DOWN = {
    "max-pool": lambda *channels, bias: Pooled(nn.MaxPool2d(2), channels, bias),
    "average-pool": lambda *channels, bias: Pooled(nn.AvgPool2d(2), channels, bias),
}
UP = {
    "nearest": lambda *channels, bias: Resized("nearest", channels, bias),
    "bilinear": lambda *channels, bias: Resized("bilinear", channels, bias),
}
HEAD = {"convolution": lambda *channels, bias: nn.Conv2d(*channels, 4, bias=bias), "global-average": Averaged}


def widths(image_size):
    return [WIDTH << k for k in range((image_size // 4).bit_length() - 1)]


class Generator(nn.Module):
    def __init__(self, design, image_size, channels):
        super().__init__()
        up = UP.get(design["upsampling"]) or transposed(design["kernel"])
        wide, units = widths(image_size)[::-1], design["hidden_width"] * WIDTH
        connected = design["hidden_layers"] == "fully-connected"
        hidden = lambda convolve, pair: Stage(design, "generator-hidden", convolve, pair)
        self.hidden = nn.ModuleList([hidden(connect, (LATENT, units))] if connected else [])
        self.project = hidden(project, (units if connected else LATENT, wide[0]))
        doubling = nn.ModuleList(hidden(up, pair) for pair in zip(wide, wide[1:]))
        self._modules["double"] = doubling  # as an attribute the name is taken: PyTorch's conversion to double precision
        self.paint = Stage(design, "generator-output", up, (WIDTH, channels))

    def forward(self, z):
        x = z.reshape(*z.shape, 1, 1)
        for stage in [*self.hidden, self.project, *self._modules["double"], self.paint]:
            x = stage(x)
        return x


class Discriminator(nn.Module):
    def __init__(self, design, image_size, channels):
        super().__init__()
        down = DOWN.get(design["downsampling"]) or strided(design["kernel"])
        wide, units, head = widths(image_size), design["hidden_width"] * WIDTH, HEAD[design["discriminator_head"]]
        connected = design["hidden_layers"] == "fully-connected"
        stage = lambda place, convolve, pair: Stage(design, f"discriminator-{place}", convolve, pair)
        self.look = stage("input", down, (channels, WIDTH))
        self.halve = nn.ModuleList(stage("hidden", down, pair) for pair in zip(wide, wide[1:]))
        self.hidden = nn.ModuleList([stage("hidden", head, (wide[-1], units))] if connected else [])
        self.score = connect(units, 1, False) if connected else head(wide[-1], 1, bias=False)

    def forward(self, x):
        for stage in [self.look, *self.halve, *self.hidden, self.score]:
            x = stage(x)
        return x.reshape(-1)


class FullyConnectedGenerator(nn.Module):
    def __init__(self, design, image_size, channels):
        super().__init__()
        units = design["hidden_width"] * WIDTH
        hidden = lambda pair: Stage(design, "generator-hidden", connect, pair)
        draw = lambda into, _, bias: FullyConnected((into, 1), (channels, image_size), bias)
        self.hidden = nn.ModuleList([hidden((LATENT, units)), hidden((units, units))])
        self.paint = Stage(design, "generator-output", draw, (units, channels))

    def forward(self, z):
        x = z
        for stage in [*self.hidden, self.paint]:
            x = stage(x)
        return x


class FullyConnectedDiscriminator(nn.Module):
    def __init__(self, design, image_size, channels):
        super().__init__()
        units = design["hidden_width"] * WIDTH
        see = lambda _, out, bias: FullyConnected((channels, image_size), (out, 1), bias)
        self.look = Stage(design, "discriminator-input", see, (channels, units))
        self.hidden = nn.ModuleList([Stage(design, "discriminator-hidden", connect, (units, units))])
        self.score = connect(units, 1, True)

    def forward(self, x):
        for stage in [self.look, *self.hidden, self.score]:
            x = stage(x)
        return x.reshape(-1)


ARCHITECTURES = {
    "dcgan": (Generator, Discriminator),
    "gan": (FullyConnectedGenerator, FullyConnectedDiscriminator),
}


def project(*channels, bias):
    return nn.ConvTranspose2d(*channels, 4, bias=bias)


def networks(design, image_size, channels):
    pair = [network(design, image_size, channels) for network in ARCHITECTURES[design["architecture"]]]
    for network in pair:
        for path, tensor in network.state_dict().items():
            tensor.copy_(initial(path, tensor.shape))
    return pair


# Losses and training.


def entropy(scores, target):
    return F.binary_cross_entropy_with_logits(scores, torch.full_like(scores, target))


def fit(scores, target):
    return F.mse_loss(scores, torch.full_like(scores, target)) / 2


LOSSES = {  # of D, whose target for real images is t, and of G
    "non-saturating": (lambda real, fake, t: entropy(real, t) + entropy(fake, 0.0), lambda fake: entropy(fake, 1.0)),
    "minimax": (lambda real, fake, t: entropy(real, t) + entropy(fake, 0.0), lambda fake: -entropy(fake, 0.0)),
    "least-squares": (lambda real, fake, t: fit(real, t) + fit(fake, 0.0), lambda fake: fit(fake, 1.0)),
    "hinge": (lambda real, fake, t: F.relu(1 - real).mean() + F.relu(1 + fake).mean(), lambda fake: -fake.mean()),
}
RECIPE = {"loss": "non-saturating", "label_smoothing": 0.0, "weight_decay": 0.0, "batches": "separate"}


def discriminator_loss(real, fake, recipe=RECIPE):
    return LOSSES[recipe["loss"]][0](real, fake, 1 - recipe["label_smoothing"])


def generator_loss(fake, recipe=RECIPE):
    return LOSSES[recipe["loss"]][1](fake)


def batch(step, image_size, channels):
    return named(f"real {step}", (BATCH, channels, image_size, image_size)), named(f"z {step}", (BATCH, LATENT))


class Single(float):
    """Adam's β2 as Burn has it: single precision, for tensors of double precision too, and its powers as well."""

    def __pow__(self, exponent):
        power, base, left = np.float32(1), np.float32(self), int(exponent)
        while left:
            power = power * base if left % 2 else power
            base, left = base * base, left // 2
        return float(power)


def adam(network, recipe):
    betas, epsilon = (0.5, Single(np.float32(0.999))), float(np.float32(1e-8))
    decay = float(np.float32(recipe["weight_decay"]))
    return torch.optim.Adam(network.parameters(), lr=2e-4, betas=betas, eps=epsilon, weight_decay=decay, foreach=False)


def norm(network):
    return float(torch.cat([parameter.grad.reshape(-1) for parameter in network.parameters()]).norm())


def step(generator, discriminator, optimizers, recipe, real, z):
    fake = generator(z)

    if recipe["batches"] == "mixed":
        real_score, fake_score = discriminator(torch.cat([real, fake.detach()])).chunk(2)
    else:
        real_score, fake_score = discriminator(real), discriminator(fake.detach())
    loss_d = discriminator_loss(real_score, fake_score, recipe)
    discriminator.zero_grad()
    loss_d.backward()
    norm_d = norm(discriminator)
    optimizers[1].step()

    loss_g = generator_loss(discriminator(fake), recipe)
    generator.zero_grad()
    loss_g.backward()
    norm_g = norm(generator)
    optimizers[0].step()

    return {
        "discriminator_loss": float(loss_d.detach()),
        "generator_loss": float(loss_g.detach()),
        "d_real": float(real_score.detach().sigmoid().mean()),
        "d_fake": float(fake_score.detach().sigmoid().mean()),
        "discriminator_gradient": norm_d,
        "generator_gradient": norm_g,
    }


# What is written.


def state(network):
    return {path: probe(tensor) for path, tensor in network.state_dict().items()}


def gradients(network, loss):
    names, tensors = zip(*network.named_parameters())
    found = torch.autograd.grad(loss, tensors, retain_graph=True)
    return {name: probe(tensor) for name, tensor in zip(names, found)}


def network_case(change, image_size, channels):
    design = REFERENCE | change
    generator, discriminator = networks(design, image_size, channels)
    real, z = batch(0, image_size, channels)
    fake = generator(z)
    scores = discriminator(real), discriminator(fake)
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
    images = generator(z)
    return case | {"evaluated_images": probe(images), "evaluated_scores": discriminator(images).tolist()}


def loss_case(loss, smoothing):
    recipe = RECIPE | {"loss": loss, "label_smoothing": smoothing}
    real = torch.tensor([-100.0, -3.0, 0.0, 0.5, 20.0, 100.0], requires_grad=True)
    fake = torch.tensor([100.0, 2.0, 0.0, -0.5, -20.0, -100.0], requires_grad=True)
    of_d, of_g = discriminator_loss(real, fake, recipe), generator_loss(fake, recipe)
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
    optimizers = adam(generator, recipe), adam(discriminator, recipe)
    case = {"design": change, "image_size": image_size} | (changed or {})
    for k in range(20):
        shown = step(generator, discriminator, optimizers, recipe, *batch(k, image_size, channels))
        name = {0: "one", 19: "twenty"}.get(k)
        if name:
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
    cases=[network_case(change, 32, 1) for change in CHANGES] + [network_case({}, 64, 3)],
)
smoothed = [(loss, smoothing) for loss in LOSSES for smoothing in (0.0, 0.1) if (loss, smoothing) != ("hinge", 0.1)]
write(here / "losses.json", cases=[loss_case(*case) for case in smoothed])
recipes = [{"loss": loss} for loss in LOSSES if loss != "non-saturating"]
recipes += [{"label_smoothing": 0.1}, {"weight_decay": 0.01}, {"batches": "mixed"}]
write(
    here.parents[2] / "train/tests/golden/steps.json",
    cases=[training_case(change, 32, 1) for change in TRAINED]
    + [training_case({}, 64, 1)]
    + [training_case({}, 32, 1, changed) for changed in recipes],
)
