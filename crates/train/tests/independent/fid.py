"""FID and KID of `compare --features` beside those of pytorch-fid and torch-fidelity, from the same pictures and made-up weights:

    pip install torch torchvision scipy safetensors pytorch-fid torch-fidelity
    python crates/train/tests/independent/fid.py --images t10k-images-idx3-ubyte.gz --out FOLDER

Prints the table of docs/compare.md in some 8 core-minutes. `--images` are Fashion-MNIST's, gzipped IDX. Weights are those of
`crates/model/tests/golden/inception.py`, under the names of the published ones. Both programs are called by their public functions.

- `exact` is the formula in double precision on the program's own features. FID's trace comes from singular values, without the root of a singular matrix.
- The last lines are of 1,500 random features, so that torch-fidelity's defaults apply: 100 subsets of 1,000.
"""

import argparse
import gzip
import importlib.metadata
import json
import pathlib
import subprocess
import sys
import warnings

import numpy as np
import torch
from PIL import Image, ImageFilter
from pytorch_fid import fid_score
from safetensors.torch import save_file
from torch_fidelity import calculate_metrics, metric_kid

ROOT = pathlib.Path(__file__).resolve().parents[4]
sys.path.insert(0, str(ROOT / "crates/model/tests/golden"))
from inception import pytorch_fid as fid_inception, state  # noqa: E402

DIMS = 2048
KID = {"kid_kernel": "poly", "kid_kernel_poly_degree": 3, "kid_kernel_poly_gamma": None, "kid_kernel_poly_coef0": 1, "rng_seed": 2020, "verbose": False}


def pictures(images, shape, side):
    """Garments in colour; those of the second side come from others, are moved, blurred and more yellow."""
    height, width = shape
    random = np.random.default_rng(side)
    for image in images:
        tint = random.uniform(0.4, 1, 3) * ([1, 1, 1], [1, 1, 0.7])[side]
        picture = Image.fromarray((image[..., None] * tint).astype(np.uint8)).resize((width, height), Image.Resampling.BILINEAR)
        if side == 1:
            picture = picture.transform(picture.size, Image.Transform.AFFINE, (1, 0, -2, 0, 1, -2)).filter(ImageFilter.GaussianBlur(0.7))
        yield picture


def write_pictures(folder, images, shape, side):
    folder.mkdir(parents=True, exist_ok=True)
    planes = []
    for k, picture in enumerate(pictures(images, shape, side)):
        picture.save(folder / f"{k:05}.png")
        planes.append(np.asarray(picture).transpose(2, 0, 1))
    np.save(folder.with_suffix(".npy"), np.stack(planes))


def weights(folder):
    """The weights as torch-fidelity reads them and as `compare` does. pytorch-fid is handed them instead of its download."""
    made = state(fid_inception._inception_v3(num_classes=1008, aux_logits=False, weights=None))
    torch.save(made, folder / "weights.pth")
    save_file(made, folder / "weights.safetensors")
    fid_inception.load_state_dict_from_url = lambda *_, **__: made
    return folder / "weights.pth", folder / "weights.safetensors"


def compared(train, sides, *options):
    done = subprocess.run([train, "compare", *map(str, sides), "--json", *map(str, options)], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)["measures"]


def by_pytorch_fid(sides, count):
    """Its FID, and the features of both sides."""
    features, activations = [], fid_score.get_activations
    fid_score.get_activations = lambda *args: features.append(activations(*args)) or features[-1]
    fid = fid_score.calculate_fid_given_paths([str(side) for side in sides], min(50, count), "cpu", DIMS, num_workers=0)
    fid_score.get_activations = activations
    return float(fid), features


def by_torch_fidelity(sides, weights, count):
    """Its FID, its KID of one subset that is everything, and the features of both sides."""
    features, kid = [], metric_kid.kid_features_to_metric
    metric_kid.kid_features_to_metric = lambda one, two, **options: features.extend([one.numpy(), two.numpy()]) or kid(one, two, **options)
    one, two = map(str, sides)
    options = {"feature_extractor_weights_path": str(weights), "kid_subsets": 1, "kid_subset_size": count, "cuda": False, "cache": False, "verbose": False}
    found = calculate_metrics(input1=one, input2=two, fid=True, kid=True, **options)
    metric_kid.kid_features_to_metric = kid
    return found["frechet_inception_distance"], found["kernel_inception_distance_mean"], features


