"""Times scikit-learn at what `neighbors.rs` times, on one core.

    pip install scikit-learn
    python neighbors.py
"""

import time

import numpy
import threadpoolctl
from sklearn.metrics import pairwise_distances_chunked
from sklearn.neighbors import NearestNeighbors

SAMPLES, DIMS, NEIGHBORS = 10_000, 128, 5


def features(phase):
    index = numpy.arange(SAMPLES * DIMS, dtype=float)
    return numpy.sin(index**2 * 0.618 + phase).astype(numpy.float32).reshape(SAMPLES, DIMS)


def radii(sample):
    nearest = NearestNeighbors(n_neighbors=NEIGHBORS, algorithm="brute").fit(sample)
    return nearest.kneighbors()[0][:, -1]


def overlap(real, fake, real_radii, fake_radii):
    """Precision, recall, density and coverage of prdc in blocks of rows."""
    recalled, covered, balls, start = [], [], 0, 0
    for distances in pairwise_distances_chunked(real, fake, working_memory=80):
        inside = distances <= real_radii[start : start + len(distances), None]
        start += len(distances)
        recalled.append((distances <= fake_radii).any(axis=1))
        covered.append(inside.any(axis=1))
        balls = balls + inside.sum(axis=0)
    return (balls > 0).mean(), numpy.concatenate(recalled).mean(), balls.mean() / NEIGHBORS, numpy.concatenate(covered).mean()


def best(work, times=3):
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main():
    real, fake = features(0), features(1)
    with threadpoolctl.threadpool_limits(1):
        print(f"radii    {best(lambda: radii(real)):.2f} s")
        real_radii, fake_radii = radii(real), radii(fake)
        print(f"overlap  {best(lambda: overlap(real, fake, real_radii, fake_radii)):.2f} s")


main()
