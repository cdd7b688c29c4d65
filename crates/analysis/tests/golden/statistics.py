"""Writes statistics.json beside this file: what scipy says of the functions in `analysis::statistics`.

    python crates/analysis/tests/golden/statistics.py
"""

import json
import pathlib

import numpy as np
import scipy
from scipy import optimize, stats

CASES = [
    ([0.41, 1.62, 2.85], [0.02, 0.13, -0.07]),
    ([1.0, 2.0], [0.5, 3.5]),
    ([5.1, 5.3, 4.9, 5.6, 5.0, 5.2], [4.2, 4.9, 5.0, 4.4, 4.7, 4.1]),
    ([3.1, 2.9, 3.3, 3.0, 3.2, 2.8, 3.4, 3.05, 3.15, 2.95], [3.0, 3.1, 3.2, 2.7, 3.3, 2.9, 3.1, 3.0, 3.4, 2.6]),
]
# Ties, an outcome that ranks last in several runs, spreads that differ, and a size with too many splits to try them all.
TIED = [
    ([1.0, 2.0, 2.0, 3.0, np.inf, np.inf], [1.0, 1.0, 2.0, 2.0, 3.0, 1.5]),
    ([0.1, -0.4, 0.9, 2.1, -1.6, 0.3, 1.2], [0.0, 0.1, 0.05, -0.1, 0.12, -0.02, 0.3]),
    ([4.0, 4.0, 4.0, 5.0, 6.0, 4.0, 7.0, 9.0], [4.0, 5.0, 4.0, 4.0, 5.0, 4.0, 4.0, 5.0]),
]
# Steps, and whether what was waited for happened then.
TIMES = [
    ([(100, 1), (150, 1), (300, 0)], [(200, 1), (300, 0), (300, 0)]),
    ([(50, 1), (50, 1), (100, 1), (150, 1), (200, 1), (400, 0)], [(150, 1), (250, 1), (250, 1), (400, 0), (400, 0), (400, 0)]),
]
SHARES = [(3, 3, 0, 3), (10, 10, 6, 10), (2, 5, 9, 10), (0, 6, 0, 6), (7, 8, 3, 9), (1, 10, 6, 10)]
POWERS = [(0.05, True, 0.2, 10), (0.05, False, 0.14, 10), (0.05, True, 0.7, 6), (0.01, True, 0.14, 20), (0.05, False, 0.3, 30)]
FAMILIES = [[0.01, 0.04, 0.03, 0.005], [0.2, 0.9, 0.5], [0.0001, 0.0001, 0.04]]
UNEQUAL = [([2.0, 2.5, 9.0], [1.0, 1.1, 1.2, 1.3]), ([0.3, 0.4], [0.1, 0.25, 0.5, 0.2, 0.15])]


def flip(differences):
    far = lambda values, axis: np.abs(np.sum(values, axis=axis))
    options = {"permutation_type": "samples", "alternative": "greater", "n_resamples": np.inf}
    return float(stats.permutation_test((differences,), far, vectorized=True, **options).pvalue)


def permuted(left, right):
    distance = lambda a, b, axis: np.abs(np.mean(a, axis=axis) - np.mean(b, axis=axis))
    test = stats.permutation_test((left, right), distance, alternative="greater", n_resamples=np.inf, vectorized=True)
    return float(test.pvalue)


def signed(differences):
    sizes = np.abs(differences)
    ranks = np.zeros(len(sizes))
    ranks[sizes > 0] = stats.rankdata(sizes[sizes > 0])
    return ranks * np.sign(differences)


def tied(left, right):
    left, right = np.array(left), np.array(right)
    ranks = stats.rankdata(np.concatenate([left, right]))
    result = {
        "left": [value if np.isfinite(value) else None for value in left.tolist()],
        "right": right.tolist(),
        "ranks": ranks.tolist(),
        "signed_ranks": signed(left - right).tolist(),
        "rank_p": permuted(ranks[: len(left)], ranks[len(left) :]),
        "signed_rank_p": flip(signed(left - right)),
    }
    if np.isfinite(left).all():
        result["brown_forsythe"] = float(stats.levene(left, right, center="median").pvalue)
    return result


def times(left, right):
    sample = lambda side: stats.CensoredData(
        uncensored=[step for step, happened in side if happened], right=[step for step, happened in side if not happened]
    )
    curve = stats.ecdf(sample(left)).sf
    observed_less_expected, variance = log_rank(left, right)
    # The same statistic as scipy's, which hands out nothing but its standardised form.
    assert np.isclose(observed_less_expected / np.sqrt(variance), stats.logrank(sample(left), sample(right)).statistic)
    happened = {step for step, event in left if event}
    return {
        "left": left,
        "right": right,
        "observed_less_expected": observed_less_expected,
        "survival": [[int(q), float(p)] for q, p in zip(curve.quantiles, curve.probabilities) if int(q) in happened],
    }


def log_rank(left, right):
    everyone = left + right
    difference = variance = 0.0
    for step in sorted({step for step, happened in everyone if happened}):
        at_risk, here = sum(s >= step for s, _ in everyone), sum(s >= step for s, _ in left)
        events, events_here = sum(t == (step, 1) for t in everyone), sum(t == (step, 1) for t in left)
        difference += events_here - events * here / at_risk
        if at_risk > 1:
            share = here / at_risk
            variance += events * share * (1 - share) * (at_risk - events) / (at_risk - 1)
    return difference, variance


def detectable(level, paired, spread, seeds):
    """The difference that a two-sided Student test finds in 80 % of cases, from the noncentral distribution."""
    groups = 1 if paired else 2
    freedom, error = groups * (seeds - 1), spread * np.sqrt(groups / seeds)
    critical = stats.t.ppf(1 - level / 2, freedom)
    power = lambda shift: stats.nct.sf(critical, freedom, shift)  # the other tail's share is nothing
    return float(optimize.brentq(lambda shift: power(shift) - 0.8, 0.1, 8) * error)


def holm(ps):
    order, adjusted, largest = np.argsort(ps), np.zeros(len(ps)), 0.0
    for rank, k in enumerate(order):
        largest = max(largest, min(1.0, ps[k] * (len(ps) - rank)))
        adjusted[k] = largest
    return adjusted.tolist()


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


golden = {
    "scipy": scipy.__version__,
    "cases": [case(*pair) for pair in CASES + UNEQUAL],
    "tied": [tied(*pair) for pair in TIED],
    "times": [times(*pair) for pair in TIMES],
    "shares": [[list(s), float(stats.fisher_exact([[s[0], s[1] - s[0]], [s[2], s[3] - s[2]]]).pvalue)] for s in SHARES],
    "powers": [[list(plan), detectable(*plan)] for plan in POWERS],
    "families": [[ps, holm(ps)] for ps in FAMILIES],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