def exact_fid(one, two):
    """tr (S T)^½ is the sum of the singular values of X Yᵀ, where S = Xᵀ X and T = Yᵀ Y are the covariances."""
    one, two = (side.astype(np.float64) for side in (one, two))
    x, y = ((side - side.mean(0)) / np.sqrt(len(side) - 1) for side in (one, two))
    means = one.mean(0) - two.mean(0)
    return float(means @ means + (x**2).sum() + (y**2).sum() - 2 * np.linalg.svd(x @ y.T, compute_uv=False).sum())


def exact_kid(one, two):
    return float(metric_kid.kernel_mmd(one.astype(np.float64), two.astype(np.float64), **KID))


def row(what, ours, theirs, exact):
    differences = [abs(theirs / ours - 1), abs(exact / ours - 1)]
    print(f"| {what} | {ours:.9g} | {theirs:.9g} | {differences[0]:.1e} | {exact:.9g} | {differences[1]:.1e} |", flush=True)


def of_pictures(args, images, shape, count):
    name = f"{shape[0]}×{shape[1]}, {count} a side"
    folder = args.out / f"{shape[0]}x{shape[1]}"
    sides = [folder / "real", folder / "fake"]
    for side, path in enumerate(sides):
        write_pictures(path, images[side * count : (side + 1) * count], shape, side)
    pth, safetensors = weights(args.out)
    read = sides if shape[0] == shape[1] else [path.with_suffix(".npy") for path in sides]  # folders: squares only
    found = {program: compared(args.train, read, "--features", safetensors, "--fid", program) for program in ("pytorch-fid", "torch-fidelity")}
    fid, features = by_pytorch_fid(sides, count)
    row(f"FID, pytorch-fid, {name}", found["pytorch-fid"]["frechet_distance"], fid, exact_fid(*features))
    fid, kid, features = by_torch_fidelity(sides, pth, count)
    row(f"FID, torch-fidelity, {name}", found["torch-fidelity"]["frechet_distance"], fid, exact_fid(*features))
    row(f"KID, torch-fidelity, {name}", found["torch-fidelity"]["kernel_distance"], kid, exact_kid(*features))


def of_features(args, count):
    """Random features that are as long as Inception's: ours over all samples, torch-fidelity's over its 100 subsets of 1,000."""
    random = np.random.default_rng(0)
    mix = random.normal(size=(64, DIMS)) / 8
    paths, sides = [], []
    for side in range(2):
        sides.append(np.maximum(random.normal(0.05 * side, 1, (count, 64)) @ mix, 0).astype(np.float32))
        paths.append(args.out / f"features-{side}.npy")
        np.save(paths[-1], sides[-1])
    ours = compared(args.train, paths)["kernel_distance"]
    found = metric_kid.kid_features_to_metric(*map(torch.from_numpy, sides), kid_subsets=100, kid_subset_size=1000, **KID)
    mean, deviation = found["kernel_inception_distance_mean"], found["kernel_inception_distance_std"]
    print(f"\nKID of {count} random features a side: {ours:.9g} over all; torch-fidelity's defaults {mean:.9g} ± {deviation:.2g},")
    print(f"apart by {abs(mean - ours) / (deviation / 10):.2f} standard errors of that mean; one subset of all {exact_kid(*sides):.9g}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--images", type=pathlib.Path, required=True, help="gzipped IDX")
    arguments.add_argument("--out", type=pathlib.Path, required=True, help="a folder for pictures and weights")
    arguments.add_argument("--train", default=str(ROOT / "target/release/train"), help="the trainer, which cargo xtask builds")
    arguments.add_argument("--count", type=int, default=200, help="pictures of 28×28 on either side")
    args = arguments.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore")  # scipy: `disp` of sqrtm is deprecated, and covariances of few samples are singular
    images = np.frombuffer(gzip.open(args.images).read(), np.uint8, offset=16).reshape(-1, 28, 28)
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("torch", "numpy", "scipy", "pytorch-fid", "torch-fidelity"))
    print(versions, "\n\n| | compare | program | difference | exact | difference |\n|:--|--:|--:|--:|--:|--:|", sep="")
    of_pictures(args, images, (28, 28), args.count)
    of_pictures(args, images, (240, 320), 8)
    of_features(args, 1500)


if __name__ == "__main__":
    main()
