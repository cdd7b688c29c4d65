"""Writes golden.json beside this file: what scipy, and ville for betting, say of the functions in `evidence`.

    pip install numpy scipy ville
    python crates/evidence/tests/golden/golden.py
"""

import itertools
import json
import pathlib

import numpy as np
import scipy
import ville
from scipy import stats

# None stands for a run that diverged: it ranks last, and JSON has no infinity.
DIRECTIONS = [
    ([5.1, 5.3, 4.9, 5.6, 5.0, 5.2], [4.2, 4.9, 5.0, 4.4, 4.7, 4.1]),
    ([1.0, 2.0, 2.0, 3.0, None, None], [1.0, 1.0, 2.0, 2.0, 3.0, 1.5]),
    ([0.1, -0.4, 0.9, 2.1, -1.6, 0.3, 1.2], [0.0, 0.1, 0.05, -0.1, 0.12]),
    ([4.0, 4.0, 4.0, 5.0, 6.0, 4.0, 7.0, 9.0], [4.0, 5.0, 4.0, 4.0, 5.0, 4.0, 4.0, 5.0]),
    ([3.0, 3.1, 3.2, None], [None, None, 2.0, 5.0, 1.0]),
    (list(np.random.default_rng(1).normal(size=16)), list(np.random.default_rng(2).normal(0.5, 3.0, size=16))),
    (list(np.random.default_rng(3).normal(size=9)), list(np.random.default_rng(4).normal(0.9, 1.0, size=12))),
]
GROUPS = [
    ([0.41, 1.62, 2.85], [0.52, 0.13, 0.07]),
    ([5.1, 5.3, 4.9, 5.6, 5.0, 5.2], [4.2, 4.9, 5.0, 4.4, 4.7, 4.1]),
    ([2.0, 2.5, 9.0], [1.0, 1.1, 1.2, 1.3]),
]
CELLS = [
    ([5.1, 5.3, 4.9, 5.6], [4.2, 4.9, 5.0], [1.1, 1.5, 1.2, 1.4, 0.9], [2.2, 1.9, 2.6]),
    ([9.0, 14.0, 11.0], [3.0, 2.5, 2.9], [8.0, 9.5, 7.7], [7.0, 9.1, 8.2]),
]
LINES = [[[0, 1.0], [1, 2.5], [2, 2.0], [3, 9.0], [4, 5.0]], [[10, 3.0], [20, 1.0], [40, 2.0], [50, -4.0]]]
FLIPS = [[1, 2, 3], [4, -1, 3, 7, 7, 2, 0, -3], [5, 5, 5, 5, 5, 5, -1, 9, 2, 2, 1, 1, 8, 3]]
BETS = ["WWWWWWWWWW", "WLWWLWWWWTWWLWWWW", "LLLLWLLLLLLLL", "TTWLWL"]
POWERS = [(0.05, 0.12, 16, 1.15), (0.01, 0.3, 20, 1.5), (0.05, 0.14, 10, 1.2)]


def orders(values):
    return np.array([np.inf if value is None else value for value in values])


def direction(first, second):
    """A larger value is a worse one; scipy's statistic is positive where its second sample is the larger."""
    a, b = orders(first), orders(second)
    with np.errstate(all="ignore"):
        statistic = float(stats.brunnermunzel(b, a).statistic)
    worse = float(np.mean((a[:, None] > b) + 0.5 * (a[:, None] == b)))
    return {"first": first, "second": second, "statistic": statistic, "worse": worse, "p": brute_force(a, b)}


def brute_force(a, b):
    """The permutation p over all splits, from scipy's statistic of ranks; none where there are more than 10^5."""
    ranks = stats.rankdata(np.concatenate([a, b]))
    splits = list(itertools.islice(itertools.combinations(range(len(ranks)), len(a)), 100_001))
    if len(splits) > 100_000:
        return None

    def size(chosen):
        mask = np.zeros(len(ranks), bool)
        mask[list(chosen)] = True
        first, second = ranks[mask], ranks[~mask]
        placements = [stats.rankdata(ranks)[part] - stats.rankdata(ranks[part]) for part in (mask, ~mask)]
        shift = abs(np.mean(placements[0]) / len(second) - 0.5)
        error = sum(np.var(p, ddof=1) * n for p, n in zip(placements, (len(first), len(second))))
        error = np.sqrt(error) / (len(first) * len(second))
        if error < 1e-12:
            return np.inf if shift > 1e-12 else 0.0
        return shift / error

    observed = size(splits[0])
    return float(np.mean([size(split) >= observed * (1 - 1e-9) for split in splits]))


