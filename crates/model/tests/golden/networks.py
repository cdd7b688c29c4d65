"""Both networks of every design."""

import torch
from torch import nn
from torch.nn import functional as F

from layers import DOWN, HEAD, UP, FullyConnected, Stage, connect, full_size, has_bias, normalize_weights, project, recorded, strided, transposed
from waves import initial

LATENT, WIDTH, CLASSES = 6, 4, 10
REFERENCE = {
    "architecture": "dcgan",
    "conditioning": "none",
    "hidden_layers": "none",
    "hidden_width": 8,
    "normalization": "both",
    "normalizer": "batch",
    "norm_groups": 4,
    "ghost_batch_size": 0,
    "spectral_normalization": "none",
    "biases": "auto",
    "downsampling": "strided",
    "upsampling": "fractionally-strided",
    "kernel": 4,
    "generator_activation": "relu",
    "discriminator_activation": "leaky-relu",
    "leak": 0.2,
    "maxout_pieces": 5,
    "generator_output": "tanh",
    "discriminator_head": "convolution",
}


def widths(image_size):
    return [WIDTH << k for k in range((image_size // 4).bit_length() - 1)]


class Generator(nn.Module):
    def __init__(self, design, image_size, channels):
        super().__init__()
        up = UP.get(design["upsampling"]) or transposed(design["kernel"])
        wide, units = widths(image_size)[::-1], design["hidden_width"] * WIDTH
        connected = design["hidden_layers"] == "fully-connected"
        hidden = lambda convolve, pair: Stage(design, "generator-hidden", convolve, pair)
        self.by_class = by_class(design)
        latent = LATENT + CLASSES * self.by_class
        self.hidden = nn.ModuleList([hidden(connect, (latent, units))] if connected else [])
        self.project = hidden(project, (units if connected else latent, wide[0]))
        doubling = nn.ModuleList(hidden(up, pair) for pair in zip(wide, wide[1:]))
        self._modules["double"] = doubling  # as an attribute the name is taken: PyTorch's conversion to double precision
        self.paint = Stage(design, "generator-output", up, (WIDTH, channels))

    def forward(self, z, classes=None):
        x = (torch.cat([z, classes], 1) if self.by_class else z)[..., None, None]
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
        self.condition = plane(design, image_size)
        self.look = stage("input", down, (channels + by_class(design), WIDTH))
        self.halve = nn.ModuleList(stage("hidden", down, pair) for pair in zip(wide, wide[1:]))
        self.hidden = nn.ModuleList([stage("hidden", head, (wide[-1], units))] if connected else [])
        bias = has_bias(design, "discriminator-score")
        self.score = connect(units, 1, bias) if connected else head(wide[-1], 1, bias=bias)

    def forward(self, x, classes=None):
        x = beside(x, self.condition, classes)
        for stage in [self.look, *self.halve, *self.hidden, self.score]:
            x = stage(x)
        return x.reshape(-1)


class FullyConnectedGenerator(nn.Module):
    def __init__(self, design, image_size, channels, latent=LATENT):
        super().__init__()
        units = design["hidden_width"] * WIDTH
        hidden = lambda pair: Stage(design, "generator-hidden", connect, pair)
        draw = lambda into, _, bias: FullyConnected((into, 1), (channels, image_size), bias)
        self.hidden = nn.ModuleList([hidden((latent, units)), hidden((units, units))])
        self.paint = Stage(design, "generator-output", draw, (units, channels))

    def forward(self, z, classes=None):
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
        self.score = connect(units, 1, has_bias(design, "discriminator-score"))

    def forward(self, x, classes=None):
        for stage in [self.look, *self.hidden, self.score]:
            x = stage(x)
        return x.reshape(-1)


COARSEST = 8


def sizes(image_size):
    return [COARSEST << k for k in range(1, (image_size // COARSEST).bit_length())]


def pyramid(image, levels):
    images = [image]
    while len(images) < levels:
        images.insert(0, F.avg_pool2d(images[0], 2))
    return images


def by_class(design):
    return design["conditioning"] == "class"


def plane(design, size):
    """An image of each class, which stands beside what a level sees."""
    return FullyConnected((CLASSES, 1), (1, size), False) if by_class(design) else None


def beside(x, condition, classes):
    return torch.cat([x, condition(classes)], 1) if condition else x


class Refiner(nn.Module):
    def __init__(self, design, size, channels):
        super().__init__()
        self.size, self.condition = size, plane(design, size)
        self.look = Stage(design, "generator-hidden", full_size, (channels + 1 + by_class(design), WIDTH))
        self.hidden = Stage(design, "generator-hidden", full_size, (WIDTH, WIDTH))
        self.paint = Stage(design, "generator-detail", full_size, (WIDTH, channels))

    def forward(self, below, noise, classes):
        enlarged = F.interpolate(below, scale_factor=2, mode="bilinear")
        noise = noise.reshape(-1, 1, self.size, self.size)
        seen = beside(torch.cat([enlarged, noise], 1), self.condition, classes)
        return enlarged + self.paint(self.hidden(self.look(seen)))


class PyramidGenerator(nn.Module):
    def __init__(self, design, image_size, channels):
        super().__init__()
        self.by_class = by_class(design)
        self.coarsest = FullyConnectedGenerator(design, COARSEST, channels, LATENT + CLASSES * self.by_class)
        self.finer = nn.ModuleList(Refiner(design, size, channels) for size in sizes(image_size))

    def split(self, z, classes):
        z, *noises = z.split([LATENT] + [level.size**2 for level in self.finer], 1)
        return torch.cat([z, classes], 1) if self.by_class else z, noises

    def forward(self, z, classes):
        z, noises = self.split(z, classes)
        x = self.coarsest(z)
        for level, noise in zip(self.finer, noises):
            x = level(x, noise, classes).clamp(-1, 1)
        return x

    def apart(self, z, classes, reals):
        z, noises = self.split(z, classes)
        return [self.coarsest(z)] + [level(*given, classes) for level, *given in zip(self.finer, reals, noises)]


class Critic(nn.Module):
    def __init__(self, design, size, channels):
        super().__init__()
        self.condition = plane(design, size)
        self.look = Stage(design, "discriminator-input", strided(4), (channels + by_class(design), WIDTH))
        self.halve = Stage(design, "discriminator-hidden", strided(4), (WIDTH, 2 * WIDTH))
        self.score = FullyConnected((2 * WIDTH, size // 4), (1, 1), has_bias(design, "discriminator-score"))

    def forward(self, x):
        for stage in [self.look, self.halve, self.score]:
            x = stage(x)
        return x.reshape(-1)


class PyramidDiscriminator(nn.Module):
    def __init__(self, design, image_size, channels):
        super().__init__()
        self.condition = plane(design, COARSEST)
        self.coarsest = FullyConnectedDiscriminator(design, COARSEST, channels + by_class(design))
        self.finer = nn.ModuleList(Critic(design, size, channels) for size in sizes(image_size))

    def scores(self, images, classes):
        conditions = [self.condition] + [level.condition for level in self.finer]
        seen = [beside(x, condition, classes) for condition, x in zip(conditions, images)]
        return [level(x) for level, x in zip([self.coarsest, *self.finer], seen)]

    def forward(self, x, classes):
        return sum(self.scores(pyramid(x, 1 + len(self.finer)), classes))


ARCHITECTURES = {
    "dcgan": (Generator, Discriminator),
    "gan": (FullyConnectedGenerator, FullyConnectedDiscriminator),
    "lapgan": (PyramidGenerator, PyramidDiscriminator),
}


def drawn(design, image_size):
    """Numbers that an image is drawn from."""
    planes = sizes(image_size) if design["architecture"] == "lapgan" else []
    return LATENT + sum(size**2 for size in planes)


def networks(design, image_size, channels):
    pair = [network(design, image_size, channels) for network in ARCHITECTURES[design["architecture"]]]
    if design["spectral_normalization"] == "discriminator":
        normalize_weights(pair[1])
    for network in pair:
        for path, tensor in network.state_dict().items():
            tensor.copy_(initial(recorded(path), tensor.shape))
    return pair
