"""Builds in PyTorch a network that `cargo xtask export` wrote. Needs `torch` and `safetensors`.

    from load_network import load

    generator = load("generator.safetensors")
    z = torch.rand(64, 100, 1, 1) * 2 - 1  # what latents are drawn from: generator.about["latents"]
    images = generator(z)                  # [64, channels, size, size] in [-1, 1]
"""

import json

import torch
from safetensors import safe_open
from torch import nn


class Maxout(nn.Module):
    """The maximum over `pieces` linear pieces (Goodfellow et al. 2013)."""

    def __init__(self, pieces):
        super().__init__()
        self.pieces = pieces

    def forward(self, x):
        return x.unflatten(1, (self.pieces, -1)).amax(1)


class ScaledSigmoid(nn.Module):
    """The logistic function with the range [-1, 1]."""

    def forward(self, x):
        return 2 * torch.sigmoid(x) - 1


def load(path):
    """The network of a file as `nn.Sequential`, in evaluation mode; `about` is what the file says of it."""
    with safe_open(path, "pt") as file:
        about = json.loads(file.metadata()["network"])
        state = {name: file.get_tensor(name) for name in file.keys()}
    known = {"Maxout": Maxout, "ScaledSigmoid": ScaledSigmoid}
    modules = [(known.get(module["class"]) or getattr(nn, module["class"]))(**module["arguments"]) for module in about["modules"]]
    network = nn.Sequential(*modules)
    network.load_state_dict(state)
    network.about = about
    return network.eval()
