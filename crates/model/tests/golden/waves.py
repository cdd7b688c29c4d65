"""Numbers that look drawn and are not: `it/waves.rs` computes the same ones."""

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
torch.use_deterministic_algorithms(True)

PROBES = 4


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
        "u": (0.0, 1.0),
        "v": (0.0, 1.0),
    }[path.split(".")[-1]]
    return middle + swing * named(path, shape)


def probe(tensor):
    """A tensor in a few numbers: its products with waves, none of which an error is likely to leave alone."""
    values = tensor.detach().reshape(-1)
    return [float(values @ wave(0.11 * (k + 1), 1.0, values.shape)) for k in range(PROBES)]
