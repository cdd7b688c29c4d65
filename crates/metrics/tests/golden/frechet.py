"""Makes frechet.json: Fréchet distances as numpy and scipy compute them, and to 50 digits.

    pip install numpy scipy mpmath
    python frechet.py > frechet.json    # some minutes

The features follow from a formula: `formula.py`.

`scipy` is the usual formula with `scipy.linalg.sqrtm`. It loses digits where a covariance is singular, so `exact` says what the
distance is: covariances in whole numbers, eigenvalues to 50 digits.
"""

import json
import sys

import mpmath
import numpy
import scipy.linalg

from formula import BITS, FINEST, features, sample, whole

mpmath.mp.dps = 50


def by_scipy(left, right):
    means = left.mean(axis=0) - right.mean(axis=0)
    covariances = [numpy.atleast_2d(numpy.cov(side, rowvar=False)) for side in (left, right)]
    root = scipy.linalg.sqrtm(covariances[0] @ covariances[1])
    return float(means @ means + sum(map(numpy.trace, covariances)) - 2 * numpy.trace(root.real))


def exact_moments(features):
    samples = len(features)
    unit = mpmath.mpf(2) ** -(BITS + FINEST)
    sums = features.sum(axis=0)
    scatter = samples * features.T.dot(features) - numpy.outer(sums, sums)
    scale = unit**2 / (samples * (samples - 1))
    return [unit * value / samples for value in sums], mpmath.matrix(scatter.tolist()) * scale


def exact(left, right):
    (mean, covariance), (other_mean, other_covariance) = exact_moments(left), exact_moments(right)
    values, vectors = mpmath.eigsy(covariance)
    scaled = vectors * mpmath.diag([mpmath.sqrt(max(value, 0)) for value in values])
    between = scaled.T * other_covariance * scaled
    roots = sum(mpmath.sqrt(max(value, 0)) for value in mpmath.eigsy(between, eigvals_only=True))
    trace = sum(covariance[i, i] + other_covariance[i, i] for i in range(covariance.rows))
    return float(sum((a - b) ** 2 for a, b in zip(mean, other_mean)) + trace - 2 * roots)


CASES = {
    "one feature": (sample(50, 1), sample(60, 1, seed=1)),
    "two samples": (sample(2, 3), sample(2, 3, seed=1)),
    "eight features": (sample(500, 8), sample(400, 8, seed=1)),
    "identical": (sample(300, 16), sample(300, 16)),
    "identical, rank deficient": (sample(300, 64, rank=10), sample(300, 64, rank=10)),
    "shifted by 1": (sample(300, 16), sample(300, 16, offset=1)),
    "far from 0": (sample(400, 16, offset=1000), sample(400, 16, seed=1, offset=1000)),
    "rank deficient on one side": (sample(300, 32, rank=5), sample(300, 32, seed=1)),
    "rank deficient on both sides": (sample(300, 32, rank=5), sample(300, 32, rank=9, seed=1)),
    "fewer samples than features": (sample(40, 64), sample(50, 64, seed=1)),
    "spectrum that fades": (sample(500, 64, fade=8), sample(500, 64, seed=1, fade=8)),
    "128 features": (sample(2000, 128), sample(3000, 128, seed=1)),
    "128 features, rank deficient": (sample(1000, 128, rank=24), sample(1000, 128, rank=48, seed=1)),
    "128 features, far from 0, spectrum that fades": (
        sample(1000, 128, offset=1000, fade=8),
        sample(1000, 128, seed=1, offset=1000, fade=16),
    ),
}


def main():
    cases = []
    for name, (left, right) in CASES.items():
        print(name, file=sys.stderr)
        case = dict(name=name, left=left, right=right)
        case["scipy"] = by_scipy(features(left), features(right))
        case["exact"] = exact(whole(**left), whole(**right))
        cases.append(case)
        print(f'  {case["scipy"]!r} {case["exact"]!r}', file=sys.stderr)
    print(json.dumps(cases, indent=1))


main()
