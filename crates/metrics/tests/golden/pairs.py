"""Makes pairs.json: precision, recall, density and coverage of prdc, kernel distances of torch-fidelity and scikit-learn.

    pip install numpy scikit-learn prdc torch-fidelity
    python pairs.py > pairs.json

The features follow from a formula: `formula.py`. `deviation` is of this workspace's own definition, over blocks that don't
overlap.
"""

import contextlib
import json
import sys

import numpy
import prdc
from sklearn.metrics.pairwise import polynomial_kernel
from torch_fidelity.metric_kid import kernel_mmd

from formula import features, sample

BLOCK = 1_000

KERNEL = dict(kid_kernel="poly", kid_kernel_poly_degree=3, kid_kernel_poly_gamma=None, kid_kernel_poly_coef0=1.0)


def kernel_distance(left, right):
    """torch-fidelity's formula knows samples of one size only."""
    within = []
    for side in (left, right):
        kernel = polynomial_kernel(side, degree=3, gamma=1 / side.shape[1], coef0=1)
        within.append((kernel.sum() - numpy.trace(kernel)) / (len(side) * (len(side) - 1)))
    return float(sum(within) - 2 * polynomial_kernel(left, right, degree=3, gamma=1 / left.shape[1], coef0=1).mean())


def deviation(left, right):
    blocks = range(0, min(len(left), len(right)) - BLOCK + 1, BLOCK)
    values = [kernel_distance(left[start : start + BLOCK], right[start : start + BLOCK]) for start in blocks]
    return float(numpy.std(values, ddof=1)) if len(values) > 1 else None


CASES = {
    "two features": (sample(50, 2), sample(60, 2, seed=1), 1),
    "few samples": (sample(8, 4), sample(7, 4, seed=1), 5),
    "one distribution": (sample(700, 16), sample(500, 16, seed=1), 5),
    "a narrow sample": (sample(500, 16), sample(400, 16, rank=3, seed=1), 5),
    "a narrow reference": (sample(500, 16, rank=3), sample(400, 16, seed=1), 5),
    "low rank": (sample(600, 32, rank=4), sample(600, 32, rank=5, seed=1), 3),
    "shifted by 1": (sample(300, 8), sample(300, 8, seed=1, offset=1), 5),
    "away from 0": (sample(300, 8, offset=10), sample(300, 8, seed=1, offset=10), 5),
    "features that fade": (sample(400, 64, fade=8), sample(400, 64, seed=1, fade=8), 5),
    "more than a block": (sample(2100, 128, fade=8), sample(2000, 128, seed=1, fade=8), 5),
}


def main():
    cases = []
    for name, (left, right, neighbors) in CASES.items():
        real, fake = features(left), features(right)
        case = dict(name=name, left=left, right=right, neighbors=neighbors)
        with contextlib.redirect_stdout(sys.stderr):
            case |= {key: float(value) for key, value in prdc.compute_prdc(real, fake, neighbors).items()}
        case["kernel_distance"] = kernel_distance(real, fake)
        case["torch_fidelity"] = float(kernel_mmd(real, fake, **KERNEL)) if len(real) == len(fake) else None
        case["deviation"] = deviation(real, fake)
        cases.append(case)
        print(name, case, file=sys.stderr)
    print(json.dumps(cases, indent=1))


main()
