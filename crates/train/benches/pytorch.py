"""The training step of an arm in PyTorch, for the bench `step` to time beside ours: the same networks, losses, numbers and updates.

The bench starts it. The first line of its input is a run's spec and the reference recipe, `{"spec": …, "default": …}`. It then does a step
for each line that it reads, and answers with its seconds, those that all threads together were running, the losses of D and G, and the
largest resident memory so far in MiB:

    python crates/train/benches/pytorch.py MODE THREADS

MODE: `contiguous` or `channels-last`, the memory format. Both use Adam as one kernel, and don't track D's parameters in G's half-step: the
fastest that was found by hand. `check` does no step and answers with PyTorch's version and what of the spec this program lacks.

The networks are those of the tests of `model` (`golden/networks.py`), on PyTorch's own layers throughout.
"""

import json
import pathlib
import resource
import sys
import time

import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "model/tests/golden"))
import layers
import networks
from waves import initial, named

# Keys that this program builds from, with the values that it has; None where it has any.
BUILT = {
    "design.architecture": {"dcgan", "gan"},
    "design.conditioning": {"none"},
    "design.hidden_layers": {"none", "fully-connected"},
    "design.hidden_width": None,
    "design.normalization": set(layers.NORMALIZED),
    "design.normalizer": {"batch", "instance", "layer", "group"},
    "design.norm_groups": None,
    "design.downsampling": {"strided", *layers.DOWN},
    "design.upsampling": {"fractionally-strided", *layers.UP},
    "design.kernel": None,
    "design.generator_activation": {"relu", "leaky-relu", "tanh", "elu", "maxout"},
    "design.discriminator_activation": {"relu", "leaky-relu", "tanh", "elu", "maxout"},
    "design.leak": None,
    "design.maxout_pieces": None,
    "design.generator_output": {"tanh", "sigmoid"},
    "design.discriminator_head": set(layers.HEAD),
    "optimizer.learning_rate": None,
    "optimizer.beta_1": None,
    "optimizer.beta_2": None,
    "optimizer.epsilon": None,
    "optimizer.weight_decay": None,
    "batch_size": None,
    "width": None,
    "latent": None,
    "data.image_size": None,
}

# What a step's time does not depend on: whole tables end with a dot. Parameters are waves whatever the initialiser, and so are images.
FREE = ("seed", "backend", "steps", "initializer", "initializer_std", "norm_scale_std", "data.", "cadence.", "evaluation.")


def flat(table, prefix=""):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def lacking(spec, default):
    """What this program can't build. A key that it has never heard of must be as in the reference recipe, which it does build."""
    default = dict(flat(default))
    for key, value in flat(spec):
        if key in BUILT:
            known = BUILT[key] is None or value in BUILT[key]
        else:
            known = value == default.get(key) or any(key == free or free[-1] == "." and key.startswith(free) for free in FREE)
        if not known:
            yield f"{key} = {json.dumps(value)}"


class BatchNorm(nn.BatchNorm2d):
    """PyTorch's own. That of the tests takes the batch's statistics twice, to keep Burn's running variance."""

    def __init__(self, channels, ghost_batch_size=0):
        assert not ghost_batch_size, "PyTorch's layer has no ghost batches"
        super().__init__(channels)


class Linear(nn.Linear):
    """PyTorch's own: the weight is [to, from], that of the tests [from, to]."""


def fill(network):
    """Gives every parameter the wave of its path in Burn."""
    for path, module in network.named_modules():
        names = {"weight": "gamma", "bias": "beta"} if isinstance(module, BatchNorm) else {}
        for name, tensor in module.named_parameters(path, recurse=False):
            *place, name = name.split(".")
            wave = lambda shape: initial(".".join([*place, names.get(name, name)]), shape)
            with torch.no_grad():
                turned = isinstance(module, Linear) and name == "weight"
                tensor.copy_(wave(tensor.shape[::-1]).T if turned else wave(tensor.shape))
    return network


def build(spec):
    layers.BatchNorm, layers.Linear = BatchNorm, Linear
    networks.WIDTH, networks.LATENT = spec["width"], spec["latent"]
    size, channels = spec["data"]["image_size"], spec["channels"]
    generator, discriminator = networks.ARCHITECTURES[spec["design"]["architecture"]]
    pair = generator(spec["design"], size, channels, **latent(spec)), discriminator(spec["design"], size, channels)
    pair = [fill(network).float() for network in pair]
    for module in (module for network in pair for module in network.modules()):
        if isinstance(module, (nn.ReLU, nn.LeakyReLU, nn.ELU)):
            module.inplace = True
    return pair


def latent(spec):
    """What the fully connected generator is told of its latent: its default was read before the width was known."""
    return {"latent": spec["latent"]} if spec["design"]["architecture"] == "gan" else {}


class Step:
    def __init__(self, spec, memory_format):
        size, batch = spec["data"]["image_size"], spec["batch_size"]
        generator, discriminator = build(spec)
        real = named("real 0", (batch, spec["channels"], size, size)).float()
        format_of = lambda thing: thing.to(memory_format=memory_format)
        self.generator, self.discriminator, self.real = map(format_of, (generator, discriminator, real))
        self.z = named("z 0", (batch, spec["latent"])).float()
        self.optimizers = [self.adam(spec["optimizer"], network) for network in (self.generator, self.discriminator)]
        self.entropy = nn.BCEWithLogitsLoss()
        self.ones, self.zeros = torch.ones(batch, dtype=torch.float32), torch.zeros(batch, dtype=torch.float32)

    def adam(self, recipe, network):
        options = {"lr": recipe["learning_rate"], "betas": (recipe["beta_1"], recipe["beta_2"]), "eps": recipe["epsilon"]}
        return torch.optim.Adam(network.parameters(), weight_decay=recipe["weight_decay"], fused=True, **options)

    def __call__(self):
        fake = self.generator(self.z)
        return self.update_discriminator(fake), self.update_generator(fake)

    def update_discriminator(self, fake):
        optimizer = self.optimizers[1]
        optimizer.zero_grad()
        loss = self.entropy(self.discriminator(self.real), self.ones)
        loss = loss + self.entropy(self.discriminator(fake.detach()), self.zeros)
        loss.backward()
        optimizer.step()
        return loss

    def update_generator(self, fake):
        optimizer = self.optimizers[0]
        optimizer.zero_grad()
        self.discriminator.requires_grad_(False)
        loss = self.entropy(self.discriminator(fake), self.ones)
        loss.backward()
        self.discriminator.requires_grad_(True)
        optimizer.step()
        return loss


def main(mode, threads):
    torch.use_deterministic_algorithms(False)
    torch.set_num_threads(int(threads))
    work = json.loads(sys.stdin.readline())
    missing = list(lacking(work["spec"], work["default"]))
    if mode == "check":
        return print(json.dumps({"torch": torch.__version__.split("+")[0], "lacking": missing}))
    if missing:
        sys.exit(f"pytorch.py has no {', '.join(missing)}")
    formats = {"contiguous": torch.contiguous_format, "channels-last": torch.channels_last}
    step = Step(work["spec"] | {"channels": work["channels"]}, formats[mode])
    for _ in sys.stdin:
        start, was = time.perf_counter(), time.process_time()
        d, g = step()
        took = time.perf_counter() - start, time.process_time() - was
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(*took, d.item(), g.item(), memory, flush=True)


main(*sys.argv[1:])
