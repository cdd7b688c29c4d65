"""The Fréchet distance between samples of a generator and images, on the features of a fixed random network."""

import torch
from torch import nn

IMAGES = 512
_real = {}


def _features():
    """The network: the same weights in every run, whatever its seed."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        layers = [nn.Conv2d(3, 32, 4, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 4, 2, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()]
        return nn.Sequential(*layers).eval()


def _moments(images):
    """Mean [64] and covariance [64, 64] of the features of images [n, channels, height, width]; grey ones are repeated."""
    with torch.no_grad():
        features = _features()(images.expand(-1, 3, -1, -1).cpu()).double()
    return features.mean(0), features.T.cov()


def _root(matrix):
    values, vectors = torch.linalg.eigh(matrix)
    return vectors * values.clamp(min=0).sqrt() @ vectors.T


def distance(generator, dataset, nz):
    """The distance of 512 samples to the first 512 images: |m - n|² + tr(S + T - 2 (S^½ T S^½)^½).

    It does not change the random state of training.
    """
    if "moments" not in _real:
        _real["moments"] = _moments(torch.stack([dataset[k][0] for k in range(min(IMAGES, len(dataset)))]))
    was_training = generator.training
    generator.eval()
    device = next(generator.parameters()).device
    noise = torch.randn(IMAGES, nz, 1, 1, generator=torch.Generator().manual_seed(0)).to(device)
    with torch.no_grad():
        fake = torch.cat([generator(part) for part in noise.split(64)])
    generator.train(was_training)
    (m, s), (n, t) = _real["moments"], _moments(fake)
    root = _root(s)
    return ((m - n).square().sum() + torch.trace(s + t - 2 * _root(root @ t @ root))).item()
