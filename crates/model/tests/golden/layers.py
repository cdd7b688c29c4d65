"""The layers that designs choose between, with parameters named and shaped as Burn's."""

import math

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

NORMALIZED = {  # the places of each value: hidden and output layers of G, input and hidden layers of D
    "both": {"generator-hidden", "discriminator-hidden"},
    "none": set(),
    "generator": {"generator-hidden"},
    "discriminator": {"discriminator-hidden"},
    "generator-output": {"generator-hidden", "generator-output", "generator-detail", "discriminator-hidden"},
    "discriminator-input": {"generator-hidden", "discriminator-input", "discriminator-hidden"},
    "everywhere": {
        "generator-hidden",
        "generator-output",
        "generator-detail",
        "discriminator-input",
        "discriminator-hidden",
    },
}


class BatchNorm(nn.Module):
    """As Burn's: the running variance takes in the biased variance of a batch, where PyTorch's takes the unbiased one."""

    def __init__(self, channels, ghost_batch_size=0):
        super().__init__()
        self.ghost_batch_size = ghost_batch_size
        self.gamma, self.beta = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        if not self.training:
            return F.batch_norm(x, self.running_mean, self.running_var, self.gamma, self.beta, eps=1e-5)
        parts = x.split(self.ghost_batch_size or len(x))
        variances, means = zip(*(torch.var_mean(part.detach(), dim=(0, 2, 3), correction=0) for part in parts))
        self.running_mean.lerp_(sum(means) / len(parts), 0.1)
        self.running_var.lerp_(sum(variances) / len(parts), 0.1)
        normalize = lambda part: F.batch_norm(part, None, None, self.gamma, self.beta, training=True, eps=1e-5)
        return torch.cat([normalize(part) for part in parts])


class GroupNorm(nn.Module):
    def __init__(self, groups, channels):
        super().__init__()
        self.groups = groups
        self.gamma, self.beta = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return F.group_norm(x, self.groups, self.gamma, self.beta, eps=1e-5)


def norm_layer(design, channels):
    return {
        "batch": lambda: BatchNorm(channels, design["ghost_batch_size"]),
        "instance": lambda: GroupNorm(channels, channels),
        "layer": lambda: GroupNorm(1, channels),
        "group": lambda: GroupNorm(math.gcd(design["norm_groups"], channels), channels),
    }[design["normalizer"]]()


def activation(design, place):
    if place == "generator-detail":
        return nn.Identity()
    if place == "generator-output":
        return {"tanh": nn.Tanh(), "sigmoid": Stretched()}[design["generator_output"]]
    return {
        "relu": nn.ReLU(),
        "leaky-relu": nn.LeakyReLU(design["leak"]),
        "tanh": nn.Tanh(),
        "elu": nn.ELU(),
        "maxout": Maxout(design["maxout_pieces"]),
    }[design[place.split("-")[0] + "_activation"]]


class Stretched(nn.Module):
    def forward(self, x):
        return 2 * torch.sigmoid(x) - 1


class Maxout(nn.Module):
    def __init__(self, pieces):
        super().__init__()
        self.pieces = pieces

    def forward(self, x):
        return x.unflatten(1, (self.pieces, -1)).amax(1)


def is_normalized(design, place):
    return place in NORMALIZED[design["normalization"]]


def has_bias(design, place):
    auto = place.endswith("hidden") or design["architecture"] != "dcgan"
    allowed = {"auto": auto, "everywhere": True, "none": False}[design["biases"]]
    return allowed and not is_normalized(design, place)


class Stage(nn.Module):
    def __init__(self, design, place, convolve, channels):
        super().__init__()
        self.activation = activation(design, place)
        summed = channels[1] * getattr(self.activation, "pieces", 1)
        self.convolution = convolve(channels[0], summed, bias=has_bias(design, place))
        self.norm = norm_layer(design, summed) if is_normalized(design, place) else nn.Identity()

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


class Untied(nn.Module):
    def __init__(self, channels, bias):
        super().__init__()
        self.convolution = nn.ConvTranspose2d(*channels, 4, stride=2, padding=1, bias=bias)

    def forward(self, x):
        return self.convolution(x)


def normalize_weights(network):
    """Spectral normalisation of every weight. A weight of `Linear` is [from, to], where PyTorch has [to, from]."""
    for module in [module for module in network.modules() if isinstance(module, (nn.Conv2d, Linear))]:
        spectral_norm(module, dim=int(isinstance(module, Linear)))


def recorded(path):
    """A parameter's path with the names of Burn."""
    return path.replace("parametrizations.weight.original", "weight").replace("parametrizations.weight.0._", "weight.spectral_norm.")


def strided(kernel):
    padding = (kernel - 1) // 2
    return lambda *channels, bias: nn.Conv2d(*channels, kernel, stride=2, padding=padding, bias=bias)


def full_size(*channels, bias):
    return nn.Conv2d(*channels, 3, padding=1, bias=bias)


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
    "fractionally-strided-from-nearest": lambda *channels, bias: Untied(channels, bias),
}
HEAD = {"convolution": lambda *channels, bias: nn.Conv2d(*channels, 4, bias=bias), "global-average": Averaged}


def project(*channels, bias):
    return nn.ConvTranspose2d(*channels, 4, bias=bias)
