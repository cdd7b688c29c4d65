"""Writes statistics.json beside this file: what scipy says of the functions in `analysis::statistics`.

    python crates/analysis/tests/golden/statistics.py
"""

import json
import pathlib

import numpy as np
import scipy
from scipy import stats

CASES = [
    ([0.41, 1.62, 2.85], [0.02, 0.13, -0.07]),
    ([1.0, 2.0], [0.5, 3.5]),
    ([5.1, 5.3, 4.9, 5.6, 5.0, 5.2], [4.2, 4.9, 5.0, 4.4, 4.7, 4.1]),
    ([3.1, 2.9, 3.3, 3.0, 3.2, 2.8, 3.4, 3.05, 3.15, 2.95], [3.0, 3.1, 3.2, 2.7, 3.3, 2.9, 3.1, 3.0, 3.4, 2.6]),
]
UNEQUAL = [([2.0, 2.5, 9.0], [1.0, 1.1, 1.2, 1.3]), ([0.3, 0.4], [0.1, 0.25, 0.5, 0.2, 0.15])]


def flip(differences):
    far = lambda values, axis: np.abs(np.sum(values, axis=axis))
    options = {"permutation_type": "samples", "alternative": "greater", "n_resamples": np.inf}
    return float(stats.permutation_test((differences,), far, vectorized=True, **options).pvalue)


def permuted(left, right):
    distance = lambda a, b, axis: np.abs(np.mean(a, axis=axis) - np.mean(b, axis=axis))
    test = stats.permutation_test((left, right), distance, alternative="greater", n_resamples=np.inf, vectorized=True)
    return float(test.pvalue)


def ends(interval):
    return [float(interval.low), float(interval.high)]


def case(left, right):
    left, right = np.array(left), np.array(right)
    result = {
        "left": left.tolist(),
        "right": right.tolist(),
        "welch": ends(stats.ttest_ind(left, right, equal_var=False).confidence_interval(0.95)),
        "permutation": permuted(left, right),
    }
    if len(left) == len(right):
        result["paired"] = ends(stats.ttest_rel(left, right).confidence_interval(0.95))
        result["sign_flip"] = flip(left - right)
        if len(left) > 2:
            result["correlation"] = float(stats.pearsonr(left, right).statistic)
    return result


golden = {"scipy": scipy.__version__, "cases": [case(*pair) for pair in CASES + UNEQUAL]}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
