"""Writes what PyTorch says of the networks and of training steps, in double precision:

- `networks.json` beside this file: images, scores, losses and every gradient, for the tests of `model`;
- `crates/train/tests/golden/steps.json`: everything trained after one and after twenty steps, for those of `train`.

Nothing is drawn at random: parameters, images and latents are waves that the tests compute alike (`it/waves.rs`).

    python crates/model/tests/golden/golden.py
"""

import json
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.use_deterministic_algorithms(True)

BATCH, LATENT, WIDTH, PROBES = 4, 6, 4, 4
REFERENCE = {"normalization": "both", "downsampling": "strided", "upsampling": "fractionally-strided"}
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
DESIGNS = [REFERENCE | change for change in CHANGES]


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


class Stage(nn.Module):
    def __init__(self, design, place, convolve, channels, activation):
        super().__init__()
        normalized = place in NORMALIZED[design["normalization"]]
        self.convolution = convolve(*channels, bias=place.endswith("hidden") and not normalized)
        self.norm = BatchNorm(channels[1]) if normalized else nn.Identity()
        self.activation = activation

    def forward(self, x):
        return self.activation(self.norm(self.convolution(x)))


class Pooled(nn.Module):
    def __init__(self, pool, channels, bias):
        super().__init__()
        self.convolution, self.pool = nn.Conv2d(*channels, 3, padding=1, bias=bias), pool

    def forward(self, x):
        return self.pool(self.convolution(x))


class Resized(nn.Module):
    def __init__(self, channels, bias):
        super().__init__()
        self.convolution = nn.Conv2d(*channels, 3, padding=1, bias=bias)

    def forward(self, x):
        return self.convolution(F.interpolate(x, scale_factor=2, mode="nearest"))


DOWN = {
    "strided": lambda *channels, bias: nn.Conv2d(*channels, 4, stride=2, padding=1, bias=bias),
    "max-pool": lambda *channels, bias: Pooled(nn.MaxPool2d(2), channels, bias),
    "average-pool": lambda *channels, bias: Pooled(nn.AvgPool2d(2), channels, bias),
}
UP = {
    "fractionally-strided": lambda *channels, bias: nn.ConvTranspose2d(*channels, 4, stride=2, padding=1, bias=bias),
    "nearest": lambda *channels, bias: Resized(channels, bias),
}


def widths(image_size):
    return [WIDTH << k for k in range((image_size // 4).bit_length() - 1)]


class Generator(nn.Module):
    def __init__(self, design, image_size, channels):
        super().__init__()
        up, wide = UP[design["upsampling"]], widths(image_size)[::-1]
        hidden = lambda convolve, pair: Stage(design, "generator-hidden", convolve, pair, nn.ReLU())
        self.project = hidden(project, (LATENT, wide[0]))
        doubling = nn.ModuleList(hidden(up, pair) for pair in zip(wide, wide[1:]))
        self._modules["double"] = doubling  # as an attribute the name is taken: PyTorch's conversion to double precision
        self.paint = Stage(design, "generator-output", up, (WIDTH, channels), nn.Tanh())

    def forward(self, z):
        x = self.project(z.reshape(*z.shape, 1, 1))
        for stage in self._modules["double"]:
            x = stage(x)
        return self.paint(x)


class Discriminator(nn.Module):
    def __init__(self, design, image_size, channels):
        super().__init__()
        down, wide = DOWN[design["downsampling"]], widths(image_size)
        stage = lambda place, pair: Stage(design, f"discriminator-{place}", down, pair, nn.LeakyReLU(0.2))
        self.look = stage("input", (channels, WIDTH))
        self.halve = nn.ModuleList(stage("hidden", pair) for pair in zip(wide, wide[1:]))
        self.score = nn.Conv2d(wide[-1], 1, 4, bias=False)

    def forward(self, x):
        x = self.look(x)
        for stage in self.halve:
            x = stage(x)
        return self.score(x).reshape(-1)


def project(*channels, bias):
    return nn.ConvTranspose2d(*channels, 4, bias=bias)


def networks(design, image_size, channels):
    pair = Generator(design, image_size, channels), Discriminator(design, image_size, channels)
    for network in pair:
        for path, tensor in network.state_dict().items():
            tensor.copy_(initial(path, tensor.shape))
    return pair


# Losses and training.


def discriminator_loss(real, fake):
    ones, zeros = torch.ones_like(real), torch.zeros_like(fake)
    return F.binary_cross_entropy_with_logits(real, ones) + F.binary_cross_entropy_with_logits(fake, zeros)


def generator_loss(fake):
    return F.binary_cross_entropy_with_logits(fake, torch.ones_like(fake))


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


def adam(network):
    betas, epsilon = (0.5, Single(np.float32(0.999))), float(np.float32(1e-8))
    return torch.optim.Adam(network.parameters(), lr=2e-4, betas=betas, eps=epsilon, foreach=False)


def norm(network):
    return float(torch.cat([parameter.grad.reshape(-1) for parameter in network.parameters()]).norm())


def step(generator, discriminator, optimizers, real, z):
    fake = generator(z)

    real_score, fake_score = discriminator(real), discriminator(fake.detach())
    loss_d = discriminator_loss(real_score, fake_score)
    discriminator.zero_grad()
    loss_d.backward()
    norm_d = norm(discriminator)
    optimizers[1].step()

    loss_g = generator_loss(discriminator(fake))
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


def network_case(design, image_size, channels):
    generator, discriminator = networks(design, image_size, channels)
    real, z = batch(0, image_size, channels)
    fake = generator(z)
    scores = discriminator(real), discriminator(fake)
    losses = discriminator_loss(*scores), generator_loss(scores[1])
    case = {
        "design": design,
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


def training_case(design, image_size, channels):
    generator, discriminator = networks(design, image_size, channels)
    optimizers = adam(generator), adam(discriminator)
    case = {"design": design, "image_size": image_size}
    for k in range(20):
        shown = step(generator, discriminator, optimizers, *batch(k, image_size, channels))
        name = {0: "one", 19: "twenty"}.get(k)
        if name:
            case[name] = shown | {"generator": state(generator), "discriminator": state(discriminator)}
    return case


def write(path, cases):
    text = json.dumps({"torch": torch.__version__.split("+")[0], "cases": cases}, indent=1)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text + "\n")


here = pathlib.Path(__file__).parent
write(
    here / "networks.json",
    [network_case(design, 32, 1) for design in DESIGNS] + [network_case(REFERENCE, 64, 3)],
)
write(
    here.parents[2] / "train/tests/golden/steps.json",
    [training_case(design, 32, 1) for design in DESIGNS] + [training_case(REFERENCE, 64, 1)],
)
