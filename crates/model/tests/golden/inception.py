"""Features of Inception-v3 in pytorch-fid and torch-fidelity, with weights and images made by a hash: `python3 inception.py > inception.json`."""

import json
import tempfile

import numpy as np
import pytorch_fid.inception as pytorch_fid
import torch
from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3

EVERY = 64  # of the 2048 features


def hashed(name, count):
    """Whole numbers below 2^32, determined by a name; the test computes the same ones."""
    seed = 0
    for byte in name.encode():
        seed = (seed * 31 + byte) % 2**32
    x = (np.arange(count, dtype=np.uint32) + np.uint32(seed)) * np.uint32(2654435761)
    x ^= x >> np.uint32(16)
    x *= np.uint32(2246822519)
    return x ^ (x >> np.uint32(13))


def tensor(name, shape):
    centred = hashed(name, int(np.prod(shape))).astype(np.float64) / 2**32 - 0.5
    middle, swing = {
        "conv.weight": (0, (24 / max(1, np.prod(shape[1:]))) ** 0.5),
        "bn.weight": (1, 0.2),
        "bn.running_var": (1, 0.5),
    }.get(".".join(name.split(".")[-2:]), (0, 0.2))
    return torch.tensor((middle + swing * centred).astype(np.float32).reshape(shape))


def state(network):
    return {name: tensor(name, value.shape) if value.is_floating_point() else value for name, value in network.state_dict().items()}


def networks():
    network = pytorch_fid._inception_v3(num_classes=1008, aux_logits=False, weights=None)
    weights = state(network)
    pytorch_fid.load_state_dict_from_url = lambda *_, **__: weights
    with tempfile.NamedTemporaryFile(suffix=".pth") as file:
        torch.save(weights, file.name)
        fidelity = FeatureExtractorInceptionV3("inception", ["2048"], feature_extractor_weights_path=file.name)
    return pytorch_fid.InceptionV3().eval(), fidelity


def main():
    fid, fidelity = networks()
    found = {"every": EVERY, "pytorch-fid": [], "torch-fidelity": []}
    for height, width in [(20, 20), (32, 24)]:
        images = torch.tensor((hashed(f"{height}x{width}", 3 * height * width) >> np.uint32(24)).astype(np.uint8).reshape(1, 3, height, width))
        with torch.no_grad():
            of = {"pytorch-fid": fid(images / 255)[0].flatten(), "torch-fidelity": fidelity(images)[0].flatten()}
        for name, features in of.items():
            found[name].append([float(value) for value in features[::EVERY]])
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
