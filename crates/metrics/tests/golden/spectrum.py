"""Makes spectrum.json: the spectrum and the checkerboard score of images, as numpy has them.

    pip install numpy
    python spectrum.py > spectrum.json

The pixels follow from a formula: `formula.py`.
"""

import json

import numpy

from formula import features, sample

FLOOR = (1 / 127.5) ** 2 / 12


def power(images):
    return (abs(numpy.fft.fft2(images)) ** 2).mean(axis=0) / images.shape[1] ** 2


def radial(power):
    size = len(power)
    steps = abs(numpy.fft.fftfreq(size) * size)
    rings = numpy.round(numpy.hypot(steps[:, None], steps[None, :]))
    return [float(power[rings == ring].mean()) for ring in range(size // 2 + 1)]


def checkerboard(power):
    half = len(power) // 2
    power = power + FLOOR
    beside = (half - 1, half - 2, half + 1 - len(power), half + 2 - len(power))
    stripes = power[0, half] / numpy.mean([power[0, other] for other in beside])
    rungs = power[half, 0] / numpy.mean([power[other, 0] for other in beside])
    around = [power[half, other] for other in beside] + [power[other, half] for other in beside]
    return float((stripes + rungs + power[half, half] / numpy.mean(around)) / 3)


CASES = {
    "8×8": (sample(5, 64), 8),
    "10×10, fading": (sample(3, 100, fade=20), 10),
    "32×32": (sample(6, 1024, rank=40), 32),
}


def main():
    cases = []
    for name, (images, size) in CASES.items():
        of = power(features(images).reshape(-1, size, size))
        cases.append(dict(name=name, images=images, size=size, radial=radial(of), checkerboard=checkerboard(of)))
    print(json.dumps(cases, indent=1))


main()
