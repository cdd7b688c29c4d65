"""DCGAN and the other arms of experiments/study/core.toml, written anew in PyTorch.

Nothing is shared with this workspace but the images and the recipe:

    python crates/train/tests/independent/dcgan.py ARM --seed 0 --steps 1000 2000 6000 --out FOLDER

reads Fashion-MNIST's training images (`--images`, gzipped IDX) and writes `FOLDER/ARM-SEED-STEP.npy`: 10,000 samples as bytes,
`[sample, 1, 32, 32]`. With `--average` it writes those of the moving average of G too, `…-average.npy`. `cargo xtask compare` measures them.

The recipe is the paper's text with kernel 4 and batch 64, width 16. Layers, losses, initial weights, optimiser and randomness are PyTorch's own.
Samples use batch normalisation's statistics over 50 batches. PyTorch divides their variances by n - 1, the workspace by n: n is 1,024 or more
in every layer but the fully connected one, where it is 64.
"""

import argparse
import copy
import gzip
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

WIDTH, LATENT, BATCH, UNITS = 16, 100, 64, 128
ARMS = {
    "dcgan": {},
    "pooled-and-resized": {"pool": True, "resize": True},
    "max-pooling": {"pool": True},
    "nearest-upsampling": {"resize": True},
    "fully-connected-hidden": {"hidden": True},
    "tanh-and-relu": {"g_act": nn.Tanh, "d_act": nn.ReLU},
    "tanh-in-generator": {"g_act": nn.Tanh},
    "relu-in-discriminator": {"d_act": nn.ReLU},
    "no-batch-norm": {"norm": False},
    "all-reversed": {"pool": True, "resize": True, "hidden": True, "g_act": nn.Tanh, "d_act": nn.ReLU, "norm": False},
}
REFERENCE = {"pool": False, "resize": False, "hidden": False, "g_act": nn.ReLU, "d_act": lambda: nn.LeakyReLU(0.2), "norm": True}


def normalized(layer, channels, design, activation):
    """A hidden layer with batch normalisation, or with a bias where there is none."""
    norm = [nn.BatchNorm2d(channels)] if design["norm"] else []
    return [*layer, *norm, activation()]


def up(into, out, design, bias):
    if design["resize"]:
        return [nn.Upsample(scale_factor=2), nn.Conv2d(into, out, 3, padding=1, bias=bias)]
    return [nn.ConvTranspose2d(into, out, 4, stride=2, padding=1, bias=bias)]


def down(into, out, design, bias):
    if design["pool"]:
        return [nn.Conv2d(into, out, 3, padding=1, bias=bias), nn.MaxPool2d(2)]
    return [nn.Conv2d(into, out, 4, stride=2, padding=1, bias=bias)]


def generator(design):
    act, bias = design["g_act"], not design["norm"]
    first = [nn.Conv2d(LATENT, UNITS, 1, bias=bias)] if design["hidden"] else []  # fully connected: its images are 1×1
    layers = normalized(first, UNITS, design, act) if first else []
    project = nn.ConvTranspose2d(UNITS if first else LATENT, 4 * WIDTH, 4, bias=bias)
    layers += normalized([project], 4 * WIDTH, design, act)
    for into, out in [(4 * WIDTH, 2 * WIDTH), (2 * WIDTH, WIDTH)]:
        layers += normalized(up(into, out, design, bias), out, design, act)
    return nn.Sequential(nn.Unflatten(1, (LATENT, 1, 1)), *layers, *up(WIDTH, 1, design, False), nn.Tanh())


def discriminator(design):
    act, bias = design["d_act"], not design["norm"]
    layers = [*down(1, WIDTH, design, False), act()]
    for into, out in [(WIDTH, 2 * WIDTH), (2 * WIDTH, 4 * WIDTH)]:
        layers += normalized(down(into, out, design, bias), out, design, act)
    if design["hidden"]:
        layers += normalized([nn.Conv2d(4 * WIDTH, UNITS, 4, bias=bias)], UNITS, design, act)
        return nn.Sequential(*layers, nn.Conv2d(UNITS, 1, 1, bias=False), nn.Flatten(0))
    return nn.Sequential(*layers, nn.Conv2d(4 * WIDTH, 1, 4, bias=False), nn.Flatten(0))


def initialize(network, std):
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(module.weight, 0.0, std)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    return network.to(memory_format=torch.channels_last)


def read_images(path):
    raw = np.frombuffer(gzip.open(path).read(), np.uint8, offset=16).reshape(-1, 28, 28)
    padded = np.pad(raw, ((0, 0), (2, 2), (2, 2)))
    return torch.from_numpy(padded).float().div_(127.5).sub_(1)[:, None]


def latents(count):
    return torch.rand(count, LATENT) * 2 - 1


@torch.no_grad()
def sample(network, z, population):
    """Samples with batch normalisation's statistics of the batches of latents `population`."""
    network = copy.deepcopy(network)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()
            module.momentum = None  # the mean over all batches
    for part in population:
        network(part)
    network.eval()
    images = torch.cat([network(part) for part in z.split(500)])
    return ((images + 1) * 127.5).round().clamp(0, 255).byte().contiguous().numpy()


def train(arguments):
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    design = REFERENCE | ARMS[arguments.arm]
    g, d = (initialize(network(design), arguments.std) for network in (generator, discriminator))
    adam = lambda network: torch.optim.Adam(network.parameters(), lr=arguments.rate, betas=(arguments.beta_1, 0.999))
    g_adam, d_adam = adam(g), adam(d)
    average, decay = copy.deepcopy(g), 0.5 ** (BATCH / arguments.average) if arguments.average else None
    images = read_images(arguments.images)[: arguments.count]
    # Drawn before training, which is then the same whatever steps are sampled.
    evaluated, population = latents(10_000), latents(50 * BATCH).split(BATCH)
    order = []

    for step in range(1, max(arguments.steps) + 1):
        if len(order) < BATCH:
            order = torch.randperm(len(images)).tolist()
        real, order = images[order[:BATCH]].contiguous(memory_format=torch.channels_last), order[BATCH:]

        fake = g(latents(BATCH))
        scores = d(real), d(fake.detach())
        d_loss = F.softplus(-scores[0]).mean() + F.softplus(scores[1]).mean()
        d_adam.zero_grad()
        d_loss.backward()
        d_adam.step()

        g_loss = F.softplus(-d(fake)).mean()
        g_adam.zero_grad()
        g_loss.backward()
        g_adam.step()

        if decay:
            with torch.no_grad():
                for mean, now in zip(average.parameters(), g.parameters()):
                    mean.lerp_(now, 1 - decay)
        if step in arguments.steps:
            stem = arguments.out / f"{arguments.arm}-{arguments.seed}-{step}"
            np.save(f"{stem}.npy", sample(g, evaluated, population))
            if decay:
                np.save(f"{stem}-average.npy", sample(average, evaluated, population))
            print(f"{stem.name}: D {d_loss.item():.3f}, G {g_loss.item():.3f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("arm", choices=ARMS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, nargs="+", default=[1000, 2000, 6000])
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--beta-1", type=float, default=0.5)
    parser.add_argument("--std", type=float, default=0.02)
    parser.add_argument("--average", type=float, default=0, help="half-life of the moving average, in images")
    parser.add_argument("--count", type=int, help="train on the first images alone")
    parser.add_argument("--images", default="/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    train(arguments)


main()
