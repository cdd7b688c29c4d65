"""The training step of the bench `step` in PyTorch, for it to be timed beside: the same networks, losses, numbers and updates.

Reads one line for each step, and answers with its seconds, those that all threads together were running, the losses of D and G, and
the largest resident memory so far in MiB. The bench starts it:

    python crates/train/benches/pytorch.py MODE IMAGE_SIZE CHANNELS WIDTH BATCH THREADS

MODE: `eager` (as written), `channels-last` (the memory format, Adam as one kernel, D's parameters not tracked in G's
half-step: the fastest that was found by hand), `compiled` (the same through torch.compile); `peak` multiplies matrices instead, and
says how many 10⁹ additions and multiplications it does in a second.
"""

import pathlib
import resource
import sys
import time

import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "model/tests/golden"))
from waves import initial, named

MODE, (IMAGE_SIZE, CHANNELS, WIDTH, BATCH, THREADS) = sys.argv[1], map(int, sys.argv[2:])
LATENT = 100
torch.use_deterministic_algorithms(False)
torch.set_num_threads(THREADS)


def peak(size=1024, repeats=20):
    a, b = torch.rand(size, size), torch.rand(size, size)
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        torch.mm(a, b)
        best = min(best, time.process_time() - start)
    return 2e-9 * size**3 / best


if MODE == "peak":
    sys.exit(print(peak()))
widths = [WIDTH << k for k in range((IMAGE_SIZE // 4).bit_length() - 1)]


def stage(convolution, norm, activation):
    return nn.ModuleDict({"convolution": convolution, **({"norm": norm} if norm else {}), "activation": activation})


def up(source, to):
    return nn.ConvTranspose2d(source, to, 4, 2, 1, bias=False)


def down(source, to):
    return nn.Conv2d(source, to, 4, 2, 1, bias=False)


class Network(nn.Module):
    def __init__(self, stages):
        super().__init__()
        self.stages = nn.ModuleDict({name.replace(".", "-"): stage for name, stage in stages.items()})
        names = {"norm.weight": "norm.gamma", "norm.bias": "norm.beta"}
        with torch.no_grad():
            for path, tensor in self.state_dict().items():
                path = path.removeprefix("stages.").replace("-", ".")
                for theirs, ours in names.items():
                    path = path.replace(theirs, ours)
                if not path.endswith("num_batches_tracked"):
                    tensor.copy_(initial(path, tensor.shape))

    def forward(self, x):
        for stage in self.stages.values():
            for layer in stage.values():
                x = layer(x)
        return x


def generator():
    wide = widths[::-1]
    relu = lambda channels: (nn.BatchNorm2d(channels), nn.ReLU(inplace=True))
    stages = {"project": stage(nn.ConvTranspose2d(LATENT, wide[0], 4, 1, 0, bias=False), *relu(wide[0]))}
    stages |= {f"double.{k}": stage(up(*pair), *relu(pair[1])) for k, pair in enumerate(zip(wide, wide[1:]))}
    return Network(stages | {"paint": stage(up(WIDTH, CHANNELS), None, nn.Tanh())})


def discriminator():
    leaky = lambda: nn.LeakyReLU(0.2, inplace=True)
    stages = {"look": stage(down(CHANNELS, WIDTH), None, leaky())}
    for k, (source, to) in enumerate(zip(widths, widths[1:])):
        stages[f"halve.{k}"] = stage(down(source, to), nn.BatchNorm2d(to), leaky())
    score = nn.Conv2d(widths[-1], 1, 4, 1, 0, bias=False)
    network = Network(stages)
    with torch.no_grad():
        score.weight.copy_(initial("score.weight", score.weight.shape))
    return nn.Sequential(network, score)


fast = MODE != "eager"
G, D = generator().float(), discriminator().float()
real = named("real 0", (BATCH, CHANNELS, IMAGE_SIZE, IMAGE_SIZE)).float()
z = named("z 0", (BATCH, LATENT, 1, 1)).float()
if fast:
    G, D, real = (thing.to(memory_format=torch.channels_last) for thing in (G, D, real))
adam = {"lr": 2e-4, "betas": (0.5, 0.999), "eps": 1e-8, "fused": fast}
of_generator, of_discriminator = torch.optim.Adam(G.parameters(), **adam), torch.optim.Adam(D.parameters(), **adam)
entropy = nn.BCEWithLogitsLoss()
ones, zeros = torch.ones(BATCH, 1, 1, 1, dtype=torch.float32), torch.zeros(BATCH, 1, 1, 1, dtype=torch.float32)


def losses_of_discriminator(fake):
    of_discriminator.zero_grad()
    loss = entropy(D(real), ones) + entropy(D(fake.detach()), zeros)
    loss.backward()
    of_discriminator.step()
    return loss


def loss_of_generator(fake):
    of_generator.zero_grad()
    D.requires_grad_(not fast)
    loss = entropy(D(fake), ones)
    loss.backward()
    D.requires_grad_(True)
    of_generator.step()
    return loss


def step():
    fake = G(z)
    return losses_of_discriminator(fake), loss_of_generator(fake)


if MODE == "compiled":
    G, D = torch.compile(G), torch.compile(D)
for _ in sys.stdin:
    start, was = time.perf_counter(), time.process_time()
    d, g = step()
    took = time.perf_counter() - start, time.process_time() - was
    print(*took, d.item(), g.item(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
