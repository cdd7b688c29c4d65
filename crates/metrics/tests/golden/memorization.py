"""Makes memorization.json: neighbours by scipy's distances, the data-copying test by scipy's Mann-Whitney statistic.

    pip install numpy scipy
    python memorization.py > memorization.json

The features follow from a formula: `formula.py`. Of the samples, the first `copies` are replaced by training images. An image's
cell is its row modulo `cells`, for copies that of the training image.
"""

import json

import numpy
from scipy.spatial.distance import cdist
from scipy.stats import mannwhitneyu

from formula import features, sample

ENOUGH = 20


def statistic(samples, held_out):
    """Z_U of Meehan, Chaudhuri and Dasgupta 2020 (arXiv 2004.05675): below 0 where samples are nearer."""
    n, m = len(samples), len(held_out)
    u = mannwhitneyu(samples, held_out).statistic
    return float((u - n * m / 2) / numpy.sqrt(n * m * (n + m + 1) / 12))


def in_cells(training, held_out, samples, cells):
    of = [numpy.arange(len(side)) % cells for side in (training, held_out, samples)]
    total = weight = 0
    for cell in range(cells):
        t, p, q = (side[own == cell] for side, own in zip((training, held_out, samples), of))
        if len(q) >= ENOUGH and len(t) and len(p):
            total += len(p) * statistic(cdist(q, t).min(axis=1), cdist(p, t).min(axis=1))
            weight += len(p)
    return total / weight if weight else None


def authenticity(training, images):
    """Alaa et al. 2022 (arXiv 2102.08921), section 4.2."""
    within = cdist(training, training)
    numpy.fill_diagonal(within, numpy.inf)
    to = cdist(images, training)
    return float((to.min(axis=1) > within.min(axis=1)[to.argmin(axis=1)]).mean())


def case(name, training, held_out, samples, copies=0, cells=3):
    t, p, q = features(training), features(held_out), features(samples)
    q[:copies] = t[:copies]
    near, near_held_out = cdist(q, t).min(axis=1), cdist(p, t).min(axis=1)
    u = mannwhitneyu(near, near_held_out).statistic
    return dict(
        name=name, training=training, held_out=held_out, samples=samples, copies=copies, cells=cells,
        distance=float(numpy.median(near)), distance_held_out=float(numpy.median(near_held_out)),
        share=float(1 - u / (len(q) * len(p))), statistic=statistic(near, near_held_out),
        statistic_in_cells=in_cells(t, p, q, cells),
        authenticity=authenticity(t, q), authenticity_held_out=authenticity(t, p),
        first=int(cdist(q, t).argmin(axis=1)[-1]),
    )  # fmt: skip


print(
    json.dumps(
        [
            case("few in a plane", sample(5, 2), sample(6, 2, seed=1), sample(7, 2, seed=2)),
            case("as new as held-out ones", sample(500, 16), sample(400, 16, seed=1), sample(450, 16, seed=2)),
            case("a tenth copied", sample(500, 16), sample(400, 16, seed=1), sample(450, 16, seed=2), copies=45),
            case("all copied", sample(300, 8), sample(300, 8, seed=1), sample(300, 8, seed=2), copies=300, cells=4),
            case("far away", sample(300, 8), sample(300, 8, seed=1), sample(300, 8, seed=2, offset=2), cells=1),
            case("few training images", sample(12, 32), sample(600, 32, seed=1), sample(600, 32, seed=2), copies=12),
            case("fewer in a cell than count", sample(200, 8), sample(90, 8, seed=1), sample(55, 8, seed=2), cells=3),
            case("away from 0", sample(300, 8, offset=10), sample(300, 8, seed=1, offset=10), sample(300, 8, seed=2, offset=10)),
            case("several blocks", sample(700, 128, fade=8), sample(600, 128, seed=1, fade=8), sample(520, 128, seed=2, fade=8), copies=5),
        ],
        indent=1,
    )
)
