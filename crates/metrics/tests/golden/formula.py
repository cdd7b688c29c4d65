"""Features from a formula in whole numbers, so that they need not be stored.

`tests/it/formula.rs` has it too, and every value is exact in single precision. Nothing is drawn at random.
"""

import numpy

BITS = 12  # of each base value
FINEST = 16  # a feature is a whole number over 2 ** (BITS + FINEST)


def mixed(index):
    """The finalizer of MurmurHash3: 32 bits that look like noise."""
    index = index.astype(numpy.uint64)
    word = numpy.uint64(0xFFFFFFFF)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        index ^= index >> numpy.uint64(shift)
        index = index * numpy.uint64(factor) & word
    return index ^ index >> numpy.uint64(16)


def whole(samples, dims, rank, seed, offset, fade):
    """Features as whole numbers, to be divided by 2 ** (BITS + FINEST).

    Feature j is a sum of two of `rank` base values, the first of them times 2 + j // rank; it is moved by `offset` and halved once
    every `fade` features (0: never).
    """
    base = mixed(numpy.arange(samples * rank) + (seed << 24)).reshape(samples, rank) >> numpy.uint64(32 - BITS)
    j = numpy.arange(dims)
    features = base[:, j % rank].astype(object) * (2 + j // rank) + base[:, (3 * j + 1) % rank].astype(object)
    features = (features + (offset << BITS)) * 2**FINEST
    return features // 2 ** (j // fade) if fade else features


def features(sample):
    return whole(**sample).astype(float) / 2 ** (BITS + FINEST)


def sample(samples, dims, rank=None, seed=0, offset=0, fade=0):
    return dict(samples=samples, dims=dims, rank=rank or dims, seed=seed, offset=offset, fade=fade)
