"""A trainer without dependencies. It fits a line by SGD; the outcome is the error on held-out points."""

import json
import os
import random
import time

from sweeprun import checkpoint, checkpoint_folder, done, evaluates, log, params, resumed, sample, samples, seed, steps, stopping

p = params(lr=0.05, momentum=0.0, noise=0.1, pause=0.0)
draw = random.Random(seed())
weights, velocity, first = [draw.gauss(0, 1), draw.gauss(0, 1)], [0.0, 0.0], resumed()
if first > 0:
    with open(os.path.join(checkpoint_folder(), "weights.json"), encoding="utf-8") as file:
        weights, velocity = json.load(file)


def save(step):
    if checkpoint_folder() is not None:
        with open(os.path.join(checkpoint_folder(), "weights.json"), "w", encoding="utf-8") as file:
            json.dump([weights, velocity], file)
    checkpoint(step)


for step in range(first + 1, steps() + 1):
    point = random.Random(f"{seed()} {step}")  # keyed by the step, so a resumed run draws the same points
    x = point.uniform(-1, 1)
    error = weights[0] * x + weights[1] - (2 * x - 1 + point.gauss(0, p["noise"]))
    for k, slope in enumerate((error * x, error)):
        velocity[k] = p["momentum"] * velocity[k] - p["lr"] * slope
        weights[k] += velocity[k]
    if evaluates(step):
        grid = [k / 10 for k in range(-10, 11)]
        log(step, "test_error", sum((weights[0] * x + weights[1] - (2 * x - 1)) ** 2 for x in grid) / len(grid) + 1e-6)
    if samples(step):
        line = [round(15.5 - 5 * (weights[0] * x / 16 + weights[1])) for x in range(-16, 16)]
        sample(step, [[255 * (row == height) for height in line] for row in range(32)])
    if stopping():
        save(step)
        raise SystemExit(130)
    time.sleep(p["pause"])
done()