def interval(arm, other, family):
    test = stats.ttest_ind(np.log(arm), np.log(other), equal_var=False)
    ends = test.confidence_interval(1 - 0.05 / family)
    return {"arm": arm, "other": other, "family": family, "interval": [float(np.exp(ends.low)), float(np.exp(ends.high))]}


def contrast(*cells):
    logs = [np.log(cell) for cell in cells]
    parts = [np.var(log, ddof=1) / len(log) for log in logs]
    value = np.mean(logs[0]) - np.mean(logs[1]) - np.mean(logs[2]) + np.mean(logs[3])
    freedom = sum(parts) ** 2 / sum(part**2 / (len(log) - 1) for part, log in zip(parts, logs))
    error = np.sqrt(sum(parts))
    return {"cells": cells, "ratio": float(np.exp(value)), "p": float(2 * stats.t.sf(abs(value) / error, freedom))}


def flip(differences):
    signs = np.array(list(itertools.product((1, -1), repeat=len(differences))))
    sums = np.abs(signs @ np.array(differences))
    return float(np.mean(sums >= abs(sum(differences))))


def bets(pairs):
    counted = np.array([pair == "W" for pair in pairs if pair != "T"], dtype=float)
    process = ville.BernoulliTest(0.5)
    logs = process._process(counted)
    return {"pairs": pairs, "capital": float(np.exp(logs[-1])), "largest": float(np.exp(max(0.0, np.max(logs))))}


def power(level, deviation, seeds, ratio):
    """Student's test with as many seeds as a rank test of this many is worth."""
    shift = np.log(ratio) / deviation * np.sqrt(seeds / 2 * 3 / np.pi)
    freedom = 2 * (seeds - 1)
    return float(stats.nct.sf(stats.t.ppf(1 - level / 2, freedom), freedom, shift))


def statistics(first, second):
    """Brunner and Munzel's statistic for each row of two arrays without ties."""
    above = (first[:, :, None] > second[:, None, :]).astype(float)
    placements, others = above.sum(2), (1 - above).sum(1)
    n, m = first.shape[1], second.shape[1]
    error = placements.var(1, ddof=1) / (n * m * m) + others.var(1, ddof=1) / (n * n * m)
    return (placements.mean(1) / m - 0.5) / np.sqrt(error)


def simulated(deviation, seeds, ratios, repeats=40_000):
    """How often the permutation test decides at 5 %: ratios in the right direction, then the same median with a sixfold spread."""
    rng = np.random.default_rng(0)
    runs = lambda scale=1.0, shift=0.0: shift + scale * rng.normal(size=(repeats, seeds))
    with np.errstate(all="ignore"):
        # Without ties the distribution over splits is that of any exchangeable runs.
        critical = np.quantile(np.abs(np.concatenate([statistics(runs(), runs()) for _ in range(3)])), 0.95)
        found = [float(np.mean(statistics(runs(deviation, np.log(r)), runs(deviation)) > critical)) for r in ratios]
        unequal = float(np.mean(np.abs(statistics(runs(), runs(6.0))) > critical))
    return {"deviation": deviation, "seeds": seeds, "powers": list(zip(ratios, found)), "unequal": unequal}


golden = {
    "scipy": scipy.__version__,
    "directions": [direction(*pair) for pair in DIRECTIONS],
    "sizes": [interval(*pair, family) for pair in GROUPS for family in (1, 15)],
    "contrasts": [contrast(*cells) for cells in CELLS],
    "lines": [{"points": points, "slope": float(stats.theilslopes(*np.array(points).T[::-1]).slope)} for points in LINES],
    "flips": [[differences, flip(differences)] for differences in FLIPS],
    "bets": [bets(pairs) for pairs in BETS],
    "simulated": simulated(0.12, 16, [1.10, 1.15, 1.25]),
    "powers": [[list(plan), power(*plan)] for plan in POWERS],
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
